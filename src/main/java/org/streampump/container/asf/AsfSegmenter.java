package org.streampump.container.asf;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.MediaTime;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.SegmentSink;
import org.streampump.container.Segmenter;
import org.streampump.container.StreamHeader;

/**
 * Cuts ASF into its data packets; each packet, in full size, is a segment. The input may be raw or in the framing of MMSH; the
 * first byte tells.
 *
 * <p>Nothing marks where a data packet begins: once that place is lost, it cannot be found again. Each packet is therefore read
 * to its end, and a packet that is not consistent ends the stream. A new header where a packet should begin means that the
 * encoder has begun anew. (No packet can resemble a header, since its property flags would be wrong; nor can a packet resemble
 * an index.)
 *
 * <p>If a new header is {@linkplain AsfHeader#isEquivalent equivalent} to the present header or to the previous publication's
 * header, viewers do not notice, and the {@link Timeline} continues the stream's times. Any other header is a
 * {@linkplain SegmentSink#restart restart}.
 */
final class AsfSegmenter implements Segmenter {
    private static final byte[] NO_CONTINUATION = {};
    private static final int INITIAL_BYTES = 8 * 1024;

    private enum State {
        /** Waiting for the byte that tells framed input from raw input. */
        FIRST_BYTE,
        /** The input is framed: all bytes go to the decoder. */
        FRAMED,
        /** Collecting GUID and size of the Header Object. */
        OBJECT_HEAD,
        /** Collecting the rest of the Header Object, and the first 50 bytes of the Data Object. */
        HEADER,
        /** Collecting the bytes that tell a packet from a header or an index. */
        PACKET_HEAD,
        PACKET,
        /** The packets have ended; only a new header matters. */
        BEHIND_PACKETS
    }

    private final Timeline timeline;
    private final DataPacket packet = new DataPacket();
    private final MediaTime mediaTime = new MediaTime();

    // The state at the viewers: of the previous publication until this publication's first header has come.
    private AsfHeader header;
    private StreamHeader streamHeader;
    private JoinRule joinRule;

    private State state = State.FIRST_BYTE;
    private boolean begun;
    private long position; // raw input only
    private long packets;

    private MmshDecoder decoder;
    private boolean ended; // in framed input: no packets count until a new header comes
    private byte[] whole = {}; // a packet that was filled up or moved in time

    private byte[] unit = new byte[INITIAL_BYTES];
    private int collected;
    private int wanted = 1;
    private long packetsToCome; // 0: not known
    private int matched; // number of bytes of a header's GUID that were found after the packets

    AsfSegmenter() {
        this(new Timeline(), null, null);
    }

    private AsfSegmenter(Timeline timeline, AsfHeader header, StreamHeader streamHeader) {
        this.timeline = timeline;
        this.header = header;
        this.streamHeader = streamHeader;
    }

    @Override
    public void feed(byte[] bytes, int offset, int length, SegmentSink out) throws RefusedStreamException {
        int end = offset + length;
        for (int at = offset; at < end; ) {
            int taken = switch (state) {
                case FIRST_BYTE -> readFirstByte(bytes[at]);
                case FRAMED -> decode(bytes, at, end - at, out);
                case BEHIND_PACKETS -> seekHeader(bytes, at, end - at);
                case PACKET_HEAD ->
                    isWholePacket(bytes, at, end - at) ? passOn(bytes, at, out) : collect(bytes, at, end - at, out);
                case OBJECT_HEAD, HEADER, PACKET -> collect(bytes, at, end - at, out);
            };
            at += taken;
        }
    }

    /** Forgets a packet that was cut short. */
    @Override
    public void finish(SegmentSink out) throws RefusedStreamException {
        int rest = decoder == null ? collected : decoder.dropPartial();
        if (!begun && rest > 0) {
            throw malformed("the stream ended after %d bytes of its ASF header", rest);
        }
    }

    @Override
    public Optional<String> advice() {
        return joinRule == null ? Optional.empty() : joinRule.advice();
    }

    @Override
    public long mediaTimeMs() {
        return mediaTime.elapsedMs();
    }

    @Override
    public Segmenter successor() {
        return new AsfSegmenter(timeline.successor(), header, streamHeader);
    }

    /** Chooses the state by the first byte; takes no bytes. */
    private int readFirstByte(byte first) {
        int value = first & 0xff;
        if (value == MmshDecoder.DOLLAR || value == MmshDecoder.DOLLAR_IN_HASTE) {
            decoder = new MmshDecoder(MmshDecoder.Preheaders.DETECT);
            state = State.FRAMED;
        } else {
            await(State.OBJECT_HEAD, AsfHeader.OBJECT_HEAD_BYTES);
        }
        return 0;
    }

    private int decode(byte[] bytes, int offset, int length, SegmentSink out) throws RefusedStreamException {
        decoder.<RuntimeException>feed(bytes, offset, length, read -> take(read, out));
        return length;
    }

    private void take(MmshPacket read, SegmentSink out) throws RefusedStreamException {
        if (read instanceof MmshPacket.Data data) {
            if (!ended) {
                fill(data.payload(), out);
            }
        } else if (read instanceof MmshPacket.Header next) {
            begin(next.bytes(), out);
        } else if (read instanceof MmshPacket.StreamChange change) {
            if (change.header().length > 0) {
                begin(change.header(), out);
            }
        } else if (read instanceof MmshPacket.EndOfStream end) {
            ended = !end.isNextFollowing();
        }
    }

    private void fill(ByteBuffer payload, SegmentSink out) throws RefusedStreamException {
        if (payload.remaining() == header.packetSize()) {
            pass(payload.array(), payload.arrayOffset() + payload.position(), out);
            return;
        }
        try {
            PacketFiller.fill(payload, header, whole);
        } catch (MalformedStreamException e) {
            throw malformed("ASF packet %d is malformed: %s", packets + 1, e.getMessage());
        }
        pass(whole, 0, out);
    }

    private boolean isWholePacket(byte[] bytes, int at, int available) {
        return collected == 0
                && available >= header.packetSize()
                && !Guid.HEADER.isAt(bytes, at)
                && !Guid.isIndexAt(bytes, at);
    }

    private int passOn(byte[] bytes, int at, SegmentSink out) throws RefusedStreamException {
        pass(bytes, at, out);
        position += header.packetSize();
        awaitPacket();
        return header.packetSize();
    }

    /** Collects the bytes that the state needs and acts on them; returns how many bytes were taken. */
    private int collect(byte[] bytes, int offset, int available, SegmentSink out) throws RefusedStreamException {
        int taken = Math.min(wanted - collected, available);
        if (collected + taken > unit.length) {
            unit = Arrays.copyOf(unit, Math.min(wanted, Math.max(collected + taken, 2 * unit.length)));
        }
        System.arraycopy(bytes, offset, unit, collected, taken);
        collected += taken;
        position += taken;
        if (collected == wanted) {
            switch (state) {
                case OBJECT_HEAD -> readObjectHead();
                case HEADER -> readHeader(out);
                case PACKET_HEAD -> readPacketHead();
                case PACKET -> passOnCollected(out);
                default -> throw new IllegalStateException("nothing to collect: " + state);
            }
        }
        return taken;
    }

    private void readObjectHead() throws RefusedStreamException {
        if (!Guid.HEADER.isAt(unit, 0)) {
            throw malformed("no ASF Header Object at byte %d", position - collected);
        }
        await(State.HEADER, AsfHeader.objectBytes(unit, 0) + AsfHeader.DATA_HEAD_BYTES);
    }

    private void readHeader(SegmentSink out) throws RefusedStreamException {
        byte[] bytes = Arrays.copyOf(unit, wanted);
        if (unit.length > INITIAL_BYTES) {
            unit = new byte[INITIAL_BYTES];
        }
        AsfHeader next = begin(bytes, out);
        packetsToCome = next.packetsToCome();
        collected = 0;
        await(State.PACKET_HEAD, AsfHeader.OBJECT_HEAD_BYTES);
    }

    private void readPacketHead() throws RefusedStreamException {
        if (Guid.HEADER.isAt(unit, 0)) {
            readObjectHead();
        } else if (Guid.isIndexAt(unit, 0)) {
            collected = 0;
            state = State.BEHIND_PACKETS;
        } else {
            await(State.PACKET, header.packetSize());
        }
    }

    private void passOnCollected(SegmentSink out) throws RefusedStreamException {
        collected = 0;
        pass(unit, 0, out);
        awaitPacket();
    }

    private void awaitPacket() {
        await(State.PACKET_HEAD, AsfHeader.OBJECT_HEAD_BYTES);
        if (packetsToCome > 0 && --packetsToCome == 0) {
            state = State.BEHIND_PACKETS;
        }
    }

    /**
     * Looks for a header's GUID. The GUID's first byte does not occur in it again; no byte therefore has to be examined twice.
     */
    private int seekHeader(byte[] bytes, int offset, int available) {
        int taken = 0;
        while (taken < available && matched < Guid.BYTES) {
            byte each = bytes[offset + taken];
            taken++;
            if (each != Guid.HEADER.wire(matched)) {
                matched = 0;
            }
            if (each == Guid.HEADER.wire(matched)) {
                unit[matched] = each;
                matched++;
            }
        }
        position += taken;
        if (matched == Guid.BYTES) {
            collected = matched;
            matched = 0;
            await(State.OBJECT_HEAD, AsfHeader.OBJECT_HEAD_BYTES);
        }
        return taken;
    }

    /** Takes a header, passes it on if viewers need it, and returns it in parsed form. */
    private AsfHeader begin(byte[] bytes, SegmentSink out) throws RefusedStreamException {
        AsfHeader next = AsfHeader.parse(bytes);
        boolean first = !begun;
        begun = true;
        ended = false;
        if (header != null && next.isEquivalent(header)) {
            timeline.continued();
            if (first) {
                out.header(streamHeader);
            }
        } else {
            boolean restart = header != null;
            header = next;
            streamHeader = new StreamHeader(bytes, NO_CONTINUATION, next.codecs()).audioOnly(next.isAudioOnly());
            joinRule = null;
            timeline.restart();
            if (restart) {
                out.restart(streamHeader);
            } else {
                out.header(streamHeader);
            }
        }
        if (joinRule == null) {
            joinRule = new JoinRule(header, mediaTime);
            whole = new byte[header.packetSize()];
        }
        return next;
    }

    /** Takes a packet of full size: reads it to its end, and seals it as a segment. */
    private void pass(byte[] bytes, int offset, SegmentSink out) throws RefusedStreamException {
        packets++;
        boolean moves;
        boolean joinPoint;
        try {
            packet.read(bytes, offset, header.packetSize());
            moves = timeline.take(packet);
            joinPoint = joinRule.isJoinPoint(packet);
        } catch (MalformedStreamException e) {
            throw malformed("ASF packet %d is malformed: %s", packets, e.getMessage());
        } finally {
            packet.forget();
        }
        if (moves) {
            System.arraycopy(bytes, offset, whole, 0, header.packetSize()); // source and target may be one array
            packet.shift(whole, timeline);
            out.write(whole, 0, header.packetSize());
        } else {
            out.write(bytes, offset, header.packetSize());
        }
        out.seal(joinPoint, mediaTime.elapsedMs());
    }

    private void await(State next, int bytes) {
        state = next;
        wanted = bytes;
    }

    private static MalformedStreamException malformed(String format, Object... values) {
        return new MalformedStreamException(String.format(Locale.ROOT, format, values));
    }
}
