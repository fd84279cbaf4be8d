package org.streampump.protocol.mmsh;

import java.util.Arrays;
import java.util.HexFormat;
import org.streampump.container.asf.MmshVectors;

/** A small stream in packets of 64 bytes, without and with a second stream in it. */
final class Vectors {
    static final int PACKET_BYTES = 64;

    private Vectors() {}

    static byte[] framedHeader() {
        return MmshVectors.HEADER.clone();
    }

    static byte[] header() {
        return MmshVectors.ASF_HEADER.clone();
    }

    static byte[] framedPacket() {
        return MmshVectors.DATA.clone();
    }

    static byte[] packet() {
        return MmshVectors.PACKET.clone();
    }

    /** The packet of {@link #packet()}, but of this stream. */
    static byte[] packet(int stream, boolean keyFrame) {
        byte[] packet = packet();
        packet[12] = (byte) (stream | (keyFrame ? 0x80 : 0));
        return packet;
    }

    /** The header of {@link #header()} with a video stream 2 behind the audio stream 1. */
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
