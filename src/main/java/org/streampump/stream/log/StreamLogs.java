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
 * The logs of one stream: the open log, which holds the container as the publisher sends it; its renditions; and ended logs that
 * viewers may still be reading. In the stream's turn, unless said otherwise.
 */
public final class StreamLogs {
    private final Supplier<LogSettings> settings;
    private final LongSupplier nowMs;

    private final MemoryShare memory;
    private final EndedLogs ended = new EndedLogs();
    private final Renditions renditions;
    private final LogReaders readers;
    private long collectedBytes; // memory taken for the bytes that the publication's segmenter keeps
    private Segmenter lastSegmenter; // segmenter of the last publication; null while a publication writes

    // Written in the stream's turn, read by any thread.
    private volatile StreamLog open;
    private volatile String title = "";

    /** Whether a log has ended before the waiting viewers were told of it. */
    private final AtomicBoolean endedUnseen = new AtomicBoolean();

    /**
     * @param nowMs a clock in milliseconds that never goes back
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

    /** The log to which a publication appends, or whose next publication is awaited; null when there is none. Any thread. */
    public StreamLog open() {
        return open;
    }

    /** Whether viewers can watch the open log. Any thread. */
    public boolean isWatchable() {
        StreamLog current = open;
        return current != null && current.published() > 0;
    }

    /** The title that is playing; see {@code Stream.title()}. Any thread. */
    public String title() {
        return title;
    }

    /** Sets the title that is playing. Any thread. */
    public void title(String playing) {
        title = playing;
    }

    public Renditions renditions() {
        return renditions;
    }

    /**
     * Returns the segmenter with which a new publication continues in the open log; null when the publication cannot continue
     * there.
     */
    public Segmenter successorOf(ContainerFormat format) {
        boolean same = open != null && lastSegmenter != null && open.format() == format;
        return same ? lastSegmenter.successor() : null;
    }

    /** Whether a publication would find room in the pump's media memory. Any thread. */
    public boolean hasRoom() {
        return memory.hasRoom(settings.get().bytes());
    }

    /** Whether a publication would find room after other streams have given back the memory that they do not need. Any thread. */
    public boolean needsRelief() {
        return memory.needsRelief(settings.get().bytes());
    }

    /**
     * Reserves memory for a publication that is about to begin.
     *
     * @return false when the pump's media memory has no room for the publication
     */
    public boolean beginPublication() {
        if (!memory.promise(settings.get().bytes())) {
            return false;
        }
        if (open == null) {
            title = ""; // a publisher who never began may have left a title
        }
        return true;
    }

    /**
     * Counts the bytes that the publication's segmenter may keep, for example of a header. These bytes count like media, in blocks.
     *
     * @param bytes number of bytes that the publication was fed since it last wrote
     * @throws NoRoomException the pump has no memory for these bytes
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

    /** Gives back the memory of {@link #collected}. A publication's segmenter keeps afterwards only enough to be continued. */
    public void publicationEnded() {
        memory.count(-collectedBytes);
        collectedBytes = 0;
    }

    /** Keeps the segmenter of a publication that has written and is over; the segmenter can continue or complete the container. */
    public void publicationEnded(Segmenter segmenter) {
        lastSegmenter = segmenter;
        if (open != null) {
            open.mediaTime().take(segmenter.mediaTimeMs());
        }
    }

    /**
     * Opens the logs into which a publication writes. Called before the publication's first segment. Called again before the
     * first segment under a new header if the header can be announced to viewers of renditions only.
     *
     * @param goesOn whether the publication continues in the open log, if there is one
     * @param header the header of the segment; null when the container has none
     */
    public Tee open(ContainerFormat format, boolean goesOn, StreamHeader header) {
        if (!goesOn || open == null) {
            if (open != null && open.format() == format) {
                endNative(/* inOrder= */ true);
            } else {
                String announced = open == null ? title : ""; // encoders send the title before the media
                end(/* inOrder= */ true);
                title = announced;
            }
            open = new StreamLog(format, settings.get().bytes(), settings.get().timeMs(), memory);
        }
        lastSegmenter = null; // the segmenter of the new publication writes the end
        return new Tee(open, renditions, /* seamless= */ header != null && open.header() == header);
    }

    /**
     * Ends all logs. Viewers get the bytes that are left, then the end.
     *
     * @param inOrder whether viewers are told that this is the stream's end
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

    /**
     * Returns whether a log has ended before the waiting viewers were told of it; then false until the next such log. Any
     * thread.
     */
    public boolean takeEndedUnseen() {
        return endedUnseen.getAndSet(false);
    }

    /**
     * Returns the log for a viewer who has waited since {@code sinceMs}: the open log, or a log that has just ended, but not
     * before {@code sinceMs}; null when there is neither.
     */
    public StreamLog forWaiter(long sinceMs) {
        return open != null ? open : ended.justEnded(sinceMs, nowMs.getAsLong());
    }

    /**
     * Returns the log for a viewer who begins now; null when there is none.
     *
     * @param rendering empty for the container as the publisher sends it
     * @param waitsSinceMs when the viewer began to wait; a log that has ended since then is accepted too
     */
    public StreamLog forViewer(Optional<Rendering> rendering, long waitsSinceMs) {
        StreamLog from = forWaiter(waitsSinceMs);
        return rendering.isEmpty() || from == null ? from : rendered(rendering.get(), from);
    }

    /**
     * Returns a reader of the open log, which the caller closes; empty when there is no open log or it cannot be rendered this way.
     *
     * @param rendering empty for the container as the publisher sends it
     * @param more see {@link LogReader.Found#NOTHING}
     */
    public Optional<LogReader> read(Optional<Rendering> rendering, LogReader.Start start, Runnable more) {
        return Optional.ofNullable(forViewer(rendering, /* waitsSinceMs= */ Long.MAX_VALUE))
                .map(log -> readers.add(log, start, nowMs, more));
    }

    /** Tells readers that media have been appended or that a log has ended. Any thread, not in the turn; never blocks. */
    public void tellReaders() {
        readers.tell();
    }

    /**
     * Returns the log for a viewer who continues in the open log with timestamps that are shifted as wanted or a little
     * farther.
     *
     * @param came the log of the container as the publisher sends it
     * @param none the shift that moves nothing
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
     * Forgets logs that nobody reads. Called as time passes.
     *
     * @param published whether the stream has a publication
     * @param longestLagMs maximum time for which a viewer may accept nothing, in milliseconds
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

    /** Finds out how much memory new viewers need, when memory is scarce. */
    public void lookAtNeed() {
        if (open != null && memory.isTight()) {
            memory.need(neededBytes(nowMs.getAsLong(), settings.get()));
        }
    }

    /** Forgets the oldest media for which the pump has no memory. */
    public void shorten() {
        if (memory.excessBytes() > 0) {
            giveBack(memory.excessBytes());
        }
    }

    private long neededBytes(long now, LogSettings current) {
        Burst burst = current.burst(open.header());
        return open.neededBytes(now, burst) + renditions.neededBytes(now, burst);
    }

    /**
     * Gives back {@code bytes} of memory, or up to a block more: first of ended logs, then of the longest log.
     *
     * @return bytes that were given back; fewer when nothing is left
     */
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

    /** Gives back all memory of a stream that is gone and whose viewers are gone. */
    public void close() {
        ended.release();
        memory.close();
    }

    /** Whether {@link #takeAbandoned} would find a log. Any thread. */
    public boolean hasAbandoned() {
        return ended.hasAbandoned();
    }

    /** Hands over each abandoned log once; the taker must end its readers. Any thread, not in the turn. */
    public void takeAbandoned(Consumer<StreamLog> taker) {
        ended.takeAbandoned(taker);
    }

    /** Size of the media in the open log and its renditions, in bytes. Any thread. */
    public long keptBytes() {
        StreamLog current = open;
        return (current == null ? 0 : current.keptBytes()) + renditions.keptBytes();
    }

    /** The number of logs, without renditions. */
    public int count() {
        return (open == null ? 0 : 1) + ended.size();
    }
}
