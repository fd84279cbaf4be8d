package org.streampump.events;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.address.AddressKey;
import org.streampump.logging.LogTally;
import org.streampump.logging.Texts;
import org.streampump.stream.EndReason;
import org.streampump.stream.PumpEvent;
import org.streampump.stream.PumpEvent.AdviceOver;
import org.streampump.stream.PumpEvent.Commanded;
import org.streampump.stream.PumpEvent.GraceOver;
import org.streampump.stream.PumpEvent.PublisherAdvised;
import org.streampump.stream.PumpEvent.PublisherCame;
import org.streampump.stream.PumpEvent.PublisherLeft;
import org.streampump.stream.PumpEvent.PublisherRefused;
import org.streampump.stream.PumpEvent.PumpRefused;
import org.streampump.stream.PumpEvent.SourceFailed;
import org.streampump.stream.PumpEvent.SourceRestored;
import org.streampump.stream.PumpEvent.StreamRemoved;
import org.streampump.stream.PumpEvent.TitleSaid;
import org.streampump.stream.PumpEvent.ViewerCame;
import org.streampump.stream.PumpEvent.ViewerLeft;
import org.streampump.stream.PumpEvent.ViewerMoved;
import org.streampump.stream.PumpEvent.ViewerRefused;
import org.streampump.stream.PumpEvent.ViewersMoved;

/**
 * The operator's log: one line for each event that an operator wants to read later. Strangers who come and go all the time have a
 * line for the first time and are counted after that. Any thread; never blocks, as the log has a bounded queue.
 */
public final class OperatorLog implements Consumer<PumpEvent> {
    private static final Logger LOG = LogManager.getLogger(OperatorLog.class);

    private final LogTally tally;
    private final LongSupplier clockMs;
    private final LateArrivals viewers = new LateArrivals();
    private final LateArrivals publishers = new LateArrivals();
    private final Map<Class<?>, Consumer<PumpEvent>> lines = new HashMap<>(); // not changed after construction

    /**
     * @param tally counts what strangers do again and again
     * @param clockMs a clock in milliseconds that never goes back
     */
    public OperatorLog(LogTally tally, LongSupplier clockMs) {
        this.tally = tally;
        this.clockMs = clockMs;
        on(GraceOver.class, OperatorLog::write);
        on(StreamRemoved.class, OperatorLog::write);
        on(ViewerCame.class, this::came);
        on(ViewerMoved.class, OperatorLog::write);
        on(ViewersMoved.class, OperatorLog::write);
        on(ViewerLeft.class, this::left);
        on(ViewerRefused.class, OperatorLog::write);
        on(PumpRefused.class, OperatorLog::write);
        on(PublisherCame.class, this::came);
        on(PublisherLeft.class, this::left);
        on(PublisherAdvised.class, OperatorLog::write);
        on(AdviceOver.class, OperatorLog::write);
        on(PublisherRefused.class, OperatorLog::write);
        on(SourceFailed.class, OperatorLog::write);
        on(SourceRestored.class, OperatorLog::write);
        on(Commanded.class, OperatorLog::write);
        on(TitleSaid.class, OperatorLog::write);
    }

    private <E extends PumpEvent> void on(Class<E> kind, Consumer<E> line) {
        lines.put(kind, event -> line.accept(kind.cast(event)));
    }

    /** Writes the line of an event; an event of a kind without a line stays silent. */
    @Override
    public void accept(PumpEvent event) {
        Consumer<PumpEvent> line = lines.get(event.getClass());
        if (line != null) {
            line.accept(event);
        }
    }

    /** Writes the lines that are due because time passes. Called by one thread, a few times per second. */
    public void tick() {
        long nowMs = clockMs.getAsLong();
        viewers.tick(nowMs);
        publishers.tick(nowMs);
        tally.tick();
    }

    /** Writes the numbers that were counted instead of lines. */
    public void close() {
        tally.close();
    }

    // ---- peers who come and leave

    private void came(ViewerCame event) {
        if (tally.isCounting(LogTally.Kind.BRIEF_VIEWER, address(event.viewer().peer()))) {
            viewers.add(event.id(), clockMs.getAsLong(), () -> write(event));
        } else {
            write(event);
        }
    }

    private void left(ViewerLeft event) {
        boolean isOneOfMany = tally.isOnlyCounted(
                LogTally.Kind.BRIEF_VIEWER,
                address(event.viewer().peer()),
                "stream " + event.stream(),
                !viewers.has(event.id()),
                event.stayedMs());
        if (isOneOfMany) {
            viewers.forget(event.id());
        } else {
            viewers.say(event.id());
            write(event);
        }
    }

    private void came(PublisherCame event) {
        if (event.isStranger() && tally.isCounting(LogTally.Kind.BRIEF_PUBLISHER, address(event.peer()))) {
            publishers.add(event.id(), clockMs.getAsLong(), () -> write(event));
        } else {
            write(event);
        }
    }

    private void left(PublisherLeft event) {
        if (isOneOfMany(event)) {
            publishers.forget(event.id());
        } else {
            publishers.say(event.id());
            write(event);
        }
    }

    private boolean isOneOfMany(PublisherLeft event) {
        boolean namesAnother =
                event.reason().kind() == EndReason.Kind.REPLACED; // its text has a port, which differs each time
        return event.isStranger()
                && tally.isOnlyCounted(
                        LogTally.Kind.BRIEF_PUBLISHER,
                        address(event.peer()),
                        "stream " + event.stream() + ": " + (namesAnother ? "replaced" : event.reason()),
                        !publishers.has(event.id()),
                        event.lastedMs());
    }

    private static AddressKey address(String peer) {
        return AddressKey.ofPeer(peer);
    }

    // ---- lines

    private static void write(GraceOver event) {
        LOG.info("stream {}: no publisher returned within {}", event.stream(), Texts.duration(event.graceMs()));
    }

    private static void write(StreamRemoved event) {
        LOG.info("stream {}: removed by the configuration", event.stream());
    }

    private static void write(ViewerCame event) {
        LOG.info(
                "stream {}: viewer {} {} came{} ({}, {})",
                event.stream(),
                event.id(),
                event.viewer().peer(),
                event.wanted().equals(event.stream()) ? "" : " for " + event.wanted(),
                event.viewer().protocol(),
                event.viewer().userAgent());
    }

    private static void write(ViewerMoved event) {
        LOG.debug(
                "stream {}: viewer {} {} goes on in {}",
                event.stream(),
                event.id(),
                event.viewer().peer(),
                event.to());
    }

    private static void write(ViewersMoved event) {
        LOG.info("stream {}: {} viewers go on in {}", event.stream(), event.count(), event.to());
    }

    private static void write(ViewerLeft event) {
        LOG.info(
                "stream {}: viewer {} {} left after {}, {}{}: {}",
                event.stream(),
                event.id(),
                event.viewer().peer(),
                Texts.duration(event.stayedMs()),
                Texts.bytes(event.sentBytes()),
                event.overruns() == 0 ? "" : ", " + event.overruns() + " overruns",
                event.reason());
    }

    private static void write(ViewerRefused event) {
        LOG.info("stream {}: viewer {} refused with {}: {}", event.stream(), event.peer(), event.answer(), event.why());
    }

    private static void write(PumpRefused event) {
        LOG.info(
                "stream {}: pump {} refused with {}: {}: {}",
                event.stream(),
                event.peer(),
                event.answer(),
                event.why(),
                event.chain());
    }

    private static void write(PublisherCame event) {
        LOG.info("stream {}: publisher {} came", event.stream(), event.peer());
    }

    private static void write(PublisherLeft event) {
        LOG.info(
                "stream {}: publisher {} left after {} in {}: {}",
                event.stream(),
                event.peer(),
                Texts.bytes(event.receivedBytes()),
                Texts.duration(event.lastedMs()),
                event.reason());
        if (!event.advice().isEmpty()) {
            LOG.warn("stream {}: publisher {}: {}", event.stream(), event.peer(), event.advice());
        }
    }

    private static void write(PublisherAdvised event) {
        LOG.warn("stream {}: publisher {}: {}", event.stream(), event.peer(), event.advice());
    }

    private static void write(AdviceOver event) {
        LOG.info("stream {}: publisher {}: over: {}", event.stream(), event.peer(), event.advice());
    }

    private static void write(PublisherRefused event) {
        LOG.info(
                "stream {}: publisher {} refused with {}: {}",
                event.stream(),
                event.peer(),
                event.answer(),
                event.why());
    }

    /** Writes a failure once, however often the address is tried. */
    private static void write(SourceFailed event) {
        if (event.times() == 1) {
            LOG.info("stream {}: cannot be pulled from {}: {}", event.stream(), event.address(), event.why());
        } else {
            LOG.debug(
                    "stream {}: cannot be pulled from {} ({} times): {}",
                    event.stream(),
                    event.address(),
                    event.times(),
                    event.why());
        }
    }

    private static void write(SourceRestored event) {
        LOG.info(
                "stream {}: is pulled from {} again after {} failed attempts",
                event.stream(),
                event.address(),
                event.failures());
    }

    private static void write(Commanded event) {
        LOG.info("stream {}: administrator {} {}", event.stream(), event.by(), event.what());
    }

    private static void write(TitleSaid event) {
        LOG.debug("stream {}: {} says what is playing", event.stream(), event.by());
    }
}
