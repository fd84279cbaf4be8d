package org.streampump.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.streampump.container.FormatDetector;
import org.streampump.stream.BroadcastState;
import org.streampump.stream.PumpEvent;
import org.streampump.stream.Stream;

/**
 * Pulls one stream, again and again. In a round each address is tried once, in order, until one brings the stream. When that
 * address breaks, the rest of the round follows at once, so that viewers are held only briefly. A {@link BackOff} follows a
 * round, and also a stream that ended in order; it is short while viewers are held.
 *
 * <p>While an address after the first brings the stream, the better addresses are tried again on the side, a minute after the
 * stream began and then every five minutes. A better address that brings the stream replaces the worse one.
 */
final class SourceLoop {
    /** Time after which a source that brings the stream has succeeded, in milliseconds. */
    static final long SUCCESS_MS = 60_000;

    /** Time for which a worse address brings the stream before the better addresses are tried, in milliseconds. */
    static final long RETURN_AFTER_MS = 60_000;

    /** Time until the better addresses are tried again after they have failed or broken soon, in milliseconds. */
    static final long RETURN_AGAIN_MS = 300_000;

    /** Maximum pause while viewers are held for the stream's return, in milliseconds: viewers are not held for long. */
    static final long WHILE_HELD_MS = 3_000;

    private static final int NONE = -1;

    private final String streamName;
    private final SourceSettings config;
    private final FormatDetector formats;
    private final Sources pump;
    private final String identity;
    private final List<Failures> failures;
    private final List<String> shownAddresses;
    private final WantedBy wantedBy = new WantedBy();
    private final BackOff backOff;

    // Sources' turn only.
    private final BitSet tried = new BitSet(); // ranks of the addresses that were tried in this round
    private Attempt current;
    private Attempt challenger; // an attempt on a better address than that of current, which is live
    private boolean live; // current has begun
    private long dueMs;
    private long liveSinceMs;
    private long returnDueMs;
    private long returnDelayMs = RETURN_AFTER_MS;
    private long attempts;
    private int lastLive = NONE; // rank of the address that last brought the stream
    private String lastError;
    private Stream watched;
    private boolean stopped;

    // Any thread.
    private volatile long wantedMs;
    private volatile boolean resting = true;
    private volatile List<String> cameBy = List.of();
    private volatile SourceSnapshot snapshot;

    /** @param formats the containers that the stream accepts */
    SourceLoop(String streamName, SourceSettings config, FormatDetector formats, Sources pump) {
        this.streamName = streamName;
        this.config = config;
        this.formats = formats;
        this.pump = pump;
        this.identity = pump.identity(streamName);
        this.shownAddresses =
                config.upstreams().stream().map(Upstream::toString).toList();
        this.failures = shownAddresses.stream()
                .map(address -> new Failures(pump.events(), streamName, address))
                .toList();
        this.backOff = new BackOff(pump.random());
        this.dueMs = pump.nowMs();
        this.wantedMs = pump.nowMs() - lingerMs();
        this.snapshot = picture(SourceSnapshot.State.IDLE);
    }

    // ---- any thread

    String streamName() {
        return streamName;
    }

    SourceSnapshot snapshot() {
        return snapshot;
    }

    /** The pumps through which the stream has come, except this pump. Remains known while viewers are held. */
    List<String> cameBy() {
        return cameBy;
    }

    void wantedBy(List<String> pumps) {
        wantedBy.add(pumps, pump.nowMs());
    }

    private void seatTaken() {
        wantedMs = pump.nowMs();
        if (resting) {
            pump.post(() -> tick(pump.nowMs()));
        }
    }

    // ---- an attempt's thread

    Optional<Stream> stream() {
        return pump.stream(streamName);
    }

    FormatDetector formats() {
        return formats;
    }

    Duration silence() {
        return config.silence();
    }

    /** The address of this rank, without credentials. */
    String address(int rank) {
        return shownAddresses.get(rank);
    }

    String identity() {
        return identity;
    }

    List<String> chain() {
        List<String> chain = new ArrayList<>(wantedBy.pumps(pump.nowMs()));
        chain.add(pump.asker(streamName));
        return chain;
    }

    /**
     * Notes that the attempt has published the stream. Called before anybody can watch, so that the first viewer is told the
     * right chain.
     */
    void began(Attempt attempt) {
        cameBy = attempt.cameBy();
        pump.post(() -> begun(attempt));
    }

    void ended(Attempt attempt, Outcome outcome) {
        pump.post(() -> over(attempt, outcome));
    }

    // ---- sources' turn

    void tick(long nowMs) {
        if (stopped) {
            return;
        }
        listen();
        if (live && nowMs - liveSinceMs >= SUCCESS_MS) {
            succeeded();
        }
        boolean wanted = isWanted(nowMs);
        if (!wanted) {
            rest();
        } else if (current == null && nowMs >= dueMs) {
            tryNext();
        } else if (live && challenger == null && current.rank() > 0 && nowMs >= returnDueMs) {
            returnDelayMs = RETURN_AGAIN_MS;
            challenger = attempt(0);
        }
        show(nowMs);
    }

    /** Listens to the demand for the stream. A change of the configuration may have put a different stream under the name. */
    private void listen() {
        Stream now = stream().orElse(null);
        if (now != watched) {
            watched = now;
            if (now != null && config.onDemand().isPresent()) {
                now.demand().whenSeatTaken(this::seatTaken);
            }
        }
    }

    private boolean isWanted(long nowMs) {
        if (config.onDemand().isEmpty()) {
            return true;
        }
        if (watched != null && watched.demand().isWanted()) {
            wantedMs = nowMs;
            return true;
        }
        return nowMs - wantedMs < lingerMs();
    }

    private long lingerMs() {
        return config.onDemand().orElse(Duration.ZERO).toMillis();
    }

    private void succeeded() {
        backOff.reset();
        tried.clear();
        if (current.rank() == 0) {
            returnDelayMs = RETURN_AFTER_MS;
        }
    }

    /** Stops pulling. The time of the next round stays, so that viewers who come and go do not cause more attempts. */
    private void rest() {
        giveUp(attempt -> attempt.stopInOrder("nobody watches"));
        tried.clear();
    }

    private void giveUp(Consumer<Attempt> stop) {
        Attempt first = current;
        Attempt second = challenger;
        current = null;
        challenger = null;
        live = false;
        cameBy = List.of();
        if (second != null) {
            stop.accept(second);
        }
        if (first != null) {
            stop.accept(first);
        }
    }

    private void tryNext() {
        int next = tried.nextClearBit(0);
        if (next < shownAddresses.size()) {
            current = attempt(next);
        } else {
            pause();
        }
    }

    private void pause() {
        tried.clear();
        long delayMs = backOff.next();
        boolean held = watched != null && watched.state() == BroadcastState.HELD;
        dueMs = pump.nowMs() + (held ? Math.min(delayMs, WHILE_HELD_MS) : delayMs);
    }

    private Attempt attempt(int rank) {
        attempts++;
        pump.counters(streamName).sourceTried();
        Attempt attempt = new Attempt(this, rank, config.upstreams().get(rank).attempt());
        if (!pump.threads().start(attempt, streamName)) {
            ended(attempt, new Outcome(/* next= */ false, "no thread for it"));
        }
        return attempt;
    }

    private void begun(Attempt attempt) {
        if (attempt == challenger) {
            Attempt worse = current;
            current = challenger;
            challenger = null;
            tried.clear();
            worse.stop("replaced by " + current.peer()); // the hub has already ended its publication
        }
        if (attempt == current) {
            live = true;
            lastError = null;
            liveSinceMs = pump.nowMs();
            returnDueMs = liveSinceMs + returnDelayMs;
            failures.get(attempt.rank()).succeeded();
            tellSwitch(attempt.rank());
            show(pump.nowMs());
        }
    }

    private void tellSwitch(int rank) {
        if (lastLive != NONE && lastLive != rank) {
            pump.counters(streamName).sourceSwitched();
            pump.events()
                    .tell(new PumpEvent.SourceSwitched(
                            streamName, shownAddresses.get(lastLive), shownAddresses.get(rank)));
        }
        lastLive = rank;
    }

    private void over(Attempt attempt, Outcome outcome) {
        if (attempt != current && attempt != challenger) {
            return; // it was told to stop
        }
        if (!attempt.hasBegun()) {
            failures.get(attempt.rank()).failed(outcome.why());
        }
        if (attempt == current && (!attempt.hasBegun() || outcome.next())) { // a challenger's failure is in the log
            lastError = shownAddresses.get(attempt.rank()) + ": " + outcome.why();
        }
        if (attempt == challenger) {
            challengerOver();
        } else {
            currentOver(outcome);
        }
        show(pump.nowMs());
    }

    private void challengerOver() {
        int next = challenger.rank() + 1;
        boolean isBetter = next < current.rank();
        challenger = isBetter ? attempt(next) : null;
        returnDueMs = pump.nowMs() + returnDelayMs;
    }

    private void currentOver(Outcome outcome) {
        int rank = current.rank();
        current = null;
        live = false;
        if (challenger != null) { // it is already connecting
            current = challenger;
            challenger = null;
            tried.clear();
        } else if (outcome.next()) {
            tried.set(rank);
            tryNext();
        } else {
            pause();
        }
    }

    /** Stops pulling for good; the viewers are held for the next publication. */
    void stop(String why) {
        stopped = true;
        if (watched != null) {
            watched.demand().whenSeatTaken(null);
        }
        giveUp(attempt -> attempt.stop(why));
    }

    private void show(long nowMs) {
        resting = current == null;
        SourceSnapshot.State waitingOrIdle = isWanted(nowMs) ? SourceSnapshot.State.WAITING : SourceSnapshot.State.IDLE;
        SourceSnapshot.State trying = live ? SourceSnapshot.State.LIVE : SourceSnapshot.State.CONNECTING;
        snapshot = picture(current == null ? waitingOrIdle : trying);
    }

    private SourceSnapshot picture(SourceSnapshot.State state) {
        return new SourceSnapshot(
                shownAddresses,
                Optional.ofNullable(current).map(attempt -> shownAddresses.get(attempt.rank())),
                state,
                attempts,
                Optional.ofNullable(lastError));
    }
}
