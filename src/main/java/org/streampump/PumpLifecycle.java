package org.streampump;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.io.OpenExchanges;
import org.streampump.io.WritingThreads;
import org.streampump.protocol.Protocol;
import org.streampump.protocol.TcpDoor;
import org.streampump.status.Audience;
import org.streampump.stream.EndReason;
import org.streampump.stream.Faults;

/** Starts a pump, and stops it within a bounded time. */
final class PumpLifecycle {
    private static final Logger LOG = LogManager.getLogger(StreamPump.class); // the name that administrators know

    private static final long CONFIG_POLL_MS = 2_000;

    /** Maximum time for encoders and viewers to leave when the pump stops, in milliseconds. */
    private static final long STOP_WAIT_MS = 3_000;

    /** Maximum time for the container to close aborted exchanges after that, in milliseconds. */
    private static final long ABORT_WAIT_MS = 1_000;

    private final PumpAssembly pump;
    private final AppliedConfig applied;
    private final Faults.Part clockFaults;
    private boolean ended; // guarded by this

    PumpLifecycle(PumpAssembly pump) {
        this.pump = pump;
        this.applied = new AppliedConfig(pump);
        this.clockFaults = pump.faults.part("the clock");
    }

    void start(ServletContext context) {
        applied.begin();
        pump.dispatcher.start();
        every(PumpAssembly.TICK_MS, pump.time::beat);
        every(PumpAssembly.TICK_MS, pump.registry::tick);
        every(PumpAssembly.TICK_MS, pump.sources::tick);
        every(PumpAssembly.TICK_MS, pump.log::tick);
        every(PumpAssembly.TICK_MS, () -> endEarly(context));
        every(CONFIG_POLL_MS, applied::poll);
        rehearse();
        pump.doors.open(context);
        pump.tcpDoors.forEach(PumpLifecycle::open);
        LOG.info(
                "pump started at {} with {} streams, {} failed",
                context.getContextPath().isEmpty() ? "/" : context.getContextPath(),
                pump.config.config().streams().size(),
                pump.config.config().failed().size());
    }

    /** Opens a port. A port that is taken must not keep the others from working. */
    private static void open(TcpDoor door, Protocol protocol) {
        try {
            door.open();
        } catch (IOException e) {
            LOG.error("the port of {} cannot be opened: {}", protocol.name(), e.getMessage());
        }
    }

    /**
     * Makes one document of each kind: the document library looks up its classes at the first document of a kind, see {@link
     * Classes}.
     */
    private void rehearse() {
        for (Audience audience : Audience.values()) {
            pump.documents.health(pump.documents.health(audience));
            pump.documents.streams(audience);
        }
        pump.documents.viewers();
        pump.documents.refusal("rehearsed");
    }

    /**
     * Ends encoders and viewers as soon as the servlet container has begun to stop the application, while it still waits for
     * them.
     */
    private void endEarly(ServletContext context) {
        if (OpenExchanges.isStopping(context)) {
            endAll();
        }
    }

    /** Closes the doors and ends all encoders and viewers, without waiting for them; only the first call has an effect. */
    private synchronized void endAll() {
        if (ended) {
            return;
        }
        ended = true;
        pump.doors.close();
        pump.tcpDoors.keySet().forEach(TcpDoor::close);
        pump.sources.close();
        pump.gate.close();
        pump.registry.close(new EndReason(EndReason.Kind.SHUTDOWN, "the pump is shutting down"));
    }

    /** Ends encoders and viewers, waits for them for a bounded time, stops every thread. */
    void stop(ServletContext context) {
        long sinceNs = System.nanoTime();
        endAll();
        awaitEmpty(context);
        WritingThreads.stop(context);
        pump.clock.shutdownNow();
        pump.dispatcher.stop();
        awaitClock();
        pump.log.close();
        pump.documents.close();
        pump.icecast.close();
        LOG.info("pump stopped within {} ms", (System.nanoTime() - sinceNs) / 1_000_000);
    }

    /** Waits until no thread or connection of the container holds an exchange of the pump. */
    private void awaitEmpty(ServletContext context) {
        OpenExchanges exchanges = OpenExchanges.of(context);
        if (!isEmptyWithin(STOP_WAIT_MS, exchanges)) {
            LOG.warn("{} connections are closed with something left to send: {}", exchanges.count(), exchanges.names());
            exchanges.abortAll();
            WritingThreads.stop(context); // otherwise an aborted write waits for its peer
            if (!isEmptyWithin(ABORT_WAIT_MS, exchanges)) {
                LOG.warn("the container has not given back {} connections: {}", exchanges.count(), exchanges.names());
            }
        }
    }

    private boolean isEmptyWithin(long millis, OpenExchanges exchanges) {
        long untilNs = System.nanoTime() + millis * 1_000_000;
        try {
            while (!(pump.registry.isEmpty() && exchanges.count() == 0) && System.nanoTime() - untilNs < 0) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return pump.registry.isEmpty() && exchanges.count() == 0;
    }

    private void awaitClock() {
        try {
            if (!pump.clock.awaitTermination(STOP_WAIT_MS, TimeUnit.MILLISECONDS)) {
                LOG.error("the clock did not stop within {} ms", STOP_WAIT_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void every(long periodMs, Runnable task) {
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                if (clockFaults.failed(e)) {
                    LOG.error("a periodic task failed", e); // a task that throws would never run again
                }
            }
        };
        Future<?> unused = pump.clock.scheduleWithFixedDelay(guarded, periodMs, periodMs, TimeUnit.MILLISECONDS);
    }
}
