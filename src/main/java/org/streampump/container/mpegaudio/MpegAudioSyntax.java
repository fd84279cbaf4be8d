package org.streampump.container.mpegaudio;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** MPEG-1 and MPEG-2 audio, layers I to III (ISO/IEC 11172-3 and 13818-3, 2.4.1), and MPEG-2.5 as Fraunhofer defined it. */
final class MpegAudioSyntax implements FrameSyntax {
    private static final int HEADER_BYTES = 4;

    private static final int MPEG_1 = 3; // the version's two bits; MPEG-2 is 2, MPEG-2.5 is 0
    private static final int VERSION_RESERVED = 1;
    private static final int LAYER_RESERVED = 0; // the layer's two bits; layer I is 3
    private static final int LAYER_I = 3;
    private static final int LAYER_III = 1;
    private static final int BIT_RATE_FREE = 0;
    private static final int BIT_RATE_BAD = 15;
    private static final int SAMPLING_RATE_RESERVED = 3;
    private static final int MONO = 3;

    private static final String[] CODECS = {"", "MP3", "MP2", "MP1"}; // by the layer's two bits

    /** Sampling rates of MPEG-1, in Hz; MPEG-2 has half of them, MPEG-2.5 a quarter. */
    private static final int[] SAMPLING_RATES = {44100, 48000, 32000};

    /** Bit rates in thousands of bits per second, 2.4.2.3. */
    private static final int[][] MPEG_1_BIT_RATES = { // by the layer's two bits
        {},
        {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
        {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
        {0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448}
    };

    private static final int[] MPEG_2_BIT_RATES = {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};
    private static final int[] MPEG_2_LAYER_I_BIT_RATES = {
        0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256
    };

    private static final int CRC_BYTES = 2;

    /** The words that Xing and LAME write after the side information, for files of variable and of constant bit rate. */
    private static final List<byte[]> LENGTH_WORDS = List.of(ascii("Xing"), ascii("Info"));

    /** The word that Fraunhofer's encoder writes. */
    private static final byte[] FRAUNHOFER_WORD = ascii("VBRI");

    private static final int FRAUNHOFER_OFFSET = HEADER_BYTES + 32;

    @Override
    public String frames() {
        return "MPEG audio frames";
    }

    @Override
    public int headerBytes() {
        return HEADER_BYTES;
    }

    @Override
    public FrameHeader headerAt(byte[] b, int at) {
        if ((b[at] & 0xff) != SYNC_BYTE || (b[at + 1] & 0xe0) != 0xe0) {
            return null;
        }
        int version = version(b, at);
        int layer = layer(b, at);
        int bitRate = (b[at + 2] & 0xf0) >> 4;
        int samplingRate = (b[at + 2] & 0x0c) >> 2;
        if (version == VERSION_RESERVED
                || layer == LAYER_RESERVED
                || bitRate == BIT_RATE_BAD
                || samplingRate == SAMPLING_RATE_RESERVED) {
            return null;
        }
        int slotBytes = layer == LAYER_I ? 4 : 1;
        int padding = (b[at + 2] & 0x02) != 0 ? slotBytes : 0;
        boolean free = bitRate == BIT_RATE_FREE;
        int kind = (version << 5) | (layer << 3) | (samplingRate << 1) | (free ? 1 : 0);
        int length = free ? FrameHeader.FREE : length(version, layer, bitRate, samplingRate) + padding;
        int micros = (int) (1_000_000L * samples(version, layer) / rate(version, samplingRate));
        return new FrameHeader(kind, length, padding, micros, CODECS[layer]);
    }

    private static int length(int version, int layer, int bitRateIndex, int samplingRateIndex) {
        int bitRate = 1000 * bitRates(version, layer)[bitRateIndex];
        int samplingRate = rate(version, samplingRateIndex);
        if (layer == LAYER_I) {
            return 12 * bitRate / samplingRate * 4; // 384 samples, in slots of four bytes
        }
        return samples(version, layer) / 8 * bitRate / samplingRate;
    }

    private static int samples(int version, int layer) {
        if (layer == LAYER_I) {
            return 384;
        }
        return layer == LAYER_III && version != MPEG_1 ? 576 : 1152;
    }

    /** The sampling rate in Hz. */
    private static int rate(int version, int samplingRateIndex) {
        return SAMPLING_RATES[samplingRateIndex] >> halvings(version);
    }

    private static int[] bitRates(int version, int layer) {
        if (version == MPEG_1) {
            return MPEG_1_BIT_RATES[layer];
        }
        return layer == LAYER_I ? MPEG_2_LAYER_I_BIT_RATES : MPEG_2_BIT_RATES;
    }

    private static int halvings(int version) {
        return version == MPEG_1 ? 0 : version == 2 ? 1 : 2;
    }

    @Override
    public boolean tellsLength(byte[] b, int at, FrameHeader header, int length) {
        if (layer(b, at) != LAYER_III) {
            return false;
        }
        int sideInformation = sideInformationBytes(b, at);
        int word = HEADER_BYTES + sideInformation;
        for (byte[] each : LENGTH_WORDS) {
            if (standsAt(b, at, length, word, each) || standsAt(b, at, length, word + CRC_BYTES, each)) {
                return true;
            }
        }
        return standsAt(b, at, length, FRAUNHOFER_OFFSET, FRAUNHOFER_WORD);
    }

    /**
     * Whether the word is at this offset in the frame and all bytes between header (or its checksum) and word are zero: such a
     * frame has no sound.
     */
    private static boolean standsAt(byte[] b, int at, int length, int offset, byte[] word) {
        if (offset + word.length > length
                || !Arrays.equals(b, at + offset, at + offset + word.length, word, 0, word.length)) {
            return false;
        }
        int protectedBytes = (b[at + 1] & 0x01) == 0 ? CRC_BYTES : 0;
        for (int n = HEADER_BYTES + protectedBytes; n < offset; n++) {
            if (b[at + n] != 0) {
                return false;
            }
        }
        return true;
    }

    private static int sideInformationBytes(byte[] b, int at) {
        boolean mono = (b[at + 3] & 0xc0) >> 6 == MONO;
        if (version(b, at) == MPEG_1) {
            return mono ? 17 : 32;
        }
        return mono ? 9 : 17;
    }

    private static int version(byte[] b, int at) {
        return (b[at + 1] & 0x18) >> 3;
    }

    private static int layer(byte[] b, int at) {
        return (b[at + 1] & 0x06) >> 1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
