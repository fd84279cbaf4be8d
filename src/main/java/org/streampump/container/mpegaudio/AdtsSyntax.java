package org.streampump.container.mpegaudio;

/** Audio Data Transport Stream, ISO/IEC 13818-7 6.2 and 14496-3 1.A.2.2. */
final class AdtsSyntax implements FrameSyntax {
    private static final int HEADER_BYTES = 7;
    private static final int CRC_BYTES = 2;
    private static final int FRAME_SAMPLES = 1024; // of each raw data block in the frame

    /** Sampling rates in Hz; higher indices are reserved, or not allowed in ADTS. */
    private static final int[] SAMPLING_RATES = {
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350
    };

    @Override
    public String frames() {
        return "ADTS frames";
    }

    @Override
    public int headerBytes() {
        return HEADER_BYTES;
    }

    /** The sync word has twelve bits; the two bits of the layer, which are 0, tell ADTS from MPEG audio. */
    @Override
    public FrameHeader headerAt(byte[] b, int at) {
        if ((b[at] & 0xff) != SYNC_BYTE || (b[at + 1] & 0xf6) != 0xf0) {
            return null;
        }
        boolean protectedByCrc = (b[at + 1] & 0x01) == 0;
        int samplingRate = (b[at + 2] & 0x3c) >> 2;
        int length = (b[at + 3] & 0x03) << 11 | (b[at + 4] & 0xff) << 3 | (b[at + 5] & 0xe0) >> 5;
        if (samplingRate >= SAMPLING_RATES.length || length <= HEADER_BYTES + (protectedByCrc ? CRC_BYTES : 0)) {
            return null;
        }
        int version = (b[at + 1] & 0x08) >> 3;
        int profile = (b[at + 2] & 0xc0) >> 6;
        int samples = FRAME_SAMPLES * (1 + (b[at + 6] & 0x03));
        int micros = (int) (1_000_000L * samples / SAMPLING_RATES[samplingRate]);
        return new FrameHeader(version << 6 | profile << 4 | samplingRate, length, 0, micros, "AAC");
    }

    @Override
    public boolean tellsLength(byte[] bytes, int at, FrameHeader header, int length) {
        return false;
    }
}
