package org.streampump.stream.log;

/**
 * How far before the live edge a viewer begins at least: after {@code ms} and {@code bytes} both, or after {@code mostMs}.
 *
 * @param ms milliseconds of arrival
 * @param bytes of media
 * @param mostMs milliseconds of arrival that do whatever they hold
 */
public record Burst(long ms, long bytes, long mostMs) {
    /** Nothing of the past. */
    static final Burst NONE = of(0, 0);

    /** What holds where nothing is configured ... */
    public static final Burst USUAL = of(1_000, 0);

    /**
     * ... and what holds then for streams with sound only. Players begin after so many bytes or so many seconds, whichever they
     * count; at a radio's bit rate a second holds too few.
     */
    public static final Burst SOUND = new Burst(1_000, 64 * 1024, 8_000);

    private static final long MIN_SILENCE_MS = 1_000;

    /** Both hold, however long it takes. */
    public static Burst of(long ms, long bytes) {
        return new Burst(ms, bytes, Long.MAX_VALUE);
    }

    /** Whether a place that lies so far behind the live edge is far enough behind it. */
    boolean isReached(long ageMs, long behindBytes) {
        return ageMs >= mostMs || (ageMs >= ms && behindBytes >= bytes);
    }

    /** Whether a place that lies so far behind the live edge is farther behind it than the burst. */
    boolean isExceeded(long ageMs, long behindBytes) {
        return ageMs > mostMs || (ageMs > ms && behindBytes > bytes);
    }

    /**
     * For a player that has been given something before: as much as it has used up meanwhile, but no more than a newcomer.
     *
     * @param silentMs for how long it has been given nothing, in milliseconds
     */
    Burst after(long silentMs) {
        if (silentMs >= Math.max(ms, MIN_SILENCE_MS)) {
            return this;
        }
        return of(Math.min(ms, silentMs), 0);
    }
}
