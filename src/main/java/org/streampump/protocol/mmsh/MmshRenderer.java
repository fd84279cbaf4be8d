package org.streampump.protocol.mmsh;

import java.util.Set;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.Renderer;
import org.streampump.container.SegmentSink;
import org.streampump.container.StreamHeader;
import org.streampump.container.asf.AsfHeader;
import org.streampump.container.asf.StreamSelection;

/** Puts each packet of an ASF stream into a {@code $D}, or leaves the packet out. */
final class MmshRenderer implements Renderer {
    private final Set<Integer> deselected;
    private final byte[] head = new byte[MmshFraming.HEAD_BYTES];

    // From the header in force: the size of its packets, and the selection of its streams.
    private int packetSize;
    private StreamSelection selection; // null: no stream is left out
    private byte[] packet = {}; // used only where a stream is left out

    // The next packet's numbers, unsigned: among all packets, and among the packets in sealed segments.
    private int number;
    private int sealedNumber;

    private int filled; // bytes of the present packet that have come
    private boolean segmentBegun; // a packet of the open segment has been written
    private boolean joinPoint; // viewers may start at the segment's first packet; used where a stream is left out

    MmshRenderer(Set<Integer> deselected) {
        this(deselected, 0);
    }

    /**
     * @param first the first packet's number, unsigned
     */
    MmshRenderer(Set<Integer> deselected, int first) {
        this.deselected = deselected;
        number = first;
        sealedNumber = first;
    }

    @Override
    public StreamHeader header(StreamHeader source) {
        AsfHeader header = parse(source.bytes());
        boolean resized = packetSize > 0 && packetSize != header.packetSize();
        packetSize = header.packetSize();
        StreamSelection selected = new StreamSelection(header, deselected);
        selection = selected.off().isEmpty() ? null : selected;
        packet = new byte[selection == null ? 0 : packetSize];
        filled = 0;
        byte[] framed = MmshFraming.header(source.bytes());
        return new StreamHeader(framed, MmshFraming.concat(change(resized), framed), source.codecs())
                .audioOnly(source.isAudioOnly());
    }

    /**
     * The bytes before a different header. VLC reads all packets of an entry in the size of the first one, and begins anew
     * after the end of an entry.
     */
    private static byte[] change(boolean resized) {
        byte[] change = MmshFraming.change();
        return resized ? MmshFraming.concat(MmshFraming.endOfEntry(), change) : change;
    }

    private static AsfHeader parse(byte[] bytes) {
        try {
            return AsfHeader.parse(bytes);
        } catch (RefusedStreamException e) {
            throw new IllegalStateException("a header that the segmenter has let through", e);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length, SegmentSink out) throws OversizedUnitException {
        int end = offset + length;
        for (int at = offset; at < end; ) {
            int taken = Math.min(packetSize - filled, end - at);
            if (selection == null) {
                passOn(bytes, at, taken, out);
            } else {
                sift(bytes, at, taken, out);
            }
            filled = (filled + taken) % packetSize;
            at += taken;
        }
    }

    private void passOn(byte[] bytes, int offset, int length, SegmentSink out) throws OversizedUnitException {
        if (filled == 0) {
            writeHead(out);
        }
        out.write(bytes, offset, length);
    }

    /** Collects a packet: only a complete packet shows whether it must be left out. */
    private void sift(byte[] bytes, int offset, int length, SegmentSink out) throws OversizedUnitException {
        if (length == packetSize) {
            writeIfNeeded(bytes, offset, out);
            return;
        }
        System.arraycopy(bytes, offset, packet, filled, length);
        if (filled + length == packetSize) {
            writeIfNeeded(packet, 0, out);
        }
    }

    private void writeIfNeeded(byte[] bytes, int offset, SegmentSink out) throws OversizedUnitException {
        if (selection.needs(bytes, offset)) {
            boolean isJoinPoint = selection.isJoinPoint();
            if (!segmentBegun) {
                joinPoint = isJoinPoint;
                segmentBegun = true;
            }
            writeHead(out);
            out.write(bytes, offset, packetSize);
        }
    }

    private void writeHead(SegmentSink out) throws OversizedUnitException {
        MmshFraming.dataHead(head, number, number, packetSize);
        out.write(head, 0, head.length);
        number++;
    }

    @Override
    public void seal(boolean nativeJoinPoint, long mediaTimeMs, SegmentSink out) {
        out.seal(selection == null ? nativeJoinPoint : joinPoint, mediaTimeMs);
        sealedNumber = number;
        begin();
    }

    @Override
    public void discard() {
        number = sealedNumber;
        begin();
    }

    private void begin() {
        filled = 0;
        segmentBegun = false;
        joinPoint = false;
    }

    @Override
    public byte[] end() {
        return MmshFraming.end();
    }
}
