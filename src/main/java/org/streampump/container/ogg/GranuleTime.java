package org.streampump.container.ogg;

import org.streampump.container.LittleEndian;

/**
 * The way in which a logical stream's granule positions count time: as a number of samples, or as the number of the last key
 * frame and the distance from that key frame in frames. Immutable.
 */
final class GranuleTime {
    /** The time of a codec whose granule positions this program cannot read. */
    static final GranuleTime UNKNOWN = new GranuleTime(0, 0, 1, false);

    private static final int OPUS_RATE = 48_000; // RFC 7845 §4
    private static final int VORBIS_RATE_AT = 12; // Vorbis I §4.2.2
    private static final int SPEEX_RATE_AT = 36; // Speex manual §7
    private static final int FLAC_RATE_AT = 27; // RFC 9639 §10.1 and §8.2: 20 bits
    private static final int THEORA_RATE_AT = 22; // Theora §6.2
    private static final int THEORA_SHIFT_AT = 40; // six bits of quality, then five
    private static final int VP8_RATE_AT = 18;
    private static final int VP8_SHIFT = 32;
    private static final double MS = 1000.0;

    /** Maximum number of samples or frames, in either direction; a greater number is hostile and counts as this one. */
    private static final long MAX_UNITS = 1L << 46;

    private final int shift; // number of lower bits, after a key frame's number; 0 for samples
    private final long rate; // units per denominator seconds; 0 when not known
    private final long denominator;
    private final boolean hasDistance; // whether the lower bits are a number of frames to be added

    private GranuleTime(int shift, long rate, long denominator, boolean hasDistance) {
        this.shift = shift;
        this.rate = rate;
        this.denominator = denominator;
        this.hasDistance = hasDistance;
    }

    /** Returns the time that the first packet of a logical stream announces; {@link #UNKNOWN} when it cannot be read. */
    static GranuleTime of(Codec codec, Page first) {
        byte[] bytes = first.array();
        int from = first.payload();
        int length = first.start() + first.length() - from;
        return switch (codec) {
            case OPUS -> samples(OPUS_RATE);
            case VORBIS -> length < VORBIS_RATE_AT + 4 ? UNKNOWN : samples(u32(bytes, from + VORBIS_RATE_AT));
            case SPEEX -> length < SPEEX_RATE_AT + 4 ? UNKNOWN : samples(u32(bytes, from + SPEEX_RATE_AT));
            case FLAC -> length < FLAC_RATE_AT + 4 ? UNKNOWN : samples(big32(bytes, from + FLAC_RATE_AT) >>> 12);
            case THEORA -> length < THEORA_SHIFT_AT + 2 ? UNKNOWN : theora(bytes, from);
            case VP8 -> length < VP8_RATE_AT + 8 ? UNKNOWN : frames(bytes, from + VP8_RATE_AT, VP8_SHIFT, false);
            case OLD_FLAC, SKELETON, OTHER -> UNKNOWN;
        };
    }

    private static GranuleTime theora(byte[] bytes, int from) {
        int shift = (bytes[from + THEORA_SHIFT_AT] & 3) << 3 | (bytes[from + THEORA_SHIFT_AT + 1] & 0xff) >> 5;
        return frames(bytes, from + THEORA_RATE_AT, shift, true);
    }

    private static GranuleTime samples(long rate) {
        return new GranuleTime(0, rate, 1, false);
    }

    private static GranuleTime frames(byte[] bytes, int at, int shift, boolean hasDistance) {
        long denominator = big32(bytes, at + Integer.BYTES);
        return denominator == 0 ? UNKNOWN : new GranuleTime(shift, big32(bytes, at), denominator, hasDistance);
    }

    private static long u32(byte[] bytes, int at) {
        return LittleEndian.u32(bytes, at);
    }

    private static long big32(byte[] bytes, int at) {
        return Integer.toUnsignedLong(Integer.reverseBytes(LittleEndian.i32(bytes, at)));
    }

    boolean isKnown() {
        return rate > 0;
    }

    /** Returns the number of samples or frames from the stream's beginning to this granule position. */
    long units(long granule) {
        long distance = hasDistance ? granule & (1L << shift) - 1 : 0;
        return Math.max(-MAX_UNITS, Math.min(MAX_UNITS, (granule >> shift) + distance));
    }

    /** Returns the time from the stream's beginning to this granule position, in milliseconds; 0 when the rate is not known. */
    long ms(long granule) {
        return isKnown() ? (long) (units(granule) * (MS * denominator / rate)) : 0;
    }

    /** Returns the number of samples or frames in this time. */
    long unitsIn(long milliseconds) {
        return Math.round(milliseconds * (double) rate / (MS * denominator));
    }

    /** Returns the granule position that is this number of samples or frames later. */
    long later(long granule, long units) {
        return granule + (units << shift);
    }
}
