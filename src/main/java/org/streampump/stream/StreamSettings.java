package org.streampump.stream;

import org.streampump.container.StreamHeader;
import org.streampump.stream.log.Burst;

/**
 * What the hub needs to know about one stream. Immutable; a stream may be given new settings while it runs.
 *
 * @param burstMs how far before the live edge a new viewer begins at least, in milliseconds; with {@code burstBytes} also
 *     0 it begins at the next join point; {@link #AUTOMATIC} goes by what the stream holds, whatever {@code burstBytes} says
 * @param burstBytes the same in bytes; both hold
 * @param logMs what is older is forgotten, in milliseconds
 * @param logBytes what exceeds this is forgotten, whichever comes first
 * @param latencyMs the longest time between two passes over the viewers, in milliseconds; {@link #AUTOMATIC} follows the
 *     bit rate, 0 passes on every piece at once
 * @param maxViewers 0 for no limit of the stream's own
 * @param maxWaiting most of them who wait for an encoder; 0 for no limit of the stream's own
 * @param stallMs a viewer that accepts no byte for so long is closed
 * @param idleMs an encoder that sends nothing for so long is dropped
 * @param graceMs so long are viewers held when an encoder was lost
 * @param station what is said about the stream, whatever its encoder says
 * @param radio what viewers get besides, and for how long they may watch
 * @param leastPercent of what comes must be accepted within a minute by a viewer that is behind, or it is closed; 0 for nothing
 */
public record StreamSettings(
        long burstMs,
        long burstBytes,
        long logMs,
        long logBytes,
        long latencyMs,
        int maxViewers,
        int maxWaiting,
        long stallMs,
        long idleMs,
        long graceMs,
        StationInfo station,
        Radio radio,
        int leastPercent) {

    /** What {@code leastPercent} is where nothing is said. */
    private static final int USUAL_PERCENT = 1;

    public static final long AUTOMATIC = -1;

    /** Of a stream that does nothing of radio. */
    public StreamSettings(
            long burstMs,
            long burstBytes,
            long logMs,
            long logBytes,
            long latencyMs,
            int maxViewers,
            long stallMs,
            long idleMs,
            long graceMs,
            StationInfo station) {
        this(
                burstMs,
                burstBytes,
                logMs,
                logBytes,
                latencyMs,
                maxViewers,
                /* maxWaiting= */ 0,
                stallMs,
                idleMs,
                graceMs,
                station,
                Radio.NONE,
                USUAL_PERCENT);
    }

    /** The same, with this instead of what it had. */
    public StreamSettings with(Radio other) {
        return new StreamSettings(
                burstMs,
                burstBytes,
                logMs,
                logBytes,
                latencyMs,
                maxViewers,
                maxWaiting,
                stallMs,
                idleMs,
                graceMs,
                station,
                other,
                leastPercent);
    }

    /** Of a stream about which nothing is said. */
    public StreamSettings(
            long burstMs,
            long burstBytes,
            long logMs,
            long logBytes,
            long latencyMs,
            int maxViewers,
            long stallMs,
            long idleMs,
            long graceMs) {
        this(burstMs, burstBytes, logMs, logBytes, latencyMs, maxViewers, stallMs, idleMs, graceMs, StationInfo.NONE);
    }

    /**
     * What new viewers get of the past.
     *
     * @param header of the stream; null when it is not known
     */
    public Burst burst(StreamHeader header) {
        if (burstMs != AUTOMATIC) {
            return Burst.of(burstMs, burstBytes);
        }
        return header != null && header.isAudioOnly() ? Burst.SOUND : Burst.USUAL;
    }

    /** Whether new viewers get nothing of the past. */
    public boolean isAtLiveEdge() {
        return burstMs == 0 && burstBytes == 0;
    }

    /** What holds when nothing is configured. */
    public static StreamSettings defaults() {
        return new StreamSettings(AUTOMATIC, 0, 30_000, 16L << 20, AUTOMATIC, 0, 20_000, 10_000, 15_000);
    }
}
