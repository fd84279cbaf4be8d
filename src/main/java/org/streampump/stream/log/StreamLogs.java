package org.streampump.stream.log;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.streampump.container.ContainerFormat;
import org.streampump.container.NoRoomException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.Rendering;
import org.streampump.container.Segmenter;
import org.streampump.container.Splicing;
import org.streampump.container.StreamHeader;

/**
 * The logs of one stream: the open one, which holds the container as it comes, its renditions, and those that have ended but
 * may still be read. In the stream's turn, unless said otherwise.
 */
public final class StreamLogs {
    private final Supplier<LogSettings> settings;
    private final LongSupplier nowMs;

    private final MemoryShare memory;
    private final EndedLogs ended = new EndedLogs();
    private final Renditions renditions;
    private final LogReaders readers;
    private long collectedBytes; // taken for what the publication's segmenter keeps
    private Segmenter lastSegmenter; // of the publication that has written last, once that is over

    // Written in the stream's turn, read by any thread.
    private volatile StreamLog open;
    private volatile String title = "";

    /** What those who have waited for it would miss ended before they were told. */
    private final AtomicBoolean endedUnseen = new AtomicBoolean();

    /**
     * @param nowMs milliseconds; never goes back
     * @param memory closed by {@link #close}
     */
    public StreamLogs(String streamName, Supplier<LogSettings> settings, LongSupplier nowMs, MemoryShare memory) {
        this.settings = settings;
        this.nowMs = nowMs;
        this.memory = memory;
        this.renditions = new Renditions(streamName, memory);
        this.readers = new LogReaders(streamName);
        memory.giver(this::giveBack);
    }

    /** The one to which a publication appends, or for which another is awaited; null when there is none. Any thread. */
    public StreamLog open() {
        return open;
    }

    /** Whether the open one can be watched. Any thread. */
    public boolean isWatchable() {
        StreamLog current = open;
        return current != null && current.published() > 0;
    }

    /** What is playing; see {@code Stream.title()}. Any thread. */
    public String title() {
        return title;
    }

    /** Any thread. */
    public void title(String playing) {
        title = playing;
    }

    public Renditions renditions() {
        return renditions;
    }

    /** How a new publication may go on in the open log; null when it cannot. */
    public Segmenter successorOf(ContainerFormat format) {
        boolean same = open != null && lastSegmenter != null && open.format() == format;
        return same ? lastSegmenter.successor() : null;
    }

    /** Whether a publication would find room in the pump's media memory. Any thread. */
    public boolean hasRoom() {
        return memory.hasRoom(settings.get().bytes());
    }

    /** Whether a publication would find room if other streams gave back what they do not need. Any thread. */
    public boolean needsRelief() {
        return memory.needsRelief(settings.get().bytes());
    }

    /**
     * A publication wants to begin.
     *
     * @return false when the pump's media memory has no room for it
     */
    public boolean beginPublication() {
        if (!memory.promise(settings.get().bytes())) {
            return false;
        }
        if (open == null) {
            title = ""; // of somebody who never began
        }
        return true;
    }

    /**
     * The publication has been fed so much since it has written last: all that its segmenter may keep, of a header for example. It
     * counts like media, in blocks.
     *
     * @throws NoRoomException the pump has no memory for it
     */
    public void collected(long bytes) throws NoRoomException {
        long wanted = bytes / StreamLog.BLOCK_BYTES * StreamLog.BLOCK_BYTES;
        if (wanted < collectedBytes) {
            memory.count(wanted - collectedBytes);
            collectedBytes = wanted;
        }
        while (collectedBytes < wanted) {
            if (!memory.take(StreamLog.BLOCK_BYTES)) {
                throw new NoRoomException("no media memory is left: " + bytes
                        + " bytes in front of a segment, and the pump's" + " other streams need it (pump.memory)");
            }
            collectedBytes += StreamLog.BLOCK_BYTES;
        }
    }

    /** The publication is over: its segmenter keeps no more than it needs to be continued. */
    public void publicationEnded() {
        memory.count(-collectedBytes);
        collectedBytes = 0;
    }

    /** The publication that wrote is over; its segmenter knows how it can be continued or completed. */
    public void publicationEnded(Segmenter segmenter) {
        lastSegmenter = segmenter;
        if (open != null) {
            open.mediaTime().take(segmenter.mediaTimeMs());
        }
    }

    /**
     * Where a publication's first segment is written, or the first one under a header with which nobody can go on but those
     * whose rendition announces it.
     *
     * @param header of that segment; null when the container has none
     */
    public Tee open(ContainerFormat format, boolean goesOn, StreamHeader header) {
        if (!goesOn || open == null) {
            if (open != null && open.format() == format) {
                endNative(/* inOrder= */ true);
            } else {
                String announced = open == null ? title : ""; // encoders say what is playing before they send it
                end(/* inOrder= */ true);
                title = announced;
            }
            open = new StreamLog(format, settings.get().bytes(), settings.get().timeMs(), memory);
        }
        lastSegmenter = null; // whoever writes now also writes the end
        return new Tee(open, renditions, /* seamless= */ header != null && open.header() == header);
    }

    /**
     * Viewers get what is left, then the end.
     *
     * @param inOrder whether they are told that it is the stream's end
     */
    public void end(boolean inOrder) {
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
        ended.addNative(last, now, settings.get().bytes());
        renditions.endWithNative(now, log -> ended.addBeside(log, now));
        endedUnseen.set(last.published() > 0);
        open = null;
        lastSegmenter = null;
    }

    private void keepUntilRead(StreamLog log) {
        ended.add(log, nowMs.getAsLong(), settings.get().bytes());
    }

    /** Whether something has ended that nobody who waits has been told of; once. Any thread. */
    public boolean takeEndedUnseen() {
        return endedUnseen.getAndSet(false);
    }

    /** What somebody who waits since then can watch: the open log, or one that was over at once. Null when there is none. */
    public StreamLog forWaiter(long sinceMs) {
        return open != null ? open : ended.justEnded(sinceMs, nowMs.getAsLong());
    }

    /**
     * What a viewer reads who begins now; null when there is nothing.
     *
     * @param rendering empty for the container as it came
     * @param waitsSinceMs a log that has ended since then will do, too
     */
    public StreamLog forViewer(Optional<Rendering> rendering, long waitsSinceMs) {
        StreamLog from = forWaiter(waitsSinceMs);
        return rendering.isEmpty() || from == null ? from : rendered(rendering.get(), from);
    }

    /**
     * A reader, to be closed by who asks, of what is open; empty when there is nothing, or it cannot be rendered so.
     *
     * @param rendering empty for the container as it comes
     * @param more see {@link LogReader.Found#NOTHING}
     */
    public Optional<LogReader> read(Optional<Rendering> rendering, LogReader.Start start, Runnable more) {
        return Optional.ofNullable(forViewer(rendering, /* waitsSinceMs= */ Long.MAX_VALUE))
                .map(log -> readers.add(log, start, nowMs, more));
    }

    /** Something has been appended or has ended: readers are told. Any thread, not in the turn; never blocks. */
    public void tellReaders() {
        readers.tell();
    }

    /**
     * The log for a viewer who goes on in the open one, with timestamps that are moved by so much or a little more.
     *
     * @param came the log of the container as it came
     */
    public StreamLog shifted(StreamLog came, Splicing.Shift wanted, Splicing.Shift none) {
        Splicing.Shift shift = came == open ? renditions.closest(wanted, none) : none;
        StreamLog found = shift.equals(none) ? came : rendered(shift, came);
        return found == null ? came : found;
    }

    private StreamLog rendered(Rendering way, StreamLog from) {
        if (!way.renders(from.format())) {
            return null;
        }
        memory.lend(true);
        try {
            StreamLog shared = from.isEnded() ? ended.rendered(from, way) : null;
            if (shared != null) {
                return shared;
            }
            long now = nowMs.getAsLong();
            StreamLog log = renditions.log(way, from, settings.get(), now);
            if (from.isEnded()) {
                renditions.end(
                        /* inOrder= */ true,
                        now,
                        made -> ended.addRendered(
                                made, from, way, now, settings.get().bytes()));
            }
            return log;
        } catch (OversizedUnitException e) {
            renditions.sayUnwritable("cannot be written for a viewer", e, nowMs.getAsLong());
            return null;
        } finally {
            memory.lend(false);
        }
    }

    /**
     * Time has passed: what nobody reads is forgotten.
     *
     * @param published whether there is a publication
     * @param longestLagMs the longest time that a viewer may accept nothing, in milliseconds
     * @param isWatched whether a log has viewers
     */
    public void tick(boolean published, long longestLagMs, Predicate<StreamLog> isWatched) {
        long now = nowMs.getAsLong();
        Predicate<StreamLog> isRead = isWatched.or(readers::isReading);
        ended.forget(now, settings.get().timeMs() + longestLagMs, isRead);
        renditions.tick(now, isRead, this::keepUntilRead);
        if (!published && open == null) {
            memory.forgo();
        } else {
            lookAtNeed();
        }
    }

    /** Finds out what viewers need to begin, when it matters. */
    public void lookAtNeed() {
        if (open != null && memory.isTight()) {
            memory.need(neededBytes(nowMs.getAsLong(), settings.get()));
        }
    }

    /** Forgets the oldest media, as far as the pump has no memory for them. */
    public void shorten() {
        if (memory.excessBytes() > 0) {
            giveBack(memory.excessBytes());
        }
    }

    private long neededBytes(long now, LogSettings current) {
        Burst burst = current.burst(open.header());
        return open.neededBytes(now, burst) + renditions.neededBytes(now, burst);
    }

    /** Gives back so much memory, or a block more: of what has ended first, then of the longest. Returns how much it was. */
    private long giveBack(long bytes) {
        long given = ended.giveBack(bytes);
        while (given < bytes) {
            StreamLog longest = renditions.longest(open);
            long some = longest == null ? 0 : longest.giveBack(StreamLog.BLOCK_BYTES);
            if (some == 0) {
                break;
            }
            given += some;
        }
        return given;
    }

    /** The stream is gone, and so are its viewers. */
    public void close() {
        ended.release();
        memory.close();
    }

    /** Any thread. */
    public boolean hasAbandoned() {
        return ended.hasAbandoned();
    }

    /** Each of those whose readers must be ended, once. Any thread, not in the turn. */
    public void takeAbandoned(Consumer<StreamLog> taker) {
        ended.takeAbandoned(taker);
    }

    /** Bytes of media in the open one and its renditions. Any thread. */
    public long keptBytes() {
        StreamLog current = open;
        return (current == null ? 0 : current.keptBytes()) + renditions.keptBytes();
    }

    /** How many there are, but for renditions. */
    public int count() {
        return (open == null ? 0 : 1) + ended.size();
    }
}
