package org.streampump.status;

import static java.util.stream.Collectors.groupingBy;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.streampump.config.PumpConfig;
import org.streampump.config.StreamConfig;
import org.streampump.container.FormatDetector;
import org.streampump.settings.Problem;
import org.streampump.stream.BroadcastState;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamName;
import org.streampump.stream.StreamRegistry;
import org.streampump.stream.Viewer;

/** Takes snapshots of a running pump. The numbers of one snapshot may have been read a moment apart. Any thread. */
public final class Status {
    /** Maximum age of a list that is open to everybody, in milliseconds: more frequent requests for the list must not cost more. */
    public static final long LIST_MAX_AGE_MS = 500;

    private final StreamRegistry registry;
    private final Supplier<PumpConfig> config;
    private final FormatDetector formats;
    private final StreamSnapshots snapshots;
    private final String version;
    private final LongSupplier clockMs;
    private final Supplier<Optional<String>> trouble;
    private final Instant startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final long startedMs;

    /**
     * To be called when the pump starts, because the pump's uptime begins here.
     *
     * @param config the configuration in force at the time of asking
     * @param formats all formats that the pump knows
     * @param contextPath percent-encoded; empty for the root
     * @param version of the pump
     * @param sources returns for a stream's name how the stream is pulled; empty for streams that are not pulled
     * @param clockMs a clock in milliseconds that never goes back
     * @param trouble returns a sentence about the part of the pump that does not work; empty while all parts work
     */
    public Status(
            StreamRegistry registry,
            Supplier<PumpConfig> config,
            FormatDetector formats,
            String contextPath,
            String version,
            Function<String, Optional<SourceStatus>> sources,
            LongSupplier clockMs,
            Supplier<Optional<String>> trouble) {
        this.registry = registry;
        this.config = config;
        this.formats = formats;
        this.snapshots = new StreamSnapshots(formats, contextPath, sources);
        this.version = version;
        this.clockMs = clockMs;
        this.trouble = trouble;
        this.startedMs = clockMs.getAsLong();
    }

    /** Returns the time of day at which the hub's clock showed this number of milliseconds. */
    public Instant timeOfDay(long atMs) {
        return startedAt.plusMillis(atMs - startedMs);
    }

    public Instant startedAt() {
        return startedAt;
    }

    /** Returns all formats that the pump accepts, in the order in which it tries to recognise them. */
    public List<KnownFormat> formats() {
        return formats.formats().stream().map(KnownFormat::of).toList();
    }

    public PumpStatus pump(Audience audience) {
        int viewers = viewerCount();
        return new PumpStatus(
                audience == Audience.ADMINISTRATOR ? version : null,
                startedAt,
                nowMs() - startedMs,
                (int) registry.streams().stream()
                        .filter(stream -> stream.broadcast().publication().isPresent())
                        .count(),
                viewers,
                waiting(viewers),
                registry.limits().maxViewers(),
                configuration(config.get()),
                audience == Audience.ADMINISTRATOR ? sentences(config.get().pumpProblems()) : null,
                warnings(audience),
                audience == Audience.ADMINISTRATOR
                        ? Optional.of(PumpStatus.Memory.of(registry.memory()))
                        : Optional.empty(),
                audience == Audience.ADMINISTRATOR ? Optional.of(PumpStatus.Heap.now()) : Optional.empty());
    }

    /**
     * Returns all streams and patterns in the order of the configuration; a pattern's streams follow the pattern, and failed
     * streams come last.
     */
    public List<StreamStatus> streams(Audience audience) {
        PumpConfig now = config.get();
        Map<String, List<Stream>> born = bornUnder(now);
        List<StreamStatus> all = new ArrayList<>();
        for (StreamConfig entry : now.streams().values()) {
            all.add(configured(now, entry, audience));
            for (Stream stream : born.getOrDefault(entry.name(), List.of())) {
                if (audience == Audience.ADMINISTRATOR || stream.state() != BroadcastState.OFFLINE) {
                    // An offline stream exists because somebody waits for it; a stranger chose its name.
                    all.add(existing(now, stream, entry, audience));
                }
            }
        }
        now.failed().keySet().forEach(name -> {
            if (!now.streams().containsKey(name)) {
                all.add(failed(now, name, audience));
            }
        });
        return all;
    }

    /** Returns the existing streams of each pattern, by the pattern's name. */
    private Map<String, List<Stream>> bornUnder(PumpConfig now) {
        return registry.streams().stream()
                .filter(Stream::isFromPattern)
                .sorted(Comparator.comparing(Stream::name))
                .collect(groupingBy(stream ->
                        now.find(stream.name()).map(StreamConfig::name).orElse("")));
    }

    /**
     * Returns the status of the stream, pattern or failed entry of this name; empty for an unknown name. A name that a pattern
     * covers is known, and offline until it is used.
     *
     * @param name not necessarily a valid name
     */
    public Optional<StreamStatus> stream(String name, Audience audience) {
        PumpConfig now = config.get();
        if (now.streams().containsKey(name)) {
            return Optional.of(configured(now, now.streams().get(name), audience));
        }
        if (now.failed().containsKey(name)) {
            return Optional.of(failed(now, name, audience));
        }
        return StreamName.isValid(name)
                ? now.find(name).map(entry -> covered(now, name, entry, audience))
                : Optional.empty();
    }

    private StreamStatus configured(PumpConfig now, StreamConfig entry, Audience audience) {
        if (entry.enabled() && !entry.isPattern()) {
            return covered(now, entry.name(), entry, audience);
        }
        List<String> problems = problems(now, entry.name(), audience);
        return entry.enabled() ? snapshots.pattern(entry, problems) : snapshots.disabled(entry, problems);
    }

    private StreamStatus covered(PumpConfig now, String name, StreamConfig entry, Audience audience) {
        return registry.find(name)
                .map(stream -> existing(now, stream, entry, audience))
                .orElseGet(() -> snapshots.possible(name, entry, problems(now, entry.name(), audience)));
    }

    private StreamStatus existing(PumpConfig now, Stream stream, StreamConfig entry, Audience audience) {
        return snapshots.existing(stream, entry, problems(now, entry.name(), audience), audience);
    }

    private StreamStatus failed(PumpConfig now, String name, Audience audience) {
        return snapshots.failed(name, now.failedTitles().getOrDefault(name, name), problems(now, name, audience));
    }

    /**
     * Returns the problems of a stream; only the administrator's copy names the layer of the settings, which may be a path of
     * the server.
     */
    private static List<String> problems(PumpConfig now, String name, Audience audience) {
        List<Problem> problems = now.failed().getOrDefault(name, List.of());
        return audience == Audience.ADMINISTRATOR
                ? sentences(problems)
                : problems.stream().map(Problem::forVisitors).toList();
    }

    private static List<String> sentences(List<Problem> problems) {
        return problems.stream().map(Problem::toString).toList();
    }

    private static String configuration(PumpConfig now) {
        return now.problems().isEmpty() ? PumpStatus.CONFIGURATION_OK : PumpStatus.CONFIGURATION_PROBLEM;
    }

    /** Returns all viewers, oldest first. */
    public List<ViewerStatus> viewers() {
        return sorted(registry.viewers().stream());
    }

    /** Returns the viewers of one stream, oldest first; none if the stream does not exist. */
    public List<ViewerStatus> viewers(String streamName) {
        return registry.find(streamName)
                .map(stream -> sorted(stream.watchers().viewers().stream()))
                .orElse(List.of());
    }

    private static List<ViewerStatus> sorted(java.util.stream.Stream<Viewer> viewers) {
        return viewers.map(ViewerStatus::of)
                .sorted(Comparator.comparingLong(ViewerStatus::id))
                .toList();
    }

    public HealthStatus health(Audience audience) {
        int viewers = viewerCount();
        Optional<String> reason = whyUnavailable();
        return new HealthStatus(
                reason.isEmpty() ? HealthStatus.OK : HealthStatus.UNAVAILABLE,
                reason,
                configuration(config.get()),
                registry.streams().size(),
                (int) registry.streams().stream()
                        .filter(stream -> stream.state() == BroadcastState.LIVE)
                        .count(),
                viewers,
                waiting(viewers),
                registry.limits().maxViewers(),
                nowMs() - startedMs,
                audience == Audience.ADMINISTRATOR ? sentences(config.get().problems()) : null,
                warnings(audience));
    }

    private List<String> warnings(Audience audience) {
        return audience == Audience.ADMINISTRATOR ? sentences(config.get().warnings()) : null;
    }

    private Optional<String> whyUnavailable() {
        if (registry.isClosed()) {
            return Optional.of("the pump is shutting down");
        }
        Optional<String> broken = trouble.get();
        if (broken.isPresent()) {
            return broken;
        }
        int most = registry.limits().maxViewers();
        return most > 0 && registry.seatsTaken() >= most
                ? Optional.of("full: all " + most + " viewers' seats are taken")
                : Optional.empty();
    }

    private int viewerCount() {
        return registry.streams().stream()
                .mapToInt(stream -> stream.watchers().viewers().size())
                .sum();
    }

    private int waiting(int viewers) {
        return Math.max(0, registry.seatsTaken() - viewers);
    }

    public long nowMs() {
        return clockMs.getAsLong();
    }
}
