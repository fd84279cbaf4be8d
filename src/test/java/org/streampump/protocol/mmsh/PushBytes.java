package org.streampump.protocol.mmsh;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** A tiny stream as an encoder pushes it: one audio stream, packets of 64 bytes. */
public final class PushBytes {
    /** The Header Object and 50 bytes of the Data Object: 336 bytes. */
    public static final byte[] HEADER = hex("""
            3026b2758e66cf11a6d900aa0062ce6c1e01000000000000030000000102a1dcab8c47a9cf118ee400c00c2053656800
            00000000000033221100554477668899aabbccddeeff000000000000000000803ed5deb19d0100000000000000000000
            0000000000000000000000000000b80b00000000000001000000400000004000000000fa0000b503bf5f2ea9cf118ee3
            00c00c2053652e0000000000000011d2d3abbaa9cf118ee600c00c2053650600000000009107dcb7b7a9cf118ee600c0
            0c2053656a00000000000000409e69f84d5bcf11a8fd00805f5c442b0057fb20555bcf11a8fd00805f5c442b00000000
            000000001c0000000000000001000000000061010100401f0000e8030000280010000a00000000000000000000003626
            b2758e66cf11a6d900aa0062ce6c320000000000000033221100554477668899aabbccddeeff00000000000000000101
            """);

    /** A whole packet with 17 bytes of padding. */
    public static final byte[] PACKET = hex("""
            820000085d11d2040000000081070000000008140000008a100000a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a000
            00000000000000000000000000000000
            """);

    /** {@link #PACKET} without its padding, 47 bytes; its padding length still says 17. */
    public static final byte[] CUT_PACKET = hex("""
            820000085d11d2040000000081070000000008140000008a100000a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0
            """);

    private PushBytes() {}

    public static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    public static byte[] header() {
        return framed('H', HEADER);
    }

    public static byte[] packet() {
        return framed('D', PACKET);
    }

    public static byte[] cutPacket() {
        return framed('D', CUT_PACKET);
    }

    public static byte[] change() {
        return framed('C', join(new byte[4], HEADER));
    }

    public static byte[] filler(int length) {
        return framed('F', new byte[length]);
    }

    public static byte[] end(int reason) {
        return framed(
                'E', new byte[] {(byte) reason, (byte) (reason >> 8), (byte) (reason >> 16), (byte) (reason >> 24)});
    }

    /** As ffmpeg and servers send it. */
    public static byte[] withPreheader(char type, int flags, byte[] payload) {
        int length = payload.length + 8;
        byte[] preheader = {0, 0, 0, 0, 0, (byte) flags, (byte) length, (byte) (length >> 8)};
        return framed(type, join(preheader, payload));
    }

    public static byte[] framed(char type, byte[] payload) {
        byte[] head = {'$', (byte) type, (byte) payload.length, (byte) (payload.length >> 8)};
        return join(head, payload);
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
