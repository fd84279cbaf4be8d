package org.streampump.stream;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.streampump.address.AddressKey;
import org.streampump.address.AddressLimits;
import org.streampump.container.ContainerFormat;
import org.streampump.container.Rendering;
import org.streampump.container.Splicing;
import org.streampump.container.StreamHeader;
import org.streampump.stream.log.Cursor;
import org.streampump.stream.log.StreamLog;
import org.streampump.stream.log.StreamLogs;
import org.streampump.stream.log.ViewerOutput;

/**
 * A named live stream, which outlives its publications. Its parts: the publications ({@link Broadcast}), the viewers who watch
 * and wait ({@link Watchers}), the demand for the stream ({@link Demand}), and where its viewers continue at its end ({@link
 * Succession}). Any thread.
 */
public final class Stream extends WatchedStream {
    private final String name;
    private final Hub hub;
    private final AddressLimits.Place birthplace; // null when no peer outside the pump asked for the stream
    private final ReentrantLock turn = new ReentrantLock(); // see Broadcast
    private final StreamLogs logs;
    private final Watchers watchers;
    private final Demand demand;
    private final Broadcast broadcast;
    private final Succession succession;

    private volatile StreamRule rule;

    /**
     * @param birthplace the stream's place within the limits of the address for which a pattern created it; null for none
     * @param succession finds a stream that viewers wait for, and creates it if a pattern covers its name
     */
    Stream(
            String name,
            StreamRule rule,
            AddressLimits.Place birthplace,
            Hub hub,
            Dispatcher dispatcher,
            Function<String, Optional<Stream>> succession) {
        super(new Counters(hub.counters()));
        this.name = name;
        this.rule = rule;
        this.birthplace = birthplace;
        this.hub = hub;
        this.watchers = new Watchers(name, dispatcher, hub.events());
        this.logs = new StreamLogs(
                name, () -> settings().log(), hub.clockMs(), hub.memory().share());
        this.demand = new Demand(watchers, hub);
        this.broadcast = new Broadcast(name, this::settings, hub, counters(), logs, watchers, demand, turn);
        this.succession = new Succession(this, succession);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public StreamSettings settings() {
        return rule.settings();
    }

    /** Whether a pattern created the stream; such a stream disappears when nobody uses it. */
    public boolean isFromPattern() {
        return rule.isFromPattern();
    }

    String pattern() {
        return rule.pattern();
    }

    /** Whether a pattern created the stream for a peer of the given address. */
    boolean isBornFor(AddressKey address) {
        return birthplace != null && birthplace.key().equals(address);
    }

    /** Applies a changed configuration. The limits of the log hold from the next log on, all other settings at once. */
    void configure(StreamRule changed) {
        rule = changed;
    }

    /** The publications of the stream. */
    public Broadcast broadcast() {
        return broadcast;
    }

    /** The viewers who watch or wait. */
    public Watchers watchers() {
        return watchers;
    }

    /** The demand for the stream. */
    public Demand demand() {
        return demand;
    }

    @Override
    public BroadcastState state() {
        return broadcast.state();
    }

    /** The container of the open log; empty when the stream cannot be watched now. */
    public Optional<ContainerFormat> format() {
        return Optional.ofNullable(logs.open()).map(StreamLog::format);
    }

    /**
     * The container of the log that the holder of a seat can watch: like {@link #format()}, or, for a holder who has waited,
     * the container of a log that has ended since the wait began.
     */
    public Optional<ContainerFormat> format(Seat seat) {
        StreamLog found = inTurn(() -> logs.forWaiter(seat.waitsSinceMs()));
        return found == null || found.published() == 0 ? Optional.empty() : Optional.of(found.format());
    }

    /** The header that a new viewer would get now; empty when there is none. */
    public Optional<StreamHeader> header() {
        return Optional.ofNullable(logs.open()).map(StreamLog::header);
    }

    /** The header for the holder of a seat, who may have waited for a log that has just ended. */
    public Optional<StreamHeader> header(Seat seat) {
        return Optional.ofNullable(logFor(Optional.empty(), seat)).map(StreamLog::header);
    }

    @Override
    public String title() {
        return logs.title();
    }

    /** In the stream's turn. */
    StreamLogs logs() {
        return logs;
    }

    /** Takes a seat for a viewer; returns empty when the stream or the pump is full, or the pump is stopping. */
    public Optional<Seat> seat() {
        Seat seat = hub.isClosed()
                ? null
                : Seat.take(this, hub.seats(), hub.limits().get().maxViewers());
        if (seat != null) {
            demand.tell();
        }
        return Optional.ofNullable(seat);
    }

    /**
     * Begins to watch. The output is ready, or calls {@link Viewer#ready()} later.
     *
     * @param rendering the rendering that the viewer wants; empty for the container as the publisher sends it
     * @param seat given back when the viewer leaves
     * @return empty when the stream went offline meanwhile or cannot be rendered this way; the seat then still belongs to the
     *     caller
     */
    public Optional<Viewer> watch(ViewerOutput output, ViewerInfo info, Optional<Rendering> rendering, Seat seat) {
        StreamLog open = logFor(rendering, seat);
        if (open == null || broadcast.isClosed()) {
            return Optional.empty();
        }
        boolean hasIntro = rendering.isEmpty() && !open.isEnded();
        WatchedStream wanted = seat.stream();
        StreamLog intro = hasIntro ? hub.intros().before(open, wanted.settings().radio(), wanted.name()) : null;
        Cursor cursor = intro == null ? new Cursor(open, settings().log()) : Cursor.ofIntro(intro);
        Viewer viewer = new Viewer(hub.nextViewerId(), info, this, watchers.nextPass(), cursor, output, seat);
        came(new PumpEvent.ViewerCame(name, wanted.name(), viewer.id(), info));
        entered(viewer);
        return Optional.of(viewer);
    }

    private StreamLog logFor(Optional<Rendering> rendering, Seat seat) {
        StreamLog open = logs.open();
        boolean asItIs = rendering.isEmpty() && (open != null || !seat.hasWaited());
        return asItIs ? open : inTurn(() -> logs.forViewer(rendering, seat.waitsSinceMs()));
    }

    /**
     * Returns the stream that new viewers watch while this stream is offline: its fallback, or the fallback's fallback, whatever
     * the container; empty when none is live. Fallbacks that are pulled on demand are then told that they are needed. A viewer of
     * a fallback keeps its seat here and comes back when this stream is live again, if the containers allow it.
     */
    public Optional<Stream> fallback() {
        succession.ask();
        return succession.live();
    }

    // ---- for viewers

    @Override
    Hub hub() {
        return hub;
    }

    @Override
    SeatCounts seats() {
        return watchers.seats();
    }

    @Override
    Pass passOnSameLane(Pass other) {
        return watchers.passOnSameLane(other);
    }

    @Override
    boolean isRemoved() {
        return broadcast.isClosed() && !hub.isClosed();
    }

    @Override
    StreamLog openLogAfter(StreamLog before) {
        StreamLog open = logs.open();
        return open != null && before.canBeFollowedBy(open) && !broadcast.isClosed() ? open : null;
    }

    @Override
    StreamLog shifted(StreamLog open, Splicing.Shift wanted, Splicing.Shift none) {
        return wanted.equals(none) ? open : inTurn(() -> logs.shifted(open, wanted, none));
    }

    @Override
    Optional<Stream> nextFor(StreamLog before, boolean elsewhere) {
        return succession.nextFor(before, elsewhere);
    }

    @Override
    boolean isWorthStaying(long nowMs) {
        return succession.isWorthWaiting(nowMs);
    }

    @Override
    void entered(Viewer viewer) {
        watchers.add(viewer);
        if (broadcast.isClosed()) {
            viewer.end(new EndReason(EndReason.Kind.REMOVED, "the stream was removed"));
        }
    }

    @Override
    void departed(WatchedStream to) {
        succession.departed(to.name());
    }

    @Override
    void forget(Viewer viewer) {
        watchers.remove(viewer);
        if (watchers.viewers().isEmpty()) {
            demand.used();
        }
    }

    /** Does everything that happens because time passes. Called by one thread, a few times per second. */
    void tick(long nowMs) {
        broadcast.tick(nowMs);
        succession.tick();
        if (watchers.hasWaiters() && succession.live().isPresent()) {
            watchers.tellWaiters();
        }
        watchers.tick(nowMs, settings());
    }

    /** Time for which nobody has published, watched or waited, in milliseconds; negative while somebody does. */
    long unusedMs(long nowMs) {
        return broadcast.isIdle() && watchers.isEmpty() ? demand.unusedMs(nowMs) : -1;
    }

    /** Closes the stream if nobody has used it for {@code lingerMs}; meanwhile no publisher can begin. */
    boolean closeIfUnused(long nowMs, long lingerMs) {
        boolean unused = inTurn(() -> unusedMs(nowMs) >= lingerMs && broadcast.closeInTurn());
        if (unused) {
            close(new EndReason(EndReason.Kind.REMOVED, "unused"));
        }
        return unused;
    }

    /** Ends everything: the publication, then every viewer, without waiting for slow ones. */
    void close(EndReason reason) {
        broadcast.close(reason);
        watchers.tellWaiters();
        watchers.endAll(reason);
        broadcast.forgetLogs();
        if (birthplace != null) {
            birthplace.leave();
        }
    }

    private <T> T inTurn(Supplier<T> work) {
        turn.lock();
        try {
            return work.get();
        } finally {
            turn.unlock();
        }
    }
}
