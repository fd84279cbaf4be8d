package org.streampump.stream;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.container.ContainerFormat;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.Rendering;
import org.streampump.container.Segmenter;
import org.streampump.container.Splicing;

/**
 * The logs of one stream: the open one, which holds the container as it comes, its renditions, and those that have ended but
 * may still be read. In the stream's turn, unless said otherwise.
 */
final class StreamLogs {
    private static final Logger LOG = LogManager.getLogger(StreamLogs.class);

    private final String streamName;
    private final Supplier<StreamSettings> settings;
    private final LongSupplier nowMs;

    private final EndedLogs ended = new EndedLogs();
    private final Renditions renditions;
    private Segmenter lastSegmenter; // of the publication that has written last, once that is over

    // Written in the stream's turn, read by any thread.
    private volatile StreamLog open;
    private volatile String title = "";

    /** What those who have waited for it would miss ended before they were told. */
    private final AtomicBoolean endedUnseen = new AtomicBoolean();

    /** @param nowMs milliseconds; never goes back */
    StreamLogs(String streamName, Supplier<StreamSettings> settings, LongSupplier nowMs) {
        this.streamName = streamName;
        this.settings = settings;
        this.nowMs = nowMs;
        this.renditions = new Renditions(streamName);
    }

    /** The one to which a publication appends, or for which another is awaited; null when there is none. Any thread. */
    StreamLog open() {
        return open;
    }

    /** Whether the open one can be watched. Any thread. */
    boolean isWatchable() {
        StreamLog current = open;
        return current != null && current.published() > 0;
    }

    /** What is playing; see {@link Stream#title()}. Any thread. */
    String title() {
        return title;
    }

    /** Any thread. */
    void title(String playing) {
        title = playing;
    }

    Renditions renditions() {
        return renditions;
    }

    /** How a new publication may go on in the open log; null when it cannot. */
    Segmenter successorOf(ContainerFormat format) {
        boolean same = open != null && lastSegmenter != null && open.format() == format;
        return same ? lastSegmenter.successor() : null;
    }

    /** A publication begins. */
    void publicationBegan() {
        if (open == null) {
            title = ""; // of somebody who never began
        }
    }

    /** The publication that wrote is over; its segmenter knows how it can be continued or completed. */
    void publicationEnded(Segmenter segmenter) {
        lastSegmenter = segmenter;
    }

    /**
     * The log for a publication's first segment, or for the first one under a header with which nobody can go on but those
     * whose rendition announces it.
     */
    StreamLog open(ContainerFormat format, boolean goesOn) {
        if (!goesOn || open == null) {
            if (open != null && open.format() == format) {
                endNative(/* inOrder= */ true);
            } else {
                String announced = open == null ? title : ""; // encoders say what is playing before they send it
                end(/* inOrder= */ true);
                title = announced;
            }
            open = new StreamLog(
                    format, settings.get().logBytes(), settings.get().logMs());
        }
        lastSegmenter = null; // whoever writes now also writes the end
        return open;
    }

    /**
     * Viewers get what is left, then the end.
     *
     * @param inOrder whether they are told that it is the stream's end
     */
    void end(boolean inOrder) {
        endNative(inOrder);
        renditions.end(inOrder, nowMs.getAsLong(), this::keepUntilRead);
        title = "";
    }

    private void endNative(boolean inOrder) {
        StreamLog last = open;
        if (last == null) {
            return;
        }
        long now = nowMs.getAsLong();
        if (inOrder && lastSegmenter != null) {
            last.sealLast(lastSegmenter.end(), now);
        }
        last.end();
        ended.addNative(last, now, settings.get().logBytes());
        renditions.endWithNative(now, log -> ended.addBeside(log, now));
        endedUnseen.set(last.published() > 0);
        open = null;
        lastSegmenter = null;
    }

    private void keepUntilRead(StreamLog log) {
        ended.add(log, nowMs.getAsLong(), settings.get().logBytes());
    }

    /** Whether something has ended that nobody who waits has been told of; once. Any thread. */
    boolean takeEndedUnseen() {
        return endedUnseen.getAndSet(false);
    }

    /** What somebody who has waited can watch: the open one, or one that was over at once. Null when there is none. */
    StreamLog forWaiter() {
        return open != null ? open : ended.justEnded(nowMs.getAsLong());
    }

    /**
     * What a viewer reads who begins now; null when there is nothing.
     *
     * @param rendering empty for the container as it came
     * @param hasWaited whether also one that is over will do
     */
    StreamLog forViewer(Optional<Rendering> rendering, boolean hasWaited) {
        StreamLog from = hasWaited ? forWaiter() : open;
        return rendering.isEmpty() || from == null ? from : rendered(rendering.get(), from);
    }

    /**
     * The log for a viewer who goes on in the open one, with timestamps that are moved by so much or a little more.
     *
     * @param came the log of the container as it came
     */
    StreamLog shifted(StreamLog came, Splicing.Shift wanted, Splicing.Shift none) {
        Splicing.Shift shift = came == open ? renditions.closest(wanted, none) : none;
        StreamLog found = shift.equals(none) ? came : rendered(shift, came);
        return found == null ? came : found;
    }

    private StreamLog rendered(Rendering rendering, StreamLog from) {
        try {
            if (!rendering.renders(from.format())) {
                return null;
            }
            StreamLog shared = from.isEnded() ? ended.rendered(from, rendering) : null;
            if (shared != null) {
                return shared;
            }
            long now = nowMs.getAsLong();
            StreamLog log = renditions.log(rendering, from, settings.get(), now);
            if (from.isEnded()) {
                renditions.end(
                        /* inOrder= */ true,
                        now,
                        made -> ended.addRendered(
                                made, from, rendering, now, settings.get().logBytes()));
            }
            return log;
        } catch (OversizedUnitException e) {
            LOG.warn("stream {}: cannot be written for a viewer: {}", streamName, e.getMessage());
            return null;
        }
    }

    /** Time has passed: what nobody reads is forgotten. */
    void tick(Predicate<StreamLog> isRead) {
        long now = nowMs.getAsLong();
        StreamSettings current = settings.get();
        ended.forget(now, current.logMs() + current.stallMs(), isRead);
        renditions.tick(now, isRead, this::keepUntilRead);
    }

    /** Any thread. */
    boolean hasAbandoned() {
        return ended.hasAbandoned();
    }

    /** Each of those whose readers must be ended, once. Any thread, not in the turn. */
    void takeAbandoned(Consumer<StreamLog> taker) {
        ended.takeAbandoned(taker);
    }

    /** Bytes of media in the open one and its renditions. Any thread. */
    long keptBytes() {
        StreamLog current = open;
        return (current == null ? 0 : current.keptBytes()) + renditions.keptBytes();
    }

    /** How many there are, but for renditions. */
    int count() {
        return (open == null ? 0 : 1) + ended.size();
    }
}
