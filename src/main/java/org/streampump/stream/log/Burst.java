package org.streampump.stream.log;

/**
 * Minimum distance to the live edge at which a viewer begins: both {@code ms} and {@code bytes}, or {@code mostMs} alone.
 *
 * @param ms distance in milliseconds, by time of arrival
 * @param bytes distance in bytes of media
 * @param mostMs distance in milliseconds that suffices, however few bytes it holds
 */
public record Burst(long ms, long bytes, long mostMs) {
    /** No burst: the viewer gets no part of the past. */
    static final Burst NONE = of(0, 0);

    /** Burst of a stream for which no burst is configured; streams with sound only have {@link #SOUND}. */
    public static final Burst USUAL = of(1_000, 0);

    /**
     * Burst of a stream with sound only for which no burst is configured. Some players begin after a number of bytes and others
     * after a number of seconds; at a radio's bit rate one second holds too few bytes.
     */
    public static final Burst SOUND = new Burst(1_000, 64 * 1024, 8_000);

    private static final long MIN_SILENCE_MS = 1_000;

    /** A burst of at least {@code ms} milliseconds and {@code bytes} bytes, however many milliseconds the bytes take. */
    public static Burst of(long ms, long bytes) {
        return new Burst(ms, bytes, Long.MAX_VALUE);
    }

    /** Whether a place with this distance to the live edge is at least as far back as the burst. */
    boolean isReached(long ageMs, long behindBytes) {
        return ageMs >= mostMs || (ageMs >= ms && behindBytes >= bytes);
    }

    /** Whether a place with this distance to the live edge is farther back than the burst. */
    boolean isExceeded(long ageMs, long behindBytes) {
        return ageMs > mostMs || (ageMs > ms && behindBytes > bytes);
    }

    /**
     * The burst for a player that has received media before: as much as the player has used up meanwhile, but no more than a
     * newcomer gets.
     *
     * @param silentMs time for which the player has received nothing, in milliseconds
     */
    Burst after(long silentMs) {
        if (silentMs >= Math.max(ms, MIN_SILENCE_MS)) {
            return this;
        }
        return of(Math.min(ms, silentMs), 0);
    }
}
