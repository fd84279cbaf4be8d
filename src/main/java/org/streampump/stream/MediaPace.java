package org.streampump.stream;

import java.util.Optional;
import org.streampump.logging.Texts;

/** Compares how much media has come with the time that it took. In the stream's turn. */
final class MediaPace {
    static final String STATE = "pace";

    /** Faster than this is not live ... */
    private static final int MANY_TIMES = 10;

    /** ... unless it is no more than what a pump or a file gives at once, in milliseconds of media ... */
    private static final long MUCH_MS = 60_000;

    /** ... or less than this where nothing followed. */
    private static final long SOME_MS = 10_000;

    private static final long NOT_YET = -1;

    private final boolean pulled;
    private long sinceMs = NOT_YET;

    /** @param pulled whether the pump has gone for the stream itself: then no body is collected on the way */
    MediaPace(boolean pulled) {
        this.pulled = pulled;
    }

    /** The first bytes come. */
    void began(long nowMs) {
        if (sinceMs == NOT_YET) {
            sinceMs = nowMs;
        }
    }

    /** What is wrong while it comes. */
    Optional<Advice> advice(long nowMs, long mediaMs) {
        return isTooFast(nowMs, mediaMs, MUCH_MS)
                ? Optional.of(new Advice(STATE, text(nowMs, mediaMs)))
                : Optional.empty();
    }

    /** What was wrong with a publication that is over. */
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
