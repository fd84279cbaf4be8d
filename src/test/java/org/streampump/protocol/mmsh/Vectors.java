package org.streampump.protocol.mmsh;

import java.util.Arrays;
import java.util.HexFormat;

/** A small stream of one audio stream, in packets of 64 bytes, and what it looks like in the framing for viewers. */
final class Vectors {
    static final int PACKET_BYTES = 64;

    /** {@code $H}: 12 bytes of framing, the Header Object of 286 and 50 of the Data Object. */
    private static final String FRAMED_HEADER = """
            24 48 58 01 00 00 00 00 00 0c 58 01 30 26 b2 75 8e 66 cf 11 a6 d9 00 aa
            00 62 ce 6c 1e 01 00 00 00 00 00 00 03 00 00 00 01 02 a1 dc ab 8c 47 a9
            cf 11 8e e4 00 c0 0c 20 53 65 68 00 00 00 00 00 00 00 33 22 11 00 55 44
            77 66 88 99 aa bb cc dd ee ff 00 00 00 00 00 00 00 00 00 80 3e d5 de b1
            9d 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            00 00 b8 0b 00 00 00 00 00 00 01 00 00 00 40 00 00 00 40 00 00 00 00 fa
            00 00 b5 03 bf 5f 2e a9 cf 11 8e e3 00 c0 0c 20 53 65 2e 00 00 00 00 00
            00 00 11 d2 d3 ab ba a9 cf 11 8e e6 00 c0 0c 20 53 65 06 00 00 00 00 00
            91 07 dc b7 b7 a9 cf 11 8e e6 00 c0 0c 20 53 65 6a 00 00 00 00 00 00 00
            40 9e 69 f8 4d 5b cf 11 a8 fd 00 80 5f 5c 44 2b 00 57 fb 20 55 5b cf 11
            a8 fd 00 80 5f 5c 44 2b 00 00 00 00 00 00 00 00 1c 00 00 00 00 00 00 00
            01 00 00 00 00 00 61 01 01 00 40 1f 00 00 e8 03 00 00 28 00 10 00 0a 00
            00 00 00 00 00 00 00 00 00 00 36 26 b2 75 8e 66 cf 11 a6 d9 00 aa 00 62
            ce 6c 32 00 00 00 00 00 00 00 33 22 11 00 55 44 77 66 88 99 aa bb cc dd
            ee ff 00 00 00 00 00 00 00 00 01 01
            """;

    /** The first {@code $D}. */
    private static final String FRAMED_PACKET = """
            24 44 48 00 00 00 00 00 00 00 48 00 82 00 00 08 5d 11 d2 04 00 00 00 00
            81 07 00 00 00 00 08 14 00 00 00 8a 10 00 00 a0 a0 a0 a0 a0 a0 a0 a0 a0
            a0 a0 a0 a0 a0 a0 a0 a0 a0 a0 a0 00 00 00 00 00 00 00 00 00 00 00 00 00
            00 00 00 00
            """;

    private Vectors() {}

    static byte[] framedHeader() {
        return bytes(FRAMED_HEADER);
    }

    static byte[] header() {
        return Arrays.copyOfRange(framedHeader(), MmshFraming.HEAD_BYTES, framedHeader().length);
    }

    static byte[] framedPacket() {
        return bytes(FRAMED_PACKET);
    }

    static byte[] packet() {
        return Arrays.copyOfRange(framedPacket(), MmshFraming.HEAD_BYTES, framedPacket().length);
    }

    /** The same packet of another stream. */
    static byte[] packet(int stream, boolean keyFrame) {
        byte[] packet = packet();
        packet[12] = (byte) (stream | (keyFrame ? 0x80 : 0));
        return packet;
    }

    /** The same header with a video stream 2 behind the audio stream 1. */
    static byte[] headerWithVideo() {
        byte[] audioOnly = header();
        int object = audioOnly.length - 50;
        int properties = object - 0x6a; // the stream's, the last in the Header Object
        byte[] video = Arrays.copyOfRange(audioOnly, properties, object);
        byte[] type = bytes("c0 ef 19 bc 4d 5b cf 11 a8 fd 00 80 5f 5c 44 2b");
        System.arraycopy(type, 0, video, 24, type.length);
        video[72] = 2;
        byte[] both = new byte[audioOnly.length + video.length];
        System.arraycopy(audioOnly, 0, both, 0, object);
        System.arraycopy(video, 0, both, object, video.length);
        System.arraycopy(audioOnly, object, both, object + video.length, 50);
        int size = object + video.length;
        both[16] = (byte) size;
        both[17] = (byte) (size >> 8);
        both[24]++; // children
        return both;
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
}
