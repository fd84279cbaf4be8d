package org.streampump.protocol.mmsh;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** The bytes that a server of MMSH sends, as it frames them: with preheaders. */
final class MmshBytes {
    static final int PACKET_SIZE = 64;
    static final int SINGLE = 0x0c; // AFFlags

    private static final int FILE_PROPERTIES = 0x1e;
    private static final int STREAM_NUMBER = 0x108 - 12;

    /** One audio stream with the number 1, packets of 64 bytes. */
    private static final String HEADER = """
            3026b2758e66cf11a6d900aa0062ce6c1e01000000000000030000000102a1dc
            ab8c47a9cf118ee400c00c205365680000000000000033221100554477668899
            aabbccddeeff000000000000000000803ed5deb19d0100000000000000000000
            0000000000000000000000000000b80b00000000000001000000400000004000
            000000fa0000b503bf5f2ea9cf118ee300c00c2053652e0000000000000011d2
            d3abbaa9cf118ee600c00c2053650600000000009107dcb7b7a9cf118ee600c0
            0c2053656a00000000000000409e69f84d5bcf11a8fd00805f5c442b0057fb20
            555bcf11a8fd00805f5c442b00000000000000001c0000000000000001000000
            000061010100401f0000e8030000280010000a00000000000000000000003626
            b2758e66cf11a6d900aa0062ce6c320000000000000033221100554477668899
            aabbccddeeff00000000000000000101
            """;

    /** A packet whose padding is cut off, but counted. */
    private static final String CUT_PACKET =
            "820000085d11d204000000008107000000000814000000" + "8a100000a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0";

    private MmshBytes() {}

    static byte[] header() {
        return HexFormat.of().parseHex(HEADER.replaceAll("\\s", ""));
    }

    /** Another header: packets of so many bytes, in a stream of this number. */
    static byte[] header(int packetSize, int stream) {
        byte[] header = header();
        put16(header, FILE_PROPERTIES + 92, packetSize);
        put16(header, FILE_PROPERTIES + 96, packetSize);
        header[STREAM_NUMBER] = (byte) stream;
        return header;
    }

    /** The packet of 64 bytes, of which {@link #cutPacket} is the part without padding. */
    static byte[] packet() {
        return Arrays.copyOf(cutPacket(), PACKET_SIZE);
    }

    static byte[] cutPacket() {
        return HexFormat.of().parseHex(CUT_PACKET);
    }

    /** A packet that nobody can read, but of this size. */
    static byte[] packet(int size, int filling) {
        byte[] packet = new byte[size];
        Arrays.fill(packet, (byte) filling);
        return packet;
    }

    static byte[] h(byte[] header) {
        return framed('H', 0, SINGLE, header);
    }

    static byte[] d(long locationId, byte[] packet) {
        return framed('D', locationId, (int) locationId & 0xff, packet);
    }

    static byte[] m() {
        return framed('M', 0, SINGLE, "playlist-gen-id=1, broadcast-id=1\0".getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] c() {
        return bare('C', new byte[4]);
    }

    static byte[] e(int reason) {
        return bare(
                'E', new byte[] {(byte) reason, (byte) (reason >> 8), (byte) (reason >> 16), (byte) (reason >> 24)});
    }

    /** The packet said in haste: with the B bit. */
    static byte[] inHaste(byte[] packet) {
        byte[] hasty = packet.clone();
        hasty[0] = (byte) 0xa4;
        return hasty;
    }

    static byte[] bare(char type, byte[] body) {
        byte[] bytes = new byte[4 + body.length];
        bytes[0] = '$';
        bytes[1] = (byte) type;
        put16(bytes, 2, body.length);
        System.arraycopy(body, 0, bytes, 4, body.length);
        return bytes;
    }

    static byte[] framed(char type, long locationId, int flags, byte[] payload) {
        byte[] body = new byte[8 + payload.length];
        put16(body, 0, (int) locationId & 0xffff);
        put16(body, 2, (int) (locationId >> 16) & 0xffff);
        body[5] = (byte) flags;
        put16(body, 6, body.length);
        System.arraycopy(payload, 0, body, 8, payload.length);
        return bare(type, body);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static void put16(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >> 8);
    }
}
