package org.streampump.container.asf;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.streampump.container.LittleEndian;

/** Bytes of MMSH as on the wire: a tiny stream with one audio stream and packets of 64 bytes. */
public final class MmshVectors {
    public static final byte[] HEADER = hex("""
            24 48 58 01 00 00 00 00 00 0c 58 01 30 26 b2 75
            8e 66 cf 11 a6 d9 00 aa 00 62 ce 6c 1e 01 00 00
            00 00 00 00 03 00 00 00 01 02 a1 dc ab 8c 47 a9
            cf 11 8e e4 00 c0 0c 20 53 65 68 00 00 00 00 00
            00 00 33 22 11 00 55 44 77 66 88 99 aa bb cc dd
            ee ff 00 00 00 00 00 00 00 00 00 80 3e d5 de b1
            9d 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            00 00 00 00 00 00 00 00 00 00 b8 0b 00 00 00 00
            00 00 01 00 00 00 40 00 00 00 40 00 00 00 00 fa
            00 00 b5 03 bf 5f 2e a9 cf 11 8e e3 00 c0 0c 20
            53 65 2e 00 00 00 00 00 00 00 11 d2 d3 ab ba a9
            cf 11 8e e6 00 c0 0c 20 53 65 06 00 00 00 00 00
            91 07 dc b7 b7 a9 cf 11 8e e6 00 c0 0c 20 53 65
            6a 00 00 00 00 00 00 00 40 9e 69 f8 4d 5b cf 11
            a8 fd 00 80 5f 5c 44 2b 00 57 fb 20 55 5b cf 11
            a8 fd 00 80 5f 5c 44 2b 00 00 00 00 00 00 00 00
            1c 00 00 00 00 00 00 00 01 00 00 00 00 00 61 01
            01 00 40 1f 00 00 e8 03 00 00 28 00 10 00 0a 00
            00 00 00 00 00 00 00 00 00 00 36 26 b2 75 8e 66
            cf 11 a6 d9 00 aa 00 62 ce 6c 32 00 00 00 00 00
            00 00 33 22 11 00 55 44 77 66 88 99 aa bb cc dd
            ee ff 00 00 00 00 00 00 00 00 01 01
            """);

    public static final byte[] DATA = hex("""
            24 44 48 00 00 00 00 00 00 00 48 00 82 00 00 08
            5d 11 d2 04 00 00 00 00 81 07 00 00 00 00 08 14
            00 00 00 8a 10 00 00 a0 a0 a0 a0 a0 a0 a0 a0 a0
            a0 a0 a0 a0 a0 a0 a0 a0 a0 a0 a0 00 00 00 00 00
            00 00 00 00 00 00 00 00 00 00 00 00
            """);

    static final byte[] CUT_DATA = hex("""
            24 44 2f 00 82 00 00 08 5d 11 d2 04 00 00 00 00
            81 07 00 00 00 00 08 14 00 00 00 8a 10 00 00 a0
            a0 a0 a0 a0 a0 a0 a0 a0 a0 a0 a0 a0 a0 a0 a0 a0
            a0 a0 a0
            """);

    static final byte[] EXPLICIT_PACKET = hex("""
            82 00 00 40 5d 30 00 d2 04 00 00 00 00 81 07 00
            00 00 00 08 14 00 00 00 8a 10 00 00 a0 a0 a0 a0
            a0 a0 a0 a0 a0 a0 a0 a0 a0 a0 a0 a0 a0 a0 a0 a0
            """);

    static final byte[] METADATA = hex("""
            24 4d 40 00 00 00 00 00 00 0c 40 00 70 6c 61 79
            6c 69 73 74 2d 67 65 6e 2d 69 64 3d 31 2c 20 62
            72 6f 61 64 63 61 73 74 2d 69 64 3d 31 2c 20 66
            65 61 74 75 72 65 73 3d 22 62 72 6f 61 64 63 61
            73 74 22 00
            """);

    /** The header without framing: 286 bytes and 50 of the Data Object. */
    public static final byte[] ASF_HEADER = Arrays.copyOfRange(HEADER, 12, HEADER.length);

    /** The packet without framing, in full size. */
    public static final byte[] PACKET = Arrays.copyOfRange(DATA, 12, DATA.length);

    static final byte[] PUSHED_HEADER = join(hex("24 48 50 01"), ASF_HEADER);
    static final byte[] PUSHED_DATA = join(hex("24 44 40 00"), PACKET);

    /**
     * A packet, or several, and what they mean.
     *
     * @param push whether it comes without preheaders
     * @param decoded as {@link #describe} has it, one line each
     */
    record Vector(String name, boolean push, byte[] bytes, String... decoded) {
        @Override
        public String toString() {
            return name;
        }

        /** The bytes with a header in front, without which a decoder takes no data. */
        byte[] afterHeader() {
            return join(push ? PUSHED_HEADER : HEADER, bytes);
        }
    }

    static final List<Vector> ALL = List.of(
            new Vector("header", false, HEADER, "H 336"),
            new Vector("pushed header", true, PUSHED_HEADER, "H 336"),
            new Vector("data", false, DATA, "D 64 at 0"),
            new Vector("data in haste", false, join(hex("a4"), Arrays.copyOfRange(DATA, 1, 76)), "D 64 at 0"),
            new Vector("data at 1", false, join(hex("24 44 48 00 01 00 00 00 00 01 48 00"), PACKET), "D 64 at 1"),
            new Vector(
                    "data at the end of 32 bits",
                    false,
                    join(hex("24 44 48 00 ff ff ff ff 00 ff 48 00"), PACKET),
                    "D 64 at 4294967295"),
            new Vector("pushed data", true, PUSHED_DATA, "D 64 at -1"),
            new Vector("pushed data, cut", true, CUT_DATA, "D 47 at -1"),
            new Vector("pushed data of explicit length", true, join(hex("24 44 30 00"), EXPLICIT_PACKET), "D 48 at -1"),
            new Vector("end", false, hex("24 45 04 00 00 00 00 00"), "E 0"),
            new Vector("end, next follows", true, hex("24 45 04 00 01 00 00 00"), "E 1"),
            new Vector("end with an error", true, hex("24 45 04 00 05 40 00 80"), "E 80004005"),
            new Vector("end as ffmpeg writes it", false, hex("24 45 08 00 76 00 00 00 00 00 08 00"), "E 0"),
            new Vector("the same, pushed", true, hex("24 45 08 00 76 00 00 00 00 00 08 00"), "E 0"),
            new Vector("stream change", false, join(hex("24 43 04 00 00 00 00 00"), HEADER), "C 0 with 0", "H 336"),
            new Vector("pushed stream change", true, join(hex("24 43 54 01 00 00 00 00"), ASF_HEADER), "C 0 with 336"),
            new Vector(
                    "pushed stream change without header",
                    true,
                    join(hex("24 43 04 00 00 00 00 00"), PUSHED_HEADER),
                    "C 0 with 0",
                    "H 336"),
            new Vector("filler", true, hex("24 46 00 00"), "skipped F"),
            new Vector("filler with bytes", true, hex("24 46 04 00 00 00 00 00"), "skipped F"),
            new Vector("pipeline test", false, hex("24 54 00 00"), "skipped T"),
            new Vector("metadata", false, METADATA, "skipped M"),
            new Vector("header in fragments", false, fragments(100), "H 336"),
            new Vector("header in two fragments", false, fragments(335), "H 336"),
            new Vector(
                    "header without flags",
                    false,
                    join(hex("24 48 58 01 00 00 00 00 00 00 58 01"), ASF_HEADER),
                    "H 336"),
            new Vector("unknown", true, hex("24 58 02 00 01 02"), "skipped X"));

    private MmshVectors() {}

    static String describe(MmshPacket packet) {
        if (packet instanceof MmshPacket.Header header) {
            return "H " + header.bytes().length;
        } else if (packet instanceof MmshPacket.Data data) {
            return "D " + data.payload().remaining() + " at " + data.locationId();
        } else if (packet instanceof MmshPacket.StreamChange change) {
            return "C " + change.reason() + " with " + change.header().length;
        } else if (packet instanceof MmshPacket.EndOfStream end) {
            return "E " + Integer.toHexString(end.reason());
        }
        return "skipped " + ((MmshPacket.Skipped) packet).type();
    }

    /** The header, cut into so many bytes each. */
    static byte[] fragments(int bytes) {
        byte[] all = {};
        for (int at = 0, id = 0; at < ASF_HEADER.length; at += bytes, id++) {
            byte[] part = Arrays.copyOfRange(ASF_HEADER, at, Math.min(ASF_HEADER.length, at + bytes));
            int flags = (at == 0 ? 4 : 0) | (at + bytes >= ASF_HEADER.length ? 8 : 0);
            all = join(all, join(framed('H', id, flags, part.length), part));
        }
        return all;
    }

    /** Framing header and preheader. */
    static byte[] framed(char type, int locationId, int flags, int payloadBytes) {
        byte[] head = new byte[12];
        head[0] = '$';
        head[1] = (byte) type;
        LittleEndian.put16(head, 2, payloadBytes + 8);
        LittleEndian.put32(head, 4, locationId);
        head[9] = (byte) flags;
        LittleEndian.put16(head, 10, payloadBytes + 8);
        return head;
    }

    /** A packet without preheader. */
    static byte[] bare(char type, byte[] body) {
        byte[] head = {'$', (byte) type, 0, 0};
        LittleEndian.put16(head, 2, body.length);
        return join(head, body);
    }

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    static byte[] join(byte[]... parts) {
        byte[] all = {};
        for (byte[] part : parts) {
            int before = all.length;
            all = Arrays.copyOf(all, before + part.length);
            System.arraycopy(part, 0, all, before, part.length);
        }
        return all;
    }
}
