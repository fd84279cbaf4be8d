package org.streampump;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.access.AccessSettings;
import org.streampump.access.Gate;
import org.streampump.access.PatientGate;
import org.streampump.api.ApiDocuments;
import org.streampump.api.ApiDoor;
import org.streampump.api.HealthDoor;
import org.streampump.config.ConfigLoader;
import org.streampump.config.ConfigWatch;
import org.streampump.config.Layer;
import org.streampump.config.PumpConfig;
import org.streampump.config.StreamConfig;
import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;
import org.streampump.container.asf.Asf;
import org.streampump.container.flv.Flv;
import org.streampump.container.fmp4.Mp4;
import org.streampump.container.matroska.Matroska;
import org.streampump.container.matroska.WebM;
import org.streampump.container.mpegaudio.Aac;
import org.streampump.container.mpegaudio.Mp3;
import org.streampump.container.mpegts.MpegTs;
import org.streampump.container.ogg.Ogg;
import org.streampump.control.PumpControl;
import org.streampump.door.Administrators;
import org.streampump.door.Credentials;
import org.streampump.door.Door;
import org.streampump.icecast.IcecastDocuments;
import org.streampump.icecast.IcecastDoor;
import org.streampump.icecast.IcecastMounts;
import org.streampump.icecast.IcecastStatus;
import org.streampump.io.OpenExchanges;
import org.streampump.io.WritingThreads;
import org.streampump.io.client.ClientSettings;
import org.streampump.io.client.HttpNetwork;
import org.streampump.io.client.ProxyRule;
import org.streampump.logging.Texts;
import org.streampump.protocol.AdmissionSettings;
import org.streampump.protocol.Dialect;
import org.streampump.protocol.HttpParts;
import org.streampump.protocol.HttpPublishers;
import org.streampump.protocol.HttpViewers;
import org.streampump.protocol.Protocol;
import org.streampump.protocol.PublisherAdmission;
import org.streampump.protocol.PumpParts;
import org.streampump.protocol.RefusalLog;
import org.streampump.protocol.SourceParts;
import org.streampump.protocol.StreamDoor;
import org.streampump.protocol.TcpDoor;
import org.streampump.protocol.ViewerAdmission;
import org.streampump.protocol.http.PlainHttp;
import org.streampump.protocol.icy.Icy;
import org.streampump.protocol.mmsh.Mmsh;
import org.streampump.protocol.playlist.Playlists;
import org.streampump.servlet.Doors;
import org.streampump.servlet.FilesDoor;
import org.streampump.source.SourceSettings;
import org.streampump.source.SourceType;
import org.streampump.source.Sources;
import org.streampump.status.Audience;
import org.streampump.status.SourceStatus;
import org.streampump.status.Status;
import org.streampump.stream.AcceptedContainers;
import org.streampump.stream.Dispatcher;
import org.streampump.stream.EndReason;
import org.streampump.stream.Faults;
import org.streampump.stream.HubClock;
import org.streampump.stream.HubLimits;
import org.streampump.stream.HubSettings;
import org.streampump.stream.Intros;
import org.streampump.stream.StreamName;
import org.streampump.stream.StreamRegistry;
import org.streampump.stream.StreamRule;
import org.streampump.stream.StreamSettings;
import org.streampump.stream.log.MediaMemory;

/** One pump: everything that runs between the start and the stop of the web application. */
final class StreamPump {
    private static final Logger LOG = LogManager.getLogger(StreamPump.class);

    /** All containers. A new container is one package and one line here. */
    static final List<ContainerFormat> CONTAINERS = List.of(
            new MpegTs(), new Flv(), new Asf(), new WebM(), new Matroska(), new Mp4(), new Ogg(), new Mp3(), new Aac());

    /**
     * All protocols. A new protocol is one package and one line here. The protocols are asked in this order whether a request
     * is theirs; plain HTTP accepts every request and comes last.
     */
    static final List<Protocol> PROTOCOLS = List.of(new Playlists(), new Mmsh(), new Icy(), new PlainHttp());

    private static final long TICK_MS = 250;
    private static final long CONFIG_POLL_MS = 2_000;

    /** Maximum time for encoders and viewers to leave when the pump stops, in milliseconds. */
    private static final long STOP_WAIT_MS = 3_000;

    /** Maximum time for the container to close aborted exchanges after that, in milliseconds. */
    private static final long ABORT_WAIT_MS = 1_000;

    private final HubClock time = new HubClock(StreamPump::realMs, TICK_MS);
    private final Faults faults = new Faults();
    private final Faults.Part clockFaults = faults.part("the clock");
    private final FormatDetector formats = new FormatDetector(CONTAINERS);
    private final MediaMemory memory = new MediaMemory(0); // until the configuration sets the size
    private final Intros intros = new Intros(formats, memory);
    private final ConfigWatch config;
    private final Dispatcher dispatcher;
    private final StreamRegistry registry;
    private final ScheduledThreadPoolExecutor clock;
    private final Sources sources;
    private final PatientGate gate;
    private final ApiDocuments documents;
    private final IcecastDocuments icecast;
    private final Doors doors;
    private final Map<TcpDoor, Protocol> tcpDoors = new LinkedHashMap<>();

    /**
     * @param context the deployed web application; read only
     */
    StreamPump(ServletContext context, List<Layer> layers) {
        SourceParts sourceParts = new SourceParts(formats, HttpNetwork.of(this::proxyFor, this::mayRedirectToLocal));
        List<SourceType> sourceTypes = PROTOCOLS.stream()
                .flatMap(protocol -> protocol.sources(sourceParts).stream())
                .toList();
        ConfigLoader loader = new ConfigLoader(
                AllSettings.ofPump(),
                AllSettings.ofStream(
                        CONTAINERS.stream().map(ContainerFormat::name).toList(),
                        sourceTypes.stream()
                                .flatMap(type -> type.schemes().stream())
                                .toList()),
                StreamName::isValid);
        config = new ConfigWatch(loader, layers);
        PumpConfig first = config.config();
        dispatcher = new Dispatcher(first.pump(HubSettings.class).dispatchers(), faults);
        registry = new StreamRegistry(dispatcher, limits(first), rules(first), time, intros, memory);
        clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "streampump-clock");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
        sources = new Sources(registry, formats, sourceTypes, clock, time);
        gate = new PatientGate(
                new Gate(() -> config.config().pump(AccessSettings.class).guesses(), time), clock);
        Credentials credentials = new Credentials(gate);
        PumpParts parts = pumpParts();
        HttpParts httpParts = new HttpParts(
                parts,
                new HttpViewers(parts.viewers(), parts.log(), this::admission),
                new HttpPublishers(parts.publishers(), parts.log(), registry.tally(), credentials));
        PROTOCOLS.forEach(protocol -> protocol.tcpDoors(parts).forEach(door -> tcpDoors.put(door, protocol)));
        String path = contextPath(context);
        String version = Version.of(context);
        Status status = new Status(registry, config::config, formats, path, version, this::source, time, this::trouble);
        documents = new ApiDocuments(status);
        icecast = new IcecastDocuments(
                status,
                new IcecastStatus(
                        registry, config::config, new IcecastMounts(registry, path), version, status::timeOfDay));
        doors = new Doors(doors(context, httpParts, credentials), registry::workerFailed);
    }

    private PumpParts pumpParts() {
        return new PumpParts(
                registry,
                formats,
                new ViewerAdmission(registry, this::stream, sources, this::admission),
                new PublisherAdmission(registry, this::stream, formats, this::admission, gate),
                new RefusalLog(registry.tally()),
                clock,
                time);
    }

    /** Makes all doors. A new door is one line here, unless a protocol brings it. */
    private List<Door> doors(ServletContext context, HttpParts parts, Credentials credentials) {
        Administrators administrators = new Administrators(config::config, credentials, registry.tally());
        PumpControl control = new PumpControl(registry);
        List<Dialect> dialects = PROTOCOLS.stream()
                .flatMap(protocol -> protocol.dialects(parts).stream())
                .toList();
        List<Door> all = new ArrayList<>(List.of(
                new StreamDoor(
                        dialects, this::stream, parts.viewers(), parts.pump().log()),
                new ApiDoor(control, documents, administrators),
                new HealthDoor(documents, administrators),
                new IcecastDoor(registry, control, config::config, icecast, administrators, credentials),
                new FilesDoor(context)));
        PROTOCOLS.forEach(protocol -> all.addAll(protocol.doors(parts)));
        return all;
    }

    private Optional<StreamConfig> stream(String name) {
        return config.config().find(name);
    }

    private AdmissionSettings admission() {
        return config.config().pump(AdmissionSettings.class);
    }

    /** The reason why {@code /health} is 503; empty while everything works. */
    private Optional<String> trouble() {
        return faults.trouble().or(dispatcher::trouble).or(time::trouble);
    }

    private Optional<URI> proxyFor(URI target) {
        return ProxyRule.proxyFor(target, config.config().pump(ClientSettings.class));
    }

    private boolean mayRedirectToLocal() {
        return config.config().pump(ClientSettings.class).redirectLocal();
    }

    /** Milliseconds of a clock that also counts pauses of the process. */
    private static long realMs() {
        return System.nanoTime() / 1_000_000;
    }

    /** Encodes the context path, which containers keep decoded. */
    private static String contextPath(ServletContext context) {
        try {
            return new URI(null, null, context.getContextPath(), null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("no path: " + context.getContextPath(), e);
        }
    }

    void start(ServletContext context) {
        apply(config.config(), Optional.empty());
        dispatcher.start();
        every(TICK_MS, time::beat);
        every(TICK_MS, registry::tick);
        every(TICK_MS, sources::tick);
        every(CONFIG_POLL_MS, this::pollFiles);
        rehearse();
        doors.open(context);
        tcpDoors.forEach(StreamPump::open);
        LOG.info(
                "pump started at {} with {} streams, {} failed",
                context.getContextPath().isEmpty() ? "/" : context.getContextPath(),
                config.config().streams().size(),
                config.config().failed().size());
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
            documents.health(documents.health(audience));
            documents.streams(audience);
        }
        documents.viewers();
        documents.refusal("rehearsed");
    }

    /** Ends encoders and viewers, waits for them for a bounded time, stops every thread. */
    void stop(ServletContext context) {
        long sinceNs = System.nanoTime();
        doors.close();
        tcpDoors.keySet().forEach(TcpDoor::close);
        sources.close();
        gate.close();
        registry.close(new EndReason(EndReason.Kind.SHUTDOWN, "the pump is shutting down"));
        awaitEmpty(context);
        WritingThreads.stop(context);
        clock.shutdownNow();
        dispatcher.stop();
        awaitClock();
        registry.tally().close();
        documents.close();
        icecast.close();
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
            while (!(registry.isEmpty() && exchanges.count() == 0) && System.nanoTime() - untilNs < 0) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return registry.isEmpty() && exchanges.count() == 0;
    }

    private void awaitClock() {
        try {
            if (!clock.awaitTermination(STOP_WAIT_MS, TimeUnit.MILLISECONDS)) {
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
        Future<?> unused = clock.scheduleWithFixedDelay(guarded, periodMs, periodMs, TimeUnit.MILLISECONDS);
    }

    private void pollFiles() {
        pollConfig();
        lookAtIntros(config.config());
    }

    private void lookAtIntros(PumpConfig config) {
        intros.look(config.streams().values().stream()
                .filter(StreamConfig::enabled)
                .flatMap(stream -> stream.get(StreamSettings.class).radio().intro().stream())
                .collect(Collectors.toUnmodifiableSet()));
    }

    private void pollConfig() {
        PumpConfig known = config.config();
        config.poll().ifPresent(changed -> {
            LOG.info(
                    "configuration file changed: {} streams, {} with problems{}",
                    changed.streams().size(),
                    changed.failed().size(),
                    changed.problems().isEmpty() ? "" : "; what is broken in it leaves in force what was before");
            apply(changed, Optional.of(known));
        });
    }

    /**
     * @param known the configuration whose problems and warnings are already in the log
     */
    private void apply(PumpConfig changed, Optional<PumpConfig> known) {
        changed.problems().stream()
                .filter(problem ->
                        known.stream().noneMatch(before -> before.problems().contains(problem)))
                .forEach(problem -> LOG.error("configuration: {}", problem));
        changed.warnings().stream()
                .filter(warning ->
                        known.stream().noneMatch(before -> before.warnings().contains(warning)))
                .forEach(warning -> LOG.warn("configuration: {}", warning));
        memory.bound(memoryBytes(changed));
        checkMemory(changed);
        lookAtIntros(changed); // before the first viewers come
        changed.streams().values().forEach(stream -> checkFallback(stream, changed));
        registry.reconfigure(
                limits(changed),
                rules(changed),
                changed.streams().values().stream()
                        .filter(stream -> stream.enabled() && !stream.isPattern())
                        .map(StreamConfig::name)
                        .toList());
        sources.apply(pulls(changed));
    }

    private static long memoryBytes(PumpConfig config) {
        return config.pump(HubSettings.class)
                .memory()
                .orElse(Runtime.getRuntime().maxMemory() / 2);
    }

    /** Warns without refusing the configuration: few logs grow to their limit, and full memory only makes logs shorter. */
    private static void checkMemory(PumpConfig config) {
        long bound = memoryBytes(config);
        long heap = Runtime.getRuntime().maxMemory();
        if (bound > heap / 4 * 3) {
            LOG.warn(
                    "pump.memory is {}, more than three quarters of the heap, {} (-Xmx): the server may run out of memory",
                    Texts.bytes(bound),
                    Texts.bytes(heap));
        }
        List<StreamConfig> enabled =
                config.streams().values().stream().filter(StreamConfig::enabled).toList();
        long wanted = enabled.stream()
                .mapToLong(stream -> stream.get(StreamSettings.class).log().bytes())
                .sum();
        if (wanted > bound) {
            LOG.warn(
                    "the logs of {} configured streams may take {} (log), and all media {} (pump.memory): when that is used up,"
                            + " the longest logs become shorter",
                    enabled.size(),
                    Texts.bytes(wanted),
                    Texts.bytes(bound));
        }
    }

    /** Warns without refusing the configuration: another setting may provide the fallback. */
    private static void checkFallback(StreamConfig stream, PumpConfig config) {
        stream.get(StreamSettings.class)
                .radio()
                .fallback()
                .filter(name -> config.find(name).isEmpty())
                .ifPresent(name -> LOG.warn(
                        "stream {}: its fallback {} is not configured, nor covered by a pattern", stream.name(), name));
    }

    private static Map<String, Sources.Pull> pulls(PumpConfig config) {
        Map<String, Sources.Pull> pulls = new HashMap<>();
        for (StreamConfig stream : config.streams().values()) {
            SourceSettings source = stream.get(SourceSettings.class);
            if (stream.enabled() && source.isPulled()) {
                pulls.put(
                        stream.name(),
                        new Sources.Pull(
                                source, stream.get(AcceptedContainers.class).names()));
            }
        }
        return pulls;
    }

    private Optional<SourceStatus> source(String streamName) {
        return sources.snapshot(streamName)
                .map(now -> new SourceStatus(
                        now.state().name().toLowerCase(Locale.ROOT),
                        now.attempts(),
                        now.addresses(),
                        now.active(),
                        now.lastError()));
    }

    private static HubLimits limits(PumpConfig config) {
        return config.pump(HubLimits.class)
                .forPatterns(config.streams().values().stream()
                        .filter(stream -> stream.enabled() && stream.isPattern())
                        .count());
    }

    private static Function<String, Optional<StreamRule>> rules(PumpConfig config) {
        return name -> config.find(name)
                .map(stream -> new StreamRule(settings(stream), stream.isPattern() ? stream.name() : ""));
    }

    /** The settings of a stream. A pull watches its connection itself; the hub acts only when bytes come that make no stream. */
    private static StreamSettings settings(StreamConfig stream) {
        SourceSettings source = stream.get(SourceSettings.class);
        StreamSettings settings = stream.get(StreamSettings.class);
        return source.isPulled() ? settings.withSilence(source.silence().toMillis()) : settings;
    }
}
