package org.streampump.protocol;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.streampump.access.Gate;
import org.streampump.config.PumpConfig;
import org.streampump.config.StreamConfig;
import org.streampump.container.FormatDetector;
import org.streampump.door.Credentials;
import org.streampump.events.OperatorLog;
import org.streampump.logging.LogTally;
import org.streampump.source.LoopCheck;
import org.streampump.stream.PumpEvents;
import org.streampump.stream.StreamRegistry;

/** The parts of a pump around a test's registry, put together as the composition root does. */
public final class TestParts {
    private static final LoopCheck NO_RELAYS = new LoopCheck() {
        @Override
        public boolean wantedBy(String stream, List<String> chain) {
            return true;
        }

        @Override
        public List<String> chainOf(String stream) {
            return List.of();
        }
    };

    private TestParts() {}

    /** Looks at every credential, and gives its verdict at once. */
    public static Gate gate() {
        return new Gate(() -> 0, () -> 0, null);
    }

    /** Pulls nothing, and holds no verdict back. */
    public static PumpParts of(
            StreamRegistry registry,
            Supplier<PumpConfig> config,
            FormatDetector formats,
            ScheduledExecutorService clock,
            LongSupplier clockMs) {
        return of(registry, config, formats, NO_RELAYS, gate(), new LogTally(clockMs), clock, clockMs);
    }

    public static PumpParts of(
            StreamRegistry registry,
            Supplier<PumpConfig> config,
            FormatDetector formats,
            LoopCheck loopCheck,
            Gate gate,
            LogTally tally,
            ScheduledExecutorService clock,
            LongSupplier clockMs) {
        PumpEvents events = new PumpEvents(List.of(new OperatorLog(tally, clockMs)), registry.faults());
        return new PumpParts(
                registry,
                formats,
                new ViewerAdmission(
                        registry,
                        name -> stream(config, name),
                        loopCheck,
                        () -> config.get().pump(AdmissionSettings.class),
                        gate),
                new PublisherAdmission(
                        registry,
                        name -> stream(config, name),
                        formats,
                        () -> config.get().pump(AdmissionSettings.class),
                        gate),
                new RefusalLog(tally, events),
                tally,
                clock,
                clockMs);
    }

    private static Optional<StreamConfig> stream(Supplier<PumpConfig> config, String name) {
        return config.get().find(name);
    }

    /** Over HTTP, where no verdict is held back. */
    public static HttpParts http(PumpParts parts, Supplier<PumpConfig> config) {
        return http(parts, config, new Credentials(gate()));
    }

    /**
     * Over HTTP.
     *
     * @param credentials which hold requests
     */
    public static HttpParts http(PumpParts parts, Supplier<PumpConfig> config, Credentials credentials) {
        return new HttpParts(
                parts,
                new HttpViewers(parts.viewers(), parts.log(), () -> config.get().pump(AdmissionSettings.class)),
                new HttpPublishers(parts.publishers(), parts.log(), parts.tally(), credentials));
    }

    /** The door of these dialects. */
    public static StreamDoor door(HttpParts parts, Supplier<PumpConfig> config, List<Dialect> dialects) {
        return new StreamDoor(
                dialects,
                name -> stream(config, name),
                parts.viewers(),
                parts.pump().log());
    }
}
