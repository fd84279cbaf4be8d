package org.streampump.stream;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.streampump.container.Segmenter;
import org.streampump.container.StreamHeader;
import org.streampump.logging.Texts;
import org.streampump.stream.log.Burst;
import org.streampump.stream.log.JoinRule;
import org.streampump.stream.log.StreamLog;

/**
 * Tells the operator why viewers of one publication cannot begin, or cannot begin well. The advice is shown while the fault
 * lasts, and is logged once. In the stream's turn, unless said otherwise.
 */
final class AdviceWatch {
    private static final long PERIOD_MS = 1_000;

    /** Minimum time between two log lines about one state, in milliseconds. */
    private static final long REPEAT_MS = 60_000;

    /** Time that a publication may take to begin before the operator is told, in milliseconds. */
    private static final long PATIENCE_MS = 5_000;

    /** Maximum number of logged states that are remembered. */
    private static final int MAX_STATES = 32;

    /** Figures in a text. They are left out of the state, so that a flapping camera does not fill the log. */
    private static final Pattern FIGURES = Pattern.compile("[0-9]+");

    private static final int MAX_LENGTH = 400; // characters of a text, which may quote a stranger's text

    private static final String NOTHING_WHOLE =
            "no whole header and first segment has come; make fragments or clusters of 1 to 2 s, or start the encoder anew";

    private final String streamName;
    private final Publisher publisher;
    private final PumpEvents events;
    private final long sinceMs;
    private final JoinPointWatch joinPoints;
    private final MediaPace pace;
    private final Map<String, Long> loggedMs = new LinkedHashMap<>();
    private long dueMs;
    private long wholeMs; // when viewers last had a segment to watch

    // Clock's thread only.
    private Advice logged; // the advice in the log that is not yet over
    private boolean isLogDue;
    private Advice over;

    private volatile Advice present; // read by any thread; null while nothing is wrong

    AdviceWatch(String streamName, Publisher publisher, PumpEvents events, long nowMs) {
        this.streamName = streamName;
        this.publisher = publisher;
        this.events = events;
        this.pace = new MediaPace(publisher.isPulled());
        this.sinceMs = nowMs;
        this.joinPoints = new JoinPointWatch(nowMs);
        this.dueMs = nowMs + PERIOD_MS;
        this.wholeMs = nowMs;
    }

    /** The present advice, one sentence; empty while nothing is wrong. Any thread. */
    Optional<String> text() {
        Advice now = present;
        return now == null ? Optional.empty() : Optional.of(now.text());
    }

    /** Notes that the first bytes come. */
    void began(long nowMs) {
        pace.began(nowMs);
    }

    /**
     * Finds the present advice about the publication, at most once per second.
     *
     * @param segmenter null while the container is not known
     * @param log null while there is no segment
     * @param burst the part of the past that new viewers get
     */
    void look(long nowMs, long receivedBytes, Segmenter segmenter, StreamLog log, Burst burst) {
        if (nowMs < dueMs) {
            return;
        }
        dueMs = nowMs + PERIOD_MS;
        Advice next = find(nowMs, receivedBytes, segmenter, log, burst).orElse(null);
        present = next;
        if (next == null || (logged != null && !next.state().equals(logged.state()))) {
            over = logged;
            logged = null;
        }
        if (next != null
                && logged == null
                && nowMs - loggedMs.getOrDefault(next.state(), StreamLog.NEVER) >= REPEAT_MS) {
            logged = next;
            isLogDue = true;
            remember(next.state(), nowMs);
        }
    }

    private void remember(String state, long nowMs) {
        loggedMs.remove(state);
        if (loggedMs.size() >= MAX_STATES) {
            loggedMs.remove(loggedMs.keySet().iterator().next());
        }
        loggedMs.put(state, nowMs);
    }

    private Optional<Advice> find(long nowMs, long receivedBytes, Segmenter segmenter, StreamLog log, Burst burst) {
        if (receivedBytes == 0) {
            return silence(nowMs);
        }
        Optional<Advice> said =
                segmenter == null ? Optional.empty() : segmenter.advice().map(AdviceWatch::ofSegmenter);
        if (log == null || !log.hasSegments()) {
            return said.or(() -> nothingWhole(nowMs, receivedBytes));
        }
        wholeMs = nowMs;
        StreamHeader header = log.header();
        long limitMs = log.hasJoinPoints() ? burst.ms() + JoinRule.PATIENCE_MS : JoinRule.PATIENCE_MS;
        joinPoints.look(nowMs, receivedBytes, log.newestJoinPointMs(), limitMs);
        return said.or(() -> pace.advice(nowMs, segmenter.mediaTimeMs()))
                .or(() -> joinPoints.advice(nowMs, limitMs, header != null && header.isAudioOnly()));
    }

    private static Advice ofSegmenter(String text) {
        String line = Texts.printable(text, MAX_LENGTH);
        return new Advice(FIGURES.matcher(line).replaceAll("#"), line);
    }

    private Optional<Advice> silence(long nowMs) {
        return nowMs - sinceMs < PATIENCE_MS
                ? Optional.empty()
                : Optional.of(new Advice(
                        "silence",
                        "no byte has come for " + Texts.duration(nowMs - sinceMs)
                                + (publisher.isPulled()
                                        ? ": the source is connected and silent"
                                        : ": a proxy before the pump may be collecting the body (" + Advice.UNBUFFERED
                                                + ")")));
    }

    private Optional<Advice> nothingWhole(long nowMs, long receivedBytes) {
        return nowMs - wholeMs < PATIENCE_MS
                ? Optional.empty()
                : Optional.of(new Advice(
                        "nothing whole",
                        "nothing to watch for " + Texts.duration(nowMs - wholeMs) + " in "
                                + Texts.bytes(receivedBytes)
                                + ": " + NOTHING_WHOLE));
    }

    /** Returns in words why a publication whose container is known has no first unit. */
    static String whyNothingWhole(Segmenter segmenter) {
        return segmenter.advice().map(text -> Texts.printable(text, MAX_LENGTH)).orElse(NOTHING_WHOLE);
    }

    /** Logs the advice that {@link #look} has found. Clock's thread, not in the turn. */
    void announce() {
        if (over != null) {
            events.tell(new PumpEvent.AdviceOver(streamName, publisher.peer(), over.text()));
            over = null;
        }
        if (isLogDue) {
            isLogDue = false;
            events.tell(new PumpEvent.PublisherAdvised(streamName, publisher.peer(), logged.text()));
        }
    }

    /**
     * Returns a text for the log if the whole publication came too fast; empty when it did not, or when this was logged before.
     *
     * @param segmenter null when the container was never known
     */
    Optional<String> atEnd(long nowMs, Segmenter segmenter) {
        boolean known = segmenter != null && !loggedMs.containsKey(MediaPace.STATE);
        return known ? pace.atEnd(nowMs, segmenter.mediaTimeMs()) : Optional.empty();
    }
}
