package org.streampump.stream;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.address.AddressKey;
import org.streampump.address.AddressLimits;
import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;
import org.streampump.container.Rendering;
import org.streampump.container.Segmenter;
import org.streampump.container.Splicing;
import org.streampump.container.StreamHeader;

/**
 * A named live thing. It outlives its publications: when an encoder is lost, its viewers are held for the grace time, and
 * go on in the same log if it returns in time with the same container.
 */
public final class Stream {
    private static final Logger LOG = LogManager.getLogger(Stream.class);

    /** So long is a stream wanted by viewers of another one who have said so once, in milliseconds. */
    private static final long EXPECTED_MS = 2_000;

    /** An encoder's first whole unit must come within so many times {@code idle}. */
    private static final int UNIT_IDLES = 3;

    /** For an encoder that finds no room. */
    public static final String NO_MEMORY = "the pump has no media memory for another stream (pump.memory)";

    /** A connection that has been silent for so long is sent the container's filler. */
    private static final long FILLER_AFTER_MS = 10_000;

    /** What a stream is doing. */
    public enum State {
        /** Nobody publishes. */
        OFFLINE,
        /** An encoder has come, but nothing of its stream can be sent yet. */
        STARTING,
        /** An encoder publishes. */
        LIVE,
        /** The encoder was lost; viewers are held for its return. */
        HELD
    }

    private final String name;
    private final StreamRegistry registry;
    private final Viewers watchers;

    /** The stream's turn: held for an append or a change of publication, never while calling out or doing I/O. */
    private final ReentrantLock turn = new ReentrantLock();

    // In the stream's turn; read by any thread.
    private volatile Publication publication;
    private volatile StreamSettings settings;
    private volatile String pattern; // empty: it has a name of its own
    private volatile long heldSinceMs;
    private volatile boolean closed;
    private volatile boolean left; // by an encoder that viewers are not held for
    private volatile long unusedSinceMs;

    private volatile Runnable demand; // null: nobody wants to know
    private volatile long expectedUntilMs = Long.MIN_VALUE;
    private final Fallbacks fallbacks;
    private final Departures departures = new Departures();

    private final StreamLogs logs;
    private final AddressLimits.Place birthplace; // null: nobody's outside

    /** @param birthplace whose one of it is, if a pattern gave birth to it for somebody outside; else null */
    Stream(
            String name,
            StreamRegistry.Rule rule,
            AddressLimits.Place birthplace,
            StreamRegistry registry,
            Dispatcher dispatcher) {
        this.name = name;
        this.settings = rule.settings();
        this.pattern = rule.pattern();
        this.birthplace = birthplace;
        this.registry = registry;
        this.watchers = new Viewers(name, dispatcher);
        this.logs = new StreamLogs(
                name, this::settings, registry::nowMs, registry.memory().share());
        this.fallbacks = new Fallbacks(this, registry);
        this.unusedSinceMs = registry.nowMs();
    }

    public String name() {
        return name;
    }

    public StreamSettings settings() {
        return settings;
    }

    /** Whether a pattern gave birth to it, so that it disappears when nobody uses it. */
    public boolean isFromPattern() {
        return !pattern.isEmpty();
    }

    String pattern() {
        return pattern;
    }

    /** Whether it came into being for somebody of that address. */
    boolean isBornFor(AddressKey address) {
        return birthplace != null && birthplace.key().equals(address);
    }

    /** Takes over a changed configuration: limits of the log hold from the next log on, all others at once. */
    void configure(StreamRegistry.Rule rule) {
        settings = rule.settings();
        pattern = rule.pattern();
    }

    public State state() {
        Publication current = publication;
        if (current != null) {
            return logs.isWatchable() ? State.LIVE : State.STARTING;
        }
        return logs.open() != null ? State.HELD : State.OFFLINE;
    }

    public Optional<Publication> publication() {
        return Optional.ofNullable(publication);
    }

    /** What is, or was until just now, published here; empty when the stream cannot be watched now. */
    public Optional<ContainerFormat> format() {
        StreamLog open = logs.open();
        return open == null ? Optional.empty() : Optional.of(open.format());
    }

    /**
     * What the holder of a seat who has waited for this stream can watch: as {@link #format()}, and what has ended since the
     * wait began, before it could be looked at.
     */
    public Optional<ContainerFormat> formatForWaiter(Seat seat) {
        turn.lock();
        try {
            StreamLog found = logs.forWaiter(seat.waitsSinceMs());
            return found == null || found.published() == 0 ? Optional.empty() : Optional.of(found.format());
        } finally {
            turn.unlock();
        }
    }

    /** The header that a new viewer would be given now; empty when there is none. */
    public Optional<StreamHeader> header() {
        StreamLog open = logs.open();
        return open == null ? Optional.empty() : Optional.ofNullable(open.header());
    }

    /** The same for the holder of a seat, who may have waited for what has ended just now. */
    public Optional<StreamHeader> header(Seat seat) {
        StreamLog found = logFor(Optional.empty(), seat);
        return found == null ? Optional.empty() : Optional.ofNullable(found.header());
    }

    /** The codecs of what is published, for people. */
    public List<String> codecs() {
        StreamLog open = logs.open();
        return open == null || open.header() == null ? List.of() : open.header().codecs();
    }

    /** What radio says about the stream: what is configured, else what the encoder says. */
    public StationInfo station() {
        Publication current = publication;
        return current == null
                ? settings.station()
                : settings.station().or(current.encoder().station());
    }

    /** What is playing: one line without control characters; empty when nobody has said so. */
    public String title() {
        return logs.title();
    }

    /** Tells viewers what is playing, until somebody says something else or the stream ends. Any thread. */
    public void title(String playing) {
        logs.title(playing);
    }

    public Collection<Viewer> viewers() {
        return watchers.viewers();
    }

    /** The most viewers at a time since the present publication, or the last one, began. */
    public int viewerPeak() {
        return watchers.peak();
    }

    AtomicInteger seats() {
        return watchers.seats();
    }

    boolean mayWait(Seat seat) {
        return seat.waits(registry.limits().maxWaiting(), nowMs());
    }

    AtomicInteger seatsOfWaiters() {
        return watchers.seatsOfWaiters();
    }

    /** How many seats of this stream are taken, those who wait for an encoder included. */
    public int seatsTaken() {
        return watchers.seats().get();
    }

    /** Bytes of media that are kept now. */
    public long keptBytes() {
        return logs.keptBytes();
    }

    long nowMs() {
        return registry.nowMs();
    }

    // ---- publishing

    /**
     * Begins a publication. An encoder with the same identity as the present one replaces it at once.
     *
     * @param format what the encoder announced, or null to go by the first bytes
     * @param allowed the containers this stream accepts
     * @throws BusyException another encoder is publishing, the stream is gone, or there is no media memory for it
     */
    public Publication publish(Encoder encoder, ContainerFormat format, FormatDetector allowed) throws BusyException {
        if (logs.needsRelief()) {
            registry.relieve();
        }
        Publication replaced = null;
        EndReason reason = null;
        Publication begun;
        turn.lock();
        try {
            if (closed) {
                throw new BusyException("the stream is being removed");
            }
            if (publication != null) {
                if (!publication.encoder().identity().equals(encoder.identity())) {
                    throw new BusyException("somebody else is publishing");
                }
                replaced = publication;
                reason = new EndReason(EndReason.Kind.REPLACED, "replaced by " + encoder.peer());
                replaced.endInTurn(reason);
            }
            if (!logs.beginPublication()) {
                throw new BusyException(NO_MEMORY, /* ofPump= */ true);
            }
            begun = new Publication(this, encoder, format, allowed, turn);
            publication = begun;
            left = false;
            watchers.resetPeak();
        } finally {
            turn.unlock();
        }
        begun.announce();
        if (replaced != null) {
            replaced.announceEnd();
            replaced.encoder().ended(reason);
        }
        return begun;
    }

    /** Whether a publication would find media memory now. Any thread. */
    public boolean hasRoom() {
        return logs.hasRoom();
    }

    /** Ends the present publication, if any, and tells its encoder. Any thread. */
    public boolean endPublication(EndReason reason) {
        Publication current = publication;
        return current != null && endPublication(current, reason);
    }

    /** False: it had ended before, and perhaps another one has begun. */
    private boolean endPublication(Publication which, EndReason reason) {
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
        which.encoder().ended(reason);
        return true;
    }

    /** Those of this stream, in its turn. */
    StreamLogs logs() {
        return logs;
    }

    /**
     * In turn.
     *
     * @param segmenter null when the publication has brought nothing; what is held for another is left alone then
     */
    void publicationEnded(Publication ended, EndReason reason, Segmenter segmenter) {
        if (publication == ended) {
            publication = null;
            unusedSinceMs = nowMs();
            heldSinceMs = nowMs();
            logs.publicationEnded();
            if (segmenter != null) {
                logs.publicationEnded(segmenter);
            }
            if (!isHeldAfter(reason, segmenter == null)) {
                logs.end(/* inOrder= */ reason.isOfStream());
                left = true;
            }
        }
    }

    private boolean isHeldAfter(EndReason reason, boolean broughtNothing) {
        if (reason.kind() == EndReason.Kind.REPLACED) {
            return true;
        }
        boolean mayReturn = reason.mayReturn() || (broughtNothing && reason.kind() == EndReason.Kind.FINISHED);
        return mayReturn && settings.graceMs() > 0;
    }

    /** Something has been appended or has ended. Any thread, not in the turn; never blocks. */
    void published() {
        if (logs.takeEndedUnseen() || logs.isWatchable()) {
            watchers.tellWaiters();
        } else if (left) {
            watchers.tellWaitersForStart();
        }
        logs.takeAbandoned(old -> watchers.endReadersOf(
                old, new EndReason(EndReason.Kind.OVERRUN, "too slow: the stream ended long ago")));
        watchers.schedulePasses(pacing());
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
        return Pacing.of(settings.latencyMs(), bytesPerSecond());
    }

    private long bytesPerSecond() {
        Publication current = publication;
        return current == null ? 0 : current.bytesPerSecond();
    }

    // ---- watching

    /** Takes a viewer's seat; empty when the stream or the pump is full. */
    public Optional<Seat> seat() {
        Seat seat = registry.seat(this);
        if (seat != null) {
            runDemand();
        }
        return Optional.ofNullable(seat);
    }

    /**
     * Runs {@code listener}, instead of the one before it, each time a viewer's seat has been taken, by whoever takes it. It
     * must not block or throw. Also when viewers of a stream need one to which this is the fallback.
     *
     * @param listener null for none
     */
    public void whenSeatTaken(Runnable listener) {
        demand = listener;
    }

    /** Begins to watch the container as it came. */
    public Optional<Viewer> watch(ViewerOutput output, ViewerInfo info, Seat seat) {
        return watch(output, info, Optional.empty(), seat);
    }

    /**
     * Begins to watch. The output should be ready, or will call {@link Viewer#ready()}.
     *
     * @param rendering what the viewer wants; empty for the container as it came
     * @param seat given back when the viewer leaves
     * @return empty when the stream went offline meanwhile, or holds what cannot be rendered so; the seat is still the
     *     caller's then
     */
    public Optional<Viewer> watch(ViewerOutput output, ViewerInfo info, Optional<Rendering> rendering, Seat seat) {
        StreamLog open = logFor(rendering, seat);
        if (open == null || closed) {
            return Optional.empty();
        }
        boolean hasIntro = rendering.isEmpty() && !open.isEnded();
        StreamLog intro = hasIntro ? registry.intros().before(open, seat.stream()) : null;
        Cursor cursor = intro == null ? new Cursor(open, settings) : Cursor.ofIntro(intro);
        Viewer viewer = new Viewer(registry.nextViewerId(), info, this, watchers.nextPass(), cursor, output, seat);
        viewer.announceUnless(registry.tally().isCounting(LogTally.Kind.BRIEF_VIEWER, info.address()));
        watchers.add(viewer);
        if (closed) {
            viewer.end(new EndReason(EndReason.Kind.REMOVED, "the stream was removed"));
        }
        return Optional.of(viewer);
    }

    /** What strangers do again and again, for the log. */
    LogTally tally() {
        return registry.tally();
    }

    private StreamLog logFor(Optional<Rendering> rendering, Seat seat) {
        StreamLog open = logs.open();
        if (rendering.isEmpty() && (open != null || !seat.hasWaited())) {
            return open;
        }
        turn.lock();
        try {
            return logs.forViewer(rendering, seat.waitsSinceMs());
        } finally {
            turn.unlock();
        }
    }

    // ---- going on elsewhere; any thread

    /** The log in which viewers of another one can go on; null when there is none. */
    StreamLog openLogBehind(StreamLog before) {
        StreamLog open = logs.open();
        return open != null && before.canBeFollowedBy(open) && !closed ? open : null;
    }

    /** The log for a viewer who goes on in the open one, and whose timestamps are moved by so much at least. */
    StreamLog shifted(StreamLog open, Splicing.Shift wanted, Splicing.Shift none) {
        if (wanted.equals(none)) {
            return open;
        }
        turn.lock();
        try {
            return logs.shifted(open, wanted, none);
        } finally {
            turn.unlock();
        }
    }

    /** The same while somebody publishes. */
    StreamLog logBehind(StreamLog before) {
        return state() == State.LIVE ? openLogBehind(before) : null;
    }

    /** Whether viewers who came for this stream, and read that log meanwhile, can begin here at once. */
    boolean isBackFor(StreamLog before) {
        StreamLog open = logBehind(before);
        return open != null && open.joinRule().isOpen(nowMs());
    }

    /**
     * Where viewers who came for this stream go on, who have read that log to its end: here, or in a fallback. Without a fallback
     * those who have been here all the time end with what they have read.
     *
     * @param elsewhere whether the log is another stream's
     */
    Optional<Stream> nextFor(StreamLog before, boolean elsewhere) {
        boolean comesBack = elsewhere || fallbacks.isConfigured();
        return comesBack && logBehind(before) != null ? Optional.of(this) : fallbacks.liveBehind(before);
    }

    /** Whether viewers who are at the end may hope for a fallback. */
    boolean isWorthStaying(long nowMs) {
        return publication == null && !closed && fallbacks.isWorthWaiting(nowMs - heldSinceMs);
    }

    /**
     * What those who come now watch instead, because this stream is offline: its fallback, or that one's, whatever its container.
     * If none is live, those that are pulled on demand are asked for. A viewer who is given one keeps its seat here, and comes
     * back when this stream does, where the containers allow it.
     */
    public Optional<Stream> fallback() {
        fallbacks.ask();
        return fallbacks.live();
    }

    /** Viewers of another stream need this one; they have no seat here. */
    void expectViewers() {
        expectedUntilMs = nowMs() + EXPECTED_MS;
        runDemand();
    }

    /** Whether somebody watches or waits, or would if it were live. */
    public boolean isWanted() {
        return seatsTaken() > 0 || !viewers().isEmpty() || nowMs() < expectedUntilMs;
    }

    boolean isPulledOnDemand() {
        return demand != null;
    }

    boolean isClosed() {
        return closed;
    }

    /** Whether it is gone for good while the pump goes on. */
    boolean isRemoved() {
        return closed && !registry.isClosed();
    }

    private void runDemand() {
        Runnable told = demand;
        if (told != null) {
            told.run();
        }
    }

    Pass passBeside(Pass other) {
        return watchers.passBeside(other);
    }

    /** In the viewer's turn, which goes on here. */
    void entered(Viewer viewer) {
        watchers.add(viewer);
        if (closed) {
            viewer.end(new EndReason(EndReason.Kind.REMOVED, "the stream was removed"));
        }
    }

    /** A viewer of this stream goes on in another one. In its turn. */
    void departed(Stream to) {
        departures.add(to.name());
    }

    void forget(Viewer viewer) {
        watchers.remove(viewer);
        if (watchers.viewers().isEmpty()) {
            unusedSinceMs = nowMs();
        }
    }

    /**
     * Runs {@code waiter} once, as soon as the stream can be watched or is removed, or the time is over. Any thread; it must not
     * block. The caller takes it back by {@link #noLongerWaits}.
     *
     * @param longestMs how long it waits at most
     */
    public void whenWatchable(Runnable waiter, long longestMs) {
        watchers.addWaiter(waiter, nowMs() + longestMs, /* start= */ false);
        if (logs.isWatchable() || closed) {
            watchers.tellWaiters();
        }
    }

    /** As {@link #whenWatchable}, and also when the encoder that is there leaves for good, before anybody could watch. */
    public void whenStarted(Runnable waiter, long longestMs) {
        watchers.addWaiter(waiter, nowMs() + longestMs, /* start= */ true);
        if (logs.isWatchable() || closed) {
            watchers.tellWaiters();
        } else if (left) {
            watchers.tellWaitersForStart();
        }
    }

    public void noLongerWaits(Runnable waiter) {
        watchers.removeWaiter(waiter);
        unusedSinceMs = nowMs();
    }

    // ---- clock

    /** Everything that happens because time passes. One thread, a few times per second. */
    void workerFailed(Error why) {
        registry.workerFailed(why);
    }

    void tick(long nowMs) {
        Publication current = publication;
        if (current != null && current.isSilent(nowMs, settings.idleMs())) {
            endPublication(current, new EndReason(EndReason.Kind.IDLE, idleText(current, nowMs)));
        } else if (current != null) {
            current.neverBegan(nowMs, UNIT_IDLES * settings.idleMs()).ifPresent(why -> endPublication(current, why));
        }
        boolean graceOver;
        turn.lock();
        try {
            graceOver = publication == null && logs.open() != null && nowMs - heldSinceMs >= settings.graceMs();
            if (graceOver) {
                logs.end(/* inOrder= */ true);
            }
            logs.tick(publication != null, watchers::hasReadersOf);
            if (current != null) {
                current.lookForAdvice(nowMs);
            }
        } finally {
            turn.unlock();
        }
        if (current != null) {
            current.announceIfLate();
            current.announceAdvice();
        }
        if (graceOver) {
            LOG.info("stream {}: no publisher returned within {}", name, Texts.duration(settings.graceMs()));
        }
        if (graceOver || logs.hasAbandoned()) {
            published();
        }
        departures.take((to, count) -> LOG.info("stream {}: {} viewers go on in {}", name, count, to));
        if (seatsTaken() > 0 && state() != State.LIVE) {
            fallbacks.ask();
        }
        if (watchers.hasWaiters() && fallbacks.live().isPresent()) {
            watchers.tellWaiters();
        }
        watchers.tellLateWaiters(nowMs);
        for (Viewer viewer : watchers.viewers()) {
            viewer.check(nowMs, settings, FILLER_AFTER_MS);
        }
    }

    /** Finds out how much media memory viewers need to begin. */
    void lookAtNeed() {
        turn.lock();
        try {
            logs.lookAtNeed();
        } finally {
            turn.unlock();
        }
    }

    /** Keeps no more than the pump's media memory allows. */
    void shorten() {
        turn.lock();
        try {
            logs.shorten();
        } finally {
            turn.unlock();
        }
    }

    private static String idleText(Publication silent, long nowMs) {
        String silence = Texts.duration(silent.idleMs(nowMs));
        return silent.receivedBytes() > 0 || silent.encoder().isPulled()
                ? "idle: sent nothing for " + silence
                : "idle: no first byte came within " + silence
                        + "; a proxy before the pump may have collected the body (" + Advice.UNBUFFERED + ")";
    }

    /** Milliseconds for which nobody has published, watched or waited; negative while somebody does. */
    long unusedMs(long nowMs) {
        boolean used = publication != null || logs.open() != null || !watchers.isEmpty();
        return used ? -1 : nowMs - unusedSinceMs;
    }

    /** Closes if nobody has used it for so long; nobody can begin to meanwhile. */
    boolean closeIfUnused(long nowMs, long lingerMs) {
        turn.lock();
        try {
            if (unusedMs(nowMs) < lingerMs) {
                return false;
            }
            closed = true;
        } finally {
            turn.unlock();
        }
        close(new EndReason(EndReason.Kind.REMOVED, "unused"));
        return true;
    }

    /** Ends everything: the publication, then every viewer, without waiting for slow ones. */
    void close(EndReason reason) {
        turn.lock();
        try {
            closed = true;
        } finally {
            turn.unlock();
        }
        endPublication(reason);
        turn.lock();
        try {
            logs.end(/* inOrder= */ false);
        } finally {
            turn.unlock();
        }
        watchers.tellWaiters();
        watchers.endAll(reason);
        turn.lock();
        try {
            logs.close();
        } finally {
            turn.unlock();
        }
        if (birthplace != null) {
            birthplace.leave();
        }
    }

    /** How many viewers the dispatcher carries. */
    int carried() {
        return watchers.carried();
    }
}
