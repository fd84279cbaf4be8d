package org.streampump.stream;

import java.util.Optional;
import org.streampump.logging.Texts;
import org.streampump.stream.log.StreamLog;

/**
 * Measures how far a publication's join points are apart, in time during which bytes came. In the stream's turn, called about
 * once a second.
 */
final class JoinPointWatch {
    /** Time for which join points must come often enough until all is well again, in milliseconds. */
    static final long RELAPSE_MS = 15_000;

    private final long sinceMs;
    private long lookedMs;
    private long receivedBytes;
    private long newestMs = StreamLog.NEVER;
    private long gapMs; // time since the newest join point, or since the first byte
    private long wideMs; // the widest recent gap
    private long wideAtMs = StreamLog.NEVER;

    /** @param nowMs when the publication began */
    JoinPointWatch(long nowMs) {
        sinceMs = nowMs;
        lookedMs = nowMs;
    }

    /**
     * Notes the bytes and join points that have come.
     *
     * @param received bytes since the publication began
     * @param joinPointMs when the log's newest join point came
     * @param limitMs maximum distance of two join points, in milliseconds
     */
    void look(long nowMs, long received, long joinPointMs, long limitMs) {
        boolean more = received > receivedBytes;
        long elapsedMs = more ? nowMs - lookedMs : 0;
        if (joinPointMs == newestMs || joinPointMs < sinceMs) {
            gapMs += elapsedMs;
        } else {
            note(gapMs + Math.max(0, elapsedMs - (nowMs - joinPointMs)), nowMs, limitMs);
            gapMs = nowMs - joinPointMs;
            newestMs = joinPointMs;
        }
        note(gapMs, nowMs, limitMs);
        receivedBytes = received;
        lookedMs = nowMs;
    }

    private void note(long ms, long nowMs, long limitMs) {
        if (ms > limitMs) {
            wideMs = nowMs - wideAtMs >= RELAPSE_MS ? ms : Math.max(wideMs, ms);
            wideAtMs = nowMs;
        }
    }

    /**
     * Returns the advice; empty when join points come often enough.
     *
     * @param audioOnly whether the stream has sound only
     */
    Optional<Advice> advice(long nowMs, long limitMs, boolean audioOnly) {
        if (nowMs - wideAtMs >= RELAPSE_MS) {
            return Optional.empty();
        }
        String what = audioOnly ? "sound that viewers can begin with" : "key frame";
        String plural = audioOnly ? "places where viewers can begin" : "key frames";
        String found = gapMs > limitMs
                ? "no " + what + " for " + Texts.duration(gapMs)
                : plural + " come up to " + Texts.duration(wideMs) + " apart";
        String remedy = audioOnly
                ? "make pages, fragments or clusters of at most 1 s, and send no large tags or pictures between sound"
                : "set the encoder's key frame interval to 1 to 2 s";
        return Optional.of(new Advice("join points", found + ": " + remedy));
    }
}
