package org.streampump.stream;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;
import org.streampump.container.Segmenter;
import org.streampump.logging.Texts;
import org.streampump.stream.log.StreamLogs;

/**
 * The publications of a stream, one at a time, and the grace time after each. When an encoder is lost, its
 * viewers are held for the grace time, and go on in the same log if it returns in time with the same container.
 */
public final class Broadcast {
    private static final Logger LOG = LogManager.getLogger(Broadcast.class);

    /** How many times {@code idle} an encoder may take for its first whole unit. */
    private static final int UNIT_IDLES = 3;

    /** Reason for refusing an encoder when no media memory is left. */
    public static final String NO_MEMORY = "the pump has no media memory for another stream (pump.memory)";

    private static final EndReason TOO_LATE =
            new EndReason(EndReason.Kind.OVERRUN, "too slow: the stream ended long ago");

    private final String name;
    private final Supplier<StreamSettings> settings;
    private final Hub hub;
    private final StreamLogs logs;
    private final Watchers watchers;
    private final Demand demand;
    private final Readers readers;

    /** The stream's turn: held for an append or a change of publication, never while calling out or doing I/O. */
    private final ReentrantLock turn;

    // In the stream's turn; read by any thread.
    private volatile Publication publication;
    private volatile long heldSinceMs;
    private volatile boolean closed;
    private volatile boolean left; // by an encoder that viewers are not held for

    Broadcast(
            String name,
            Supplier<StreamSettings> settings,
            Hub hub,
            StreamLogs logs,
            Watchers watchers,
            Demand demand,
            ReentrantLock turn) {
        this.name = name;
        this.settings = settings;
        this.hub = hub;
        this.logs = logs;
        this.watchers = watchers;
        this.demand = demand;
        this.turn = turn;
        this.readers = new Readers(name, settings, hub, logs, turn);
    }

    /** The present publication. */
    public Optional<Publication> publication() {
        return Optional.ofNullable(publication);
    }

    /** The readers of what is published that are no viewers. */
    public Readers readers() {
        return readers;
    }

    /** The radio station that the stream belongs to: as configured, else as the encoder says. */
    public StationInfo station() {
        Publication current = publication;
        StationInfo configured = settings.get().station();
        return current == null ? configured : configured.or(current.publisher().station());
    }

    /** Tells viewers what is playing, until somebody says something else or the stream ends. */
    public void title(String playing) {
        logs.title(playing);
    }

    /** Bytes of media that are kept now. */
    public long keptBytes() {
        return logs.keptBytes();
    }

    /**
     * Begins a publication. An encoder with the same identity as the present one replaces it at once.
     *
     * @param format what the encoder announced, or null to go by the first bytes
     * @param allowed the containers this stream accepts
     * @throws BusyException another encoder is publishing, the stream is gone, or there is no media memory for it
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
            begun = new Publication(this, publisher, format, allowed, turn);
            publication = begun;
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
     * @return false when there is none
     */
    public boolean end(EndReason reason) {
        Publication current = publication;
        return current != null && end(current, reason);
    }

    /** False: it had ended before, and perhaps another one has begun. */
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

    /** How many bytes a viewer's output should take at once, but {@code most}. */
    public int pieceBytes(int most) {
        return pacing().pieceBytes(bytesPerSecond(), most);
    }

    /** How many bytes of this stream are {@code seconds} of it; 0 when its bit rate is not known. */
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

    /** For how long nobody has published, in milliseconds; 0 while somebody does. */
    long offlineMs(long nowMs) {
        return publication == null ? nowMs - heldSinceMs : 0;
    }

    // ---- waiting

    /**
     * Runs {@code waiter} once, as soon as the stream can be watched or is removed, or the time is over. Any thread; the waiter
     * must not block. The caller takes it back by {@link #noLongerWaits}.
     *
     * @param longestMs how long it waits at most
     */
    public void whenWatchable(Runnable waiter, long longestMs) {
        watchers.addWaiter(waiter, hub.nowMs() + longestMs, /* start= */ false);
        if (logs.isWatchable() || closed) {
            watchers.tellWaiters();
        }
    }

    /** As {@link #whenWatchable}, and also when the encoder that is there leaves for good, before anybody could watch. */
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

    // ---- what a publication needs

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
     * In the stream's turn.
     *
     * @param segmenter null when the publication has brought nothing; what is held for another is left alone then
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

    /** Something has been appended or has ended. Any thread, not in the turn; never blocks. */
    void published() {
        if (logs.takeEndedUnseen() || logs.isWatchable()) {
            watchers.tellWaiters();
        } else if (left) {
            watchers.tellWaitersForStart();
        }
        logs.takeAbandoned(old -> watchers.endReadersOf(old, TOO_LATE));
        watchers.schedulePasses(pacing());
        logs.tellReaders();
    }

    // ---- clock and end

    /** Time has passed. The clock's thread. */
    void tick(long nowMs) {
        Publication current = publication;
        if (current != null) {
            lookForSilence(current, nowMs);
        }
        boolean graceOver;
        turn.lock();
        try {
            graceOver = logs.open() != null
                    && offlineMs(nowMs) >= settings.get().publisher().graceMs()
                    && publication == null;
            if (graceOver) {
                logs.end(/* inOrder= */ true);
            }
            logs.tick(publication != null, settings.get().viewers().stallMs(), watchers::hasReadersOf);
            if (current != null) {
                current.lookForAdvice(nowMs);
            }
        } finally {
            turn.unlock();
        }
        if (current != null) {
            current.announceNews();
        }
        if (graceOver) {
            LOG.info(
                    "stream {}: no publisher returned within {}",
                    name,
                    Texts.duration(settings.get().publisher().graceMs()));
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

    /** Whether nobody publishes, nor is awaited by viewers who are held. */
    boolean isIdle() {
        return publication == null && logs.open() == null;
    }

    /** In the stream's turn: from here on nobody can begin to publish. True. */
    boolean closeInTurn() {
        closed = true;
        return true;
    }

    /** Ends the publication and what is held for another one, for good. */
    void close(EndReason reason) {
        inTurn(this::closeInTurn);
        end(reason);
        inTurn(() -> logs.end(/* inOrder= */ false));
    }

    /** All viewers have been told to leave: gives back what the logs have taken. */
    void forgetLogs() {
        inTurn(logs::close);
        logs.tellReaders();
    }

    /** Finds out how much media memory viewers need to begin. */
    void lookAtNeed() {
        inTurn(logs::lookAtNeed);
    }

    /** Keeps no more than the pump's media memory allows. */
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
