package org.streampump.container.asf;

import java.util.Locale;
import org.streampump.container.LittleEndian;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.Picture;
import org.streampump.container.PictureCodec;
import org.streampump.container.PictureReader;

/**
 * One data packet of full size, read to its end (ASF 5.2): all of its payloads must lie within the packet. One object is reused
 * for each packet, whose bytes must not change until {@link #forget}. One caller at a time.
 */
final class DataPacket {
    private static final int MAX_PAYLOADS = 63;
    private static final int STREAM_NUMBER = 0x7f;
    private static final int KEY = 0x80;
    private static final int COMPRESSED = 1; // a length of replicated data with a special meaning (ASF 5.2.3.2)
    private static final int MIN_REPLICATED = 8;
    private static final int PAYLOAD_COUNT = 0x3f;
    private static final byte[] NO_BYTES = {};

    private final PacketHead head = new PacketHead();
    private final int[] streams = new int[MAX_PAYLOADS];
    private final boolean[] starts = new boolean[MAX_PAYLOADS];
    private final boolean[] keys = new boolean[MAX_PAYLOADS];
    private final int[] timesAt = new int[MAX_PAYLOADS];
    private final int[] times = new int[MAX_PAYLOADS];
    private final int[] dataAt = new int[MAX_PAYLOADS];
    private final int[] dataBytes = new int[MAX_PAYLOADS]; // 0: the data cannot be read

    private byte[] bytes = NO_BYTES;
    private int start;
    private int sendTime;
    private int at;
    private int end;
    private int payloads;

    /**
     * Reads a packet.
     *
     * @throws MalformedStreamException the packet is not consistent; the message calls the packet "it"
     */
    void read(byte[] from, int offset, int size) throws MalformedStreamException {
        bytes = from;
        start = offset;
        payloads = 0;
        head.read(from, offset, size);
        sendTime = LittleEndian.i32(from, head.sendTimeAt());
        at = head.end();
        end = offset + payloadEnd(size);
        if (head.propertyFlags() >>> 6 != PacketHead.BYTE) {
            throw malformed("its property flags are 0x%02x", head.propertyFlags());
        }
        if (head.hasMultiplePayloads()) {
            readPayloads();
        } else {
            readPayload(PacketHead.NONE);
        }
    }

    /** Drops the reference to the packet's bytes; everything that was read from them stays. */
    void forget() {
        bytes = NO_BYTES;
        head.forget();
    }

    /** Returns the number of bytes from the packet's beginning to its padding. */
    private int payloadEnd(int size) throws MalformedStreamException {
        boolean explicit = head.packetLengthType() != PacketHead.NONE;
        long length = explicit ? head.packetLength() : size;
        long room = length - (head.end() - start);
        if (length > size || room < 0) {
            throw malformed("its length field says %d bytes, the packet has %d", length, size);
        }
        if (head.padding() > room) {
            throw malformed("its padding of %d bytes exceeds the %d after its head", head.padding(), room);
        }
        return (int) (length - head.padding());
    }

    private void readPayloads() throws MalformedStreamException {
        int flags = (int) take(1);
        int lengthType = flags >>> 6;
        int count = flags & PAYLOAD_COUNT;
        if (lengthType == PacketHead.NONE || count == 0) {
            throw malformed("its payload flags are 0x%02x", flags);
        }
        for (int n = 0; n < count; n++) {
            readPayload(lengthType);
        }
    }

    /**
     * Reads the next payload.
     *
     * @param lengthType the type of the payload length; {@link PacketHead#NONE} when the payload reaches to the padding
     */
    private void readPayload(int lengthType) throws MalformedStreamException {
        int flags = head.propertyFlags();
        int stream = (int) take(1);
        field(flags >>> 4 & 3); // media object number
        int offsetAt = at;
        int offsetType = flags >>> 2 & 3;
        long offset = field(offsetType);
        long replicated = field(flags & 3);
        int replicatedAt = at;
        if (replicated > end - at || replicated > COMPRESSED && replicated < MIN_REPLICATED) {
            throw malformed(
                    "its payload %d has %d bytes of replicated data, %d are left", payloads + 1, replicated, end - at);
        }
        at += (int) replicated;
        long length = lengthType == PacketHead.NONE ? end - at : field(lengthType);
        if (length > end - at) {
            throw malformed("its payload %d has %d bytes, %d are left", payloads + 1, length, end - at);
        }
        boolean compressed = replicated == COMPRESSED;
        if (compressed) {
            checkSubPayloads(at, at + (int) length);
        }
        streams[payloads] = stream & STREAM_NUMBER;
        starts[payloads] = compressed || offset == 0;
        keys[payloads] = (stream & KEY) != 0;
        timesAt[payloads] = compressed
                ? PacketHead.fieldBytes(offsetType) == 4 ? offsetAt : -1
                : replicated >= MIN_REPLICATED ? replicatedAt + 4 : -1;
        times[payloads] = timesAt[payloads] < 0 ? 0 : LittleEndian.i32(bytes, timesAt[payloads]);
        dataAt[payloads] = at;
        dataBytes[payloads] = compressed ? 0 : (int) length;
        payloads++;
        at += (int) length;
    }

    private void checkSubPayloads(int from, int to) throws MalformedStreamException {
        int next = from;
        while (next < to) {
            next += 1 + LittleEndian.u8(bytes, next);
        }
        if (next != to) {
            throw malformed("its compressed payload %d does not end with a sub-payload", payloads + 1);
        }
    }

    private long field(int type) throws MalformedStreamException {
        return take(PacketHead.fieldBytes(type));
    }

    private long take(int count) throws MalformedStreamException {
        if (count > end - at) {
            throw malformed("its payload %d is cut short", payloads + 1);
        }
        at += count;
        return PacketHead.number(bytes, at - count, count);
    }

    int payloads() {
        return payloads;
    }

    /** The number of the stream to which this payload belongs: 0 to 127. */
    int stream(int payload) {
        return streams[payload];
    }

    /** Whether a media object begins with this payload. */
    boolean isStart(int payload) {
        return starts[payload];
    }

    /** Whether a media object that is marked as a key frame begins with this payload. */
    boolean isKeyStart(int payload) {
        return starts[payload] && keys[payload];
    }

    /** The send time in milliseconds, modulo 2 to the 32nd. */
    int sendTime() {
        return sendTime;
    }

    /** Whether this payload has a presentation time. */
    boolean hasTime(int payload) {
        return timesAt[payload] >= 0;
    }

    /** This payload's presentation time in milliseconds, modulo 2 to the 32nd. */
    int time(int payload) {
        return times[payload];
    }

    /** Reads the picture of the frame that begins with this payload. Must not be called after {@link #forget}. */
    Picture picture(int payload, PictureCodec codec) {
        return dataBytes[payload] == 0
                ? Picture.UNKNOWN
                : PictureReader.of(
                        codec, bytes, dataAt[payload], dataBytes[payload], PictureCodec.USUAL_NAL_LENGTH_BYTES);
    }

    /**
     * Moves the send time and all presentation times in a copy of this packet.
     *
     * @param copy begins with the packet's first byte
     */
    void shift(byte[] copy, Timeline timeline) {
        shift(copy, head.sendTimeAt(), timeline.shift());
        for (int n = 0; n < payloads; n++) {
            if (timesAt[n] >= 0) {
                shift(copy, timesAt[n], timeline.shiftOf(streams[n]));
            }
        }
    }

    private void shift(byte[] copy, int timeAt, int ms) {
        LittleEndian.put32(copy, timeAt - start, LittleEndian.i32(copy, timeAt - start) + ms);
    }

    private static MalformedStreamException malformed(String format, Object... values) {
        return new MalformedStreamException(String.format(Locale.ROOT, format, values));
    }
}
