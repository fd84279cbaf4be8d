package org.streampump.stream;

import java.util.Optional;
import org.streampump.logging.Texts;

/** Compares the amount of media that has come with the time in which it came. In the stream's turn. */
final class MediaPace {
    static final String STATE = "pace";

    /** Maximum speed of a live stream, as a multiple of real time. */
    private static final int MANY_TIMES = 10;

    /** Media that may come at once during a publication, as from a pump or a file, in milliseconds. */
    private static final long MUCH_MS = 60_000;

    /** Media that may have come at once in a publication that is over, in milliseconds. */
    private static final long SOME_MS = 10_000;

    private static final long NOT_YET = -1;

    private final boolean pulled;
    private long sinceMs = NOT_YET;

    /** @param pulled whether the pump fetches the stream itself; then there is no request whose body a proxy could collect */
    MediaPace(boolean pulled) {
        this.pulled = pulled;
    }

    /** Notes that the first bytes come. */
    void began(long nowMs) {
        if (sinceMs == NOT_YET) {
            sinceMs = nowMs;
        }
    }

    /** The advice during a publication. */
    Optional<Advice> advice(long nowMs, long mediaMs) {
        return isTooFast(nowMs, mediaMs, MUCH_MS)
                ? Optional.of(new Advice(STATE, text(nowMs, mediaMs)))
                : Optional.empty();
    }

    /** The text about a publication that is over; empty when it did not come too fast. */
    Optional<String> atEnd(long nowMs, long mediaMs) {
        return isTooFast(nowMs, mediaMs, SOME_MS) ? Optional.of(text(nowMs, mediaMs)) : Optional.empty();
    }

    private boolean isTooFast(long nowMs, long mediaMs, long leastMs) {
        return sinceMs != NOT_YET && mediaMs >= leastMs && mediaMs > MANY_TIMES * (nowMs - sinceMs);
    }

    private String text(long nowMs, long mediaMs) {
        String came = Texts.duration(mediaMs) + " of media came within " + Texts.duration(nowMs - sinceMs);
        if (pulled) {
            return came + ": the source does not send in real time";
        }
        return came + ": a proxy before the pump has collected the body (" + Advice.UNBUFFERED
                + "), or the encoder does not keep time (ffmpeg: -re)";
    }
}
