package org.streampump.container.mpegaudio;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Writes frames and tags for tests. Payloads have no sync words. */
final class AudioBytes {
    /** MPEG-1 layer III, 128 kbit/s, 44.1 kHz, joint stereo: 417 bytes. */
    static final String MP3 = "fffb9064";

    static final int MP3_LENGTH = 417;

    /** MPEG-1 layer III, 128 kbit/s, 48 kHz, joint stereo: 384 bytes. */
    static final String MP3_48 = "fffb9464";

    static final int MP3_48_LENGTH = 384;

    /** MPEG-1 layer III in free format, 44.1 kHz, joint stereo; {@link #FREE_PADDED} has the padding bit. */
    static final String FREE = "fffb0064";

    static final String FREE_PADDED = "fffb0264";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A frame with this header, in hexadecimal; the payload tells its number. */
    AudioBytes frame(String header, int length) {
        byte[] frame = new byte[length];
        Arrays.fill(frame, (byte) (0x40 + out.size() % 0x40));
        byte[] head = HexFormat.of().parseHex(header);
        System.arraycopy(head, 0, frame, 0, head.length);
        return raw(frame);
    }

    AudioBytes mp3(int count) {
        for (int n = 0; n < count; n++) {
            frame(MP3, MP3_LENGTH);
        }
        return this;
    }

    /** AAC-LC in ADTS without CRC, stereo. */
    AudioBytes adts(int samplingRateIndex, int length) {
        return frame(adtsHeader(samplingRateIndex, length), length);
    }

    static String adtsHeader(int samplingRateIndex, int length) {
        return String.format(
                "fff1%02x%02x%02x%02xfc",
                0x40 | samplingRateIndex << 2, 0x80 | length >> 11, length >> 3 & 0xff, (length & 7) << 5 | 0x1f);
    }

    /** An ID3v2.4 tag with so many bytes behind its header. */
    AudioBytes id3v2(int size) {
        return raw(id3v2Header(size)).raw(new byte[size]);
    }

    static byte[] id3v2Header(int size) {
        return new byte[] {
            'I',
            'D',
            '3',
            4,
            0,
            0,
            (byte) (size >> 21),
            (byte) (size >> 14 & 0x7f),
            (byte) (size >> 7 & 0x7f),
            (byte) (size & 0x7f)
        };
    }

    AudioBytes id3v1() {
        return raw(Arrays.copyOf("TAGSong".getBytes(StandardCharsets.US_ASCII), Tags.ID3V1_BYTES));
    }

    AudioBytes garbage(int length) {
        byte[] garbage = new byte[length];
        Arrays.fill(garbage, (byte) 0x2e);
        return raw(garbage);
    }

    AudioBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    static boolean isWholeFrames(FrameSyntax syntax, byte[] bytes) {
        int at = 0;
        while (at + syntax.headerBytes() <= bytes.length) {
            at += syntax.headerAt(bytes, at).length();
        }
        return at == bytes.length;
    }
}
