package org.streampump.stream;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;
import org.streampump.container.Segmenter;
import org.streampump.logging.Texts;
import org.streampump.stream.log.StreamLogs;

/**
 * The publications of a stream, one at a time, and the grace time after each. When an encoder is lost, its viewers are held for
 * the grace time. The viewers continue in the same log if the encoder returns in time with the same container.
 */
public final class Broadcast {
    /** Maximum time for an encoder's first whole unit, in multiples of {@code idle}. */
    private static final int UNIT_IDLES = 3;

    /** Reason for refusing an encoder when no media memory is left. */
    public static final String NO_MEMORY = "the pump has no media memory for another stream (pump.memory)";

    private static final EndReason TOO_LATE =
            new EndReason(EndReason.Kind.OVERRUN, "too slow: the stream ended long ago");

    private final String name;
    private final Supplier<StreamSettings> settings;
    private final Hub hub;
    private final Counters counters;
    private final StreamLogs logs;
    private final Watchers watchers;
    private final Demand demand;
    private final Readers readers;
    private final StreamChanges changes;

    /** The stream's turn: held for an append or a change of publication, never while calling out or doing I/O. */
    private final ReentrantLock turn;

    // Written in the stream's turn, read by any thread.
    private volatile Publication publication;
    private volatile long heldSinceMs;
    private volatile boolean closed;
    private volatile boolean left; // the last encoder has left, and viewers are not held for its return

    Broadcast(
            String name,
            Supplier<StreamSettings> settings,
            Hub hub,
            Counters counters,
            StreamLogs logs,
            Watchers watchers,
            Demand demand,
            ReentrantLock turn) {
        this.name = name;
        this.settings = settings;
        this.hub = hub;
        this.counters = counters;
        this.logs = logs;
        this.watchers = watchers;
        this.demand = demand;
        this.turn = turn;
        this.readers = new Readers(name, settings, hub, logs, turn);
        this.changes = new StreamChanges(hub.events(), name, this::state);
    }

    /** The present publication. */
    public Optional<Publication> publication() {
        return Optional.ofNullable(publication);
    }

    /** The readers of the stream that are no viewers. */
    public Readers readers() {
        return readers;
    }

    /** The radio station of the stream: each value as configured, else as the encoder names it. */
    public StationInfo station() {
        Publication current = publication;
        StationInfo configured = settings.get().station();
        return current == null ? configured : configured.or(current.publisher().station());
    }

    /** Sets the title that viewers are told, until the next title or the end of the stream. */
    public void title(String playing) {
        logs.title(playing);
    }

    /** Size of the media in the open log and its renditions, in bytes. */
    public long keptBytes() {
        return logs.keptBytes();
    }

    /**
     * Begins a publication. An encoder with the same identity as the present encoder replaces that encoder at once.
     *
     * @param format the container that the encoder announced; null to detect the container from the first bytes
     * @param allowed the containers that the stream accepts
     * @throws BusyException another encoder is publishing, the stream is gone, or there is no media memory for the publication
     */
    public Publication publish(Publisher publisher, ContainerFormat format, FormatDetector allowed)
            throws BusyException {
        if (logs.needsRelief()) {
            hub.relief().run();
        }
        Publication replaced;
        EndReason reason = new EndReason(EndReason.Kind.REPLACED, "replaced by " + publisher.peer());
        Publication begun;
        turn.lock();
        try {
            replaced = publication;
            checkMayBegin(publisher);
            if (replaced != null) {
                replaced.endInTurn(reason);
            }
            if (!logs.beginPublication()) {
                throw new BusyException(NO_MEMORY, /* ofPump= */ true);
            }
            begun = new Publication(this, publisher, format, allowed, counters, turn);
            publication = begun;
            counters.publisherCame(publisher.isPulled());
            left = false;
            watchers.resetPeak();
        } finally {
            turn.unlock();
        }
        begun.announce();
        if (replaced != null) {
            replaced.announceEnd();
            replaced.publisher().ended(reason);
        }
        return begun;
    }

    private void checkMayBegin(Publisher publisher) throws BusyException {
        if (closed) {
            throw new BusyException("the stream is being removed");
        }
        Publication present = publication;
        if (present != null && !present.publisher().identity().equals(publisher.identity())) {
            throw new BusyException("somebody else is publishing");
        }
    }

    /** Whether a publication would find media memory now. */
    public boolean hasRoom() {
        return logs.hasRoom();
    }

    /**
     * Ends the present publication and tells its encoder.
     *
     * @return false when there is no publication
     */
    public boolean end(EndReason reason) {
        Publication current = publication;
        return current != null && end(current, reason);
    }

    /** Ends a publication; false when the publication had ended before, and perhaps the next one has begun. */
    private boolean end(Publication which, EndReason reason) {
        turn.lock();
        try {
            if (publication != which) {
                return false;
            }
            which.endInTurn(reason);
        } finally {
            turn.unlock();
        }
        which.announceEnd();
        published();
        which.publisher().ended(reason);
        return true;
    }

    /** Number of bytes that a viewer's output should take at once, at most {@code most}. */
    public int pieceBytes(int most) {
        return pacing().pieceBytes(bytesPerSecond(), most);
    }

    /** Number of bytes in {@code seconds} of this stream; 0 while the bit rate is not known. */
    public long bytesIn(int seconds) {
        return seconds * bytesPerSecond();
    }

    private Pacing pacing() {
        return Pacing.of(settings.get().viewers().latencyMs(), bytesPerSecond());
    }

    private long bytesPerSecond() {
        Publication current = publication;
        return current == null ? 0 : current.bytesPerSecond();
    }

    BroadcastState state() {
        if (publication != null) {
            return logs.isWatchable() ? BroadcastState.LIVE : BroadcastState.STARTING;
        }
        return logs.open() != null ? BroadcastState.HELD : BroadcastState.OFFLINE;
    }

    /** Whether the stream is gone for good. */
    boolean isClosed() {
        return closed;
    }

    /** Time for which the stream has had no publication, in milliseconds; 0 during a publication. */
    long offlineMs(long nowMs) {
        return publication == null ? nowMs - heldSinceMs : 0;
    }

    // ---- waiting

    /**
     * Runs {@code waiter} once: when the stream or a fallback can be watched, the stream is removed, or the time is over. Any
     * thread; the waiter must not block. {@link #noLongerWaits} takes the waiter back.
     *
     * @param longestMs maximum time for which the waiter waits, in milliseconds
     */
    public void whenWatchable(Runnable waiter, long longestMs) {
        watchers.addWaiter(waiter, hub.nowMs() + longestMs, /* start= */ false);
        if (logs.isWatchable() || closed) {
            watchers.tellWaiters();
        }
    }

    /** Like {@link #whenWatchable}, but runs the waiter also when the present encoder leaves for good before anybody could watch. */
    public void whenStarted(Runnable waiter, long longestMs) {
        watchers.addWaiter(waiter, hub.nowMs() + longestMs, /* start= */ true);
        if (logs.isWatchable() || closed) {
            watchers.tellWaiters();
        } else if (left) {
            watchers.tellWaitersForStart();
        }
    }

    public void noLongerWaits(Runnable waiter) {
        watchers.removeWaiter(waiter);
        demand.used();
    }

    // ---- for the publication

    String streamName() {
        return name;
    }

    StreamSettings settings() {
        return settings.get();
    }

    Hub hub() {
        return hub;
    }

    /** In the stream's turn. */
    StreamLogs logs() {
        return logs;
    }

    /**
     * Notes that a publication has ended. In the stream's turn.
     *
     * @param segmenter null when the publication has brought no segment; the open log then stays as it is for the next
     *     publication
     */
    void ended(Publication which, EndReason reason, Segmenter segmenter) {
        if (publication != which) {
            return;
        }
        publication = null;
        demand.used();
        heldSinceMs = hub.nowMs();
        logs.publicationEnded();
        if (segmenter != null) {
            logs.publicationEnded(segmenter);
        }
        if (!isHeldAfter(reason, segmenter == null)) {
            logs.end(/* inOrder= */ reason.isOfStream());
            left = true;
        }
    }

    private boolean isHeldAfter(EndReason reason, boolean broughtNothing) {
        if (reason.kind() == EndReason.Kind.REPLACED) {
            return true;
        }
        boolean mayReturn = reason.mayReturn() || (broughtNothing && reason.kind() == EndReason.Kind.FINISHED);
        return mayReturn && settings.get().publisher().graceMs() > 0;
    }

    /** Tells all who wait or read that segments have been appended or a log has ended. Any thread, not in the turn; never blocks. */
    void published() {
        if (logs.takeEndedUnseen() || logs.isWatchable()) {
            watchers.tellWaiters();
        } else if (left) {
            watchers.tellWaitersForStart();
        }
        logs.takeAbandoned(old -> watchers.endReadersOf(old, TOO_LATE));
        watchers.schedulePasses(pacing());
        logs.tellReaders();
        changes.look();
    }

    // ---- clock and end

    /** Does everything that happens because time passes. The clock's thread. */
    void tick(long nowMs) {
        Publication current = publication;
        if (current != null) {
            lookForSilence(current, nowMs);
        }
        long graceMs = settings.get().publisher().graceMs();
        boolean graceOver;
        turn.lock();
        try {
            graceOver = logs.open() != null && offlineMs(nowMs) >= graceMs && publication == null;
            if (graceOver) {
                logs.end(/* inOrder= */ true);
            }
            logs.tick(publication != null, settings.get().viewers().stallMs(), watchers::hasReadersOf);
            if (current != null) {
                current.tick(nowMs);
            }
        } finally {
            turn.unlock();
        }
        if (current != null) {
            current.announceNews();
        }
        if (graceOver) {
            hub.events().tell(new PumpEvent.GraceOver(name, graceMs));
        }
        if (graceOver || logs.hasAbandoned()) {
            published();
        }
    }

    private void lookForSilence(Publication current, long nowMs) {
        long idleMs = settings.get().publisher().idleMs();
        if (current.isSilent(nowMs, idleMs)) {
            end(current, new EndReason(EndReason.Kind.IDLE, idleText(current, nowMs)));
        } else {
            current.neverBegan(nowMs, UNIT_IDLES * idleMs).ifPresent(why -> end(current, why));
        }
    }

    private static String idleText(Publication silent, long nowMs) {
        String silence = Texts.duration(silent.idleMs(nowMs));
        return silent.receivedBytes() > 0 || silent.publisher().isPulled()
                ? "idle: sent nothing for " + silence
                : "idle: no first byte came within " + silence
                        + "; a proxy before the pump may have collected the body (" + Advice.UNBUFFERED + ")";
    }

    /** Whether there is no publisher, and no viewers are held for one. */
    boolean isIdle() {
        return publication == null && logs.open() == null;
    }

    /** Forbids new publications, for good; returns true. In the stream's turn. */
    boolean closeInTurn() {
        closed = true;
        return true;
    }

    /** Ends the publication and the log that is held for the next one, for good. */
    void close(EndReason reason) {
        inTurn(this::closeInTurn);
        end(reason);
        inTurn(() -> logs.end(/* inOrder= */ false));
        changes.look();
    }

    /** Gives back the memory of the logs, after all viewers have been told to leave. */
    void forgetLogs() {
        inTurn(logs::close);
        logs.tellReaders();
    }

    /** Finds out how much media memory viewers need to begin. */
    void lookAtNeed() {
        inTurn(logs::lookAtNeed);
    }

    /** Forgets the oldest media for which the pump has no memory. */
    void shorten() {
        inTurn(logs::shorten);
    }

    private void inTurn(Runnable work) {
        turn.lock();
        try {
            work.run();
        } finally {
            turn.unlock();
        }
    }
}
