package org.streampump.container.asf;

import static org.streampump.container.asf.MmshVectors.join;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.streampump.container.RefusedStreamException;

/** Writes ASF for tests. */
final class AsfBytes {
    static final int SIZE = 200;
    static final int VIDEO_STREAM = 1;
    static final int AUDIO_STREAM = 2;

    private AsfBytes() {}

    static byte[] number(int bytes, long value) {
        return Arrays.copyOf(
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value)
                        .array(),
                bytes);
    }

    static byte[] guid(Guid guid) {
        byte[] bytes = new byte[Guid.BYTES];
        for (int n = 0; n < bytes.length; n++) {
            bytes[n] = guid.wire(n);
        }
        return bytes;
    }

    static byte[] object(Guid guid, byte[]... body) {
        byte[] all = join(body);
        return join(guid(guid), number(8, 24 + all.length), all);
    }

    /** A whole header; {@code run} goes into what differs from start to start. */
    static byte[] header(int run, byte[]... children) {
        byte[] all = join(children);
        byte[] object = object(Guid.HEADER, number(4, children.length), new byte[] {1, 2}, all);
        return join(object, dataHead(run, 0));
    }

    static byte[] dataHead(int run, long packets) {
        return join(
                guid(Guid.DATA), number(8, 50 + run), number(8, run), number(8, 0), number(8, packets), new byte[] {1, 1
                });
    }

    static byte[] fileProperties(int run, int flags, long minimum, long maximum) {
        byte[] same = new byte[16];
        Arrays.fill(same, (byte) run);
        return object(
                Guid.FILE_PROPERTIES,
                same,
                number(8, run),
                number(8, run),
                number(8, run),
                number(8, run),
                number(8, run),
                number(8, 3000),
                number(4, flags),
                number(4, minimum),
                number(4, maximum),
                number(4, 100_000));
    }

    static byte[] live(int run, int packetSize) {
        return fileProperties(run, /* flags= */ 9, packetSize, packetSize);
    }

    static byte[] stream(Guid type, int number, byte[] specific) {
        return object(
                Guid.STREAM_PROPERTIES,
                guid(type),
                new byte[16],
                number(8, 0),
                number(4, specific.length),
                number(4, 0),
                number(2, number),
                number(4, 0),
                specific);
    }

    static byte[] audio(int number) {
        return stream(
                Guid.AUDIO,
                number,
                join(number(2, 0x161), number(2, 1), number(4, 22_050), number(4, 3000), new byte[6]));
    }

    static byte[] video(int number) {
        return stream(
                Guid.VIDEO,
                number,
                join(new byte[11], new byte[16], "WMV3".getBytes(StandardCharsets.US_ASCII), new byte[20]));
    }

    static byte[] extension(byte[]... objects) {
        byte[] all = join(objects);
        return object(Guid.HEADER_EXTENSION, new byte[18], number(4, all.length), all);
    }

    static byte[] extendedStream(int number, int flags, byte[] behind) {
        return extendedStream(number, flags, 0, 0, behind);
    }

    static byte[] extendedStream(int number, int flags, int names, int extensions, byte[] behind) {
        return object(
                Guid.EXTENDED_STREAM_PROPERTIES,
                new byte[16],
                number(4, 77_000),
                new byte[24],
                number(4, flags),
                number(2, number),
                new byte[10],
                number(2, names),
                number(2, extensions),
                behind);
    }

    /** Video and audio, packets of {@link #SIZE}. */
    static byte[] videoHeader(int run) {
        return header(run, live(run, SIZE), video(VIDEO_STREAM), audio(AUDIO_STREAM));
    }

    static byte[] audioHeader(int run) {
        return header(run, live(run, SIZE), audio(AUDIO_STREAM));
    }

    static AsfHeader parsed(int packetSize) {
        try {
            return AsfHeader.parse(header(1, live(1, packetSize), audio(AUDIO_STREAM)));
        } catch (RefusedStreamException e) {
            throw new AssertionError(e);
        }
    }

    /** A packet of {@link #SIZE} with one payload of video. */
    static byte[] videoPacket(int sendTime, boolean key) {
        return new Packet().sendTime(sendTime).video(key, /* offset= */ 0).bytes(SIZE);
    }

    /** A packet of {@link #SIZE} with one payload of audio. */
    static byte[] audioPacket(int sendTime) {
        return new Packet().sendTime(sendTime).audio().bytes(SIZE);
    }

    /** One data packet; as encoders mostly write them, unless told otherwise. */
    static final class Packet {
        private static final int[] FIELD_BYTES = {0, 1, 2, 4};

        private String errorCorrection = "820000";
        private int packetLengthType;
        private int sequenceType;
        private int paddingType = 1;
        private int properties = 0x5d;
        private int payloadLengthType = -1; // a single payload
        private int sendTime = 1000;
        private int topBit;
        private long packetLength = -1;
        private final List<byte[]> payloads = new ArrayList<>();

        Packet errorCorrection(String hex) {
            errorCorrection = hex;
            return this;
        }

        /** Length types of the fields packet length, sequence and padding length. */
        Packet types(int packetLength, int sequence, int padding) {
            packetLengthType = packetLength;
            sequenceType = sequence;
            paddingType = padding;
            return this;
        }

        Packet packetLength(long value) {
            packetLength = value;
            return this;
        }

        Packet topBit() {
            topBit = 0x80;
            return this;
        }

        /** To be called before payloads. */
        Packet properties(int flags) {
            properties = flags;
            return this;
        }

        /** To be called before payloads. */
        Packet multiple(int lengthType) {
            payloadLengthType = lengthType;
            return this;
        }

        Packet sendTime(int ms) {
            sendTime = ms;
            return this;
        }

        Packet video(boolean key, int offset) {
            return payload(VIDEO_STREAM | (key ? 0x80 : 0), offset, replicated(sendTime + 3000), new byte[50]);
        }

        Packet audio() {
            return payload(AUDIO_STREAM | 0x80, 0, replicated(sendTime + 3000), new byte[20]);
        }

        static byte[] replicated(int time) {
            return join(number(4, 1000), number(4, time));
        }

        Packet payload(int streamByte, long offset, byte[] replicated, byte[] data) {
            byte[] head = join(
                    new byte[] {(byte) streamByte},
                    number(FIELD_BYTES[properties >>> 4 & 3], 7),
                    number(FIELD_BYTES[properties >>> 2 & 3], offset),
                    number(FIELD_BYTES[properties & 3], replicated.length),
                    replicated);
            byte[] length = payloadLengthType < 0 ? new byte[0] : number(FIELD_BYTES[payloadLengthType], data.length);
            payloads.add(join(head, length, data));
            return this;
        }

        /** Without replicated data, but with their length given. */
        Packet rawPayload(byte[] bytes) {
            payloads.add(bytes);
            return this;
        }

        /** The packet, padded to its full size. */
        byte[] bytes(int size) {
            int padding = size - build(0, size).length;
            return Arrays.copyOf(build(padding, size), size);
        }

        /** The packet without padding, but whatever its field says. */
        byte[] cut(long padding, int size) {
            return build(padding, size);
        }

        private byte[] build(long padding, int size) {
            int multiple = payloadLengthType < 0 ? 0 : 1;
            int flags = topBit | multiple | sequenceType << 1 | paddingType << 3 | packetLengthType << 5;
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(MmshVectors.hex(errorCorrection));
            out.write(flags);
            out.write(properties);
            out.writeBytes(number(FIELD_BYTES[packetLengthType], packetLength < 0 ? size : packetLength));
            out.writeBytes(number(FIELD_BYTES[sequenceType], 5));
            out.writeBytes(number(FIELD_BYTES[paddingType], padding));
            out.writeBytes(number(4, sendTime));
            out.writeBytes(number(2, 40));
            if (multiple == 1) {
                out.write(payloadLengthType << 6 | payloads.size());
            }
            payloads.forEach(out::writeBytes);
            return out.toByteArray();
        }
    }
}
