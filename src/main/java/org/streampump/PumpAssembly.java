package org.streampump;

import jakarta.servlet.ServletContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.streampump.access.AccessSettings;
import org.streampump.access.Gate;
import org.streampump.access.StreamAccess;
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
import org.streampump.control.PumpControl;
import org.streampump.door.Administrators;
import org.streampump.door.Credentials;
import org.streampump.door.Door;
import org.streampump.events.OperatorLog;
import org.streampump.icecast.IcecastDocuments;
import org.streampump.icecast.IcecastDoor;
import org.streampump.icecast.IcecastMounts;
import org.streampump.icecast.IcecastStatus;
import org.streampump.io.client.ClientSettings;
import org.streampump.io.client.HttpNetwork;
import org.streampump.io.client.ProxyRule;
import org.streampump.logging.LogTally;
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
import org.streampump.servlet.Doors;
import org.streampump.servlet.FilesDoor;
import org.streampump.source.SourceTypes;
import org.streampump.source.Sources;
import org.streampump.status.SourceStatus;
import org.streampump.status.Status;
import org.streampump.stream.Dispatcher;
import org.streampump.stream.Faults;
import org.streampump.stream.HubClock;
import org.streampump.stream.HubSettings;
import org.streampump.stream.Intros;
import org.streampump.stream.PumpEvents;
import org.streampump.stream.StreamName;
import org.streampump.stream.StreamRegistry;
import org.streampump.stream.log.MediaMemory;

/**
 * Makes the parts of one pump and gives each part the parts that it needs; starts nothing. The parts are fields, because the
 * other classes of this package use them directly.
 */
final class PumpAssembly {
    /** Time between two beats of the clock, in milliseconds. */
    static final long TICK_MS = 250;

    final HubClock time = new HubClock(PumpAssembly::realMs, TICK_MS);
    final Faults faults = new Faults();
    final FormatDetector formats = new FormatDetector(StreamPump.CONTAINERS);
    final MediaMemory memory = new MediaMemory(0); // until the configuration sets the size
    final Intros intros = new Intros(formats, memory);
    final LogTally tally = new LogTally(time);
    final OperatorLog log = new OperatorLog(tally, time);
    final PumpEvents events = new PumpEvents(List.of(log), faults); // all listeners
    final ConfigWatch config;
    final Dispatcher dispatcher;
    final StreamRegistry registry;
    final ScheduledThreadPoolExecutor clock;
    final Sources sources;
    final Gate gate;
    final ApiDocuments documents;
    final IcecastDocuments icecast;
    final Doors doors;
    final Map<TcpDoor, Protocol> tcpDoors = new LinkedHashMap<>();

    /**
     * @param context the deployed web application; read only
     */
    PumpAssembly(ServletContext context, List<Layer> layers) {
        SourceParts sourceParts = new SourceParts(formats, HttpNetwork.of(this::proxyFor, this::mayRedirectToLocal));
        SourceTypes sourceTypes = AllSources.of(sourceParts);
        ConfigLoader loader = new ConfigLoader(
                AllSettings.ofPump(),
                AllSettings.ofStream(
                        StreamPump.CONTAINERS.stream()
                                .map(ContainerFormat::name)
                                .toList(),
                        sourceTypes),
                StreamName::isValid);
        config = new ConfigWatch(loader, layers);
        PumpConfig first = config.config();
        dispatcher = new Dispatcher(first.pump(HubSettings.class).dispatchers(), faults);
        registry = new StreamRegistry(
                dispatcher, AppliedConfig.limits(first), AppliedConfig.rules(first), time, intros, memory, events);
        clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "streampump-clock");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
        sources = new Sources(registry, formats, clock, time);
        gate = new Gate(() -> access().guesses(), time, clock);
        Credentials credentials = new Credentials(gate);
        PumpParts parts = pumpParts();
        HttpParts httpParts = new HttpParts(
                parts,
                new HttpViewers(parts.viewers(), parts.log(), this::admission),
                new HttpPublishers(parts.publishers(), parts.log(), tally, credentials));
        StreamPump.PROTOCOLS.forEach(
                protocol -> protocol.tcpDoors(parts).forEach(door -> tcpDoors.put(door, protocol)));
        String path = contextPath(context);
        String version = Version.of(context);
        Status status = new Status(registry, config::config, formats, path, version, this::source, time, this::trouble);
        documents = new ApiDocuments(status);
        icecast = new IcecastDocuments(
                status,
                new IcecastStatus(
                        registry,
                        config::config,
                        new IcecastMounts(registry, path),
                        version,
                        status::timeOfDay,
                        this::requests));
        doors = new Doors(doors(context, httpParts, credentials), registry::workerFailed);
    }

    private PumpParts pumpParts() {
        return new PumpParts(
                registry,
                formats,
                new ViewerAdmission(registry, this::stream, sources, this::admission, gate),
                new PublisherAdmission(registry, this::stream, formats, this::admission, gate),
                new RefusalLog(tally, events),
                tally,
                clock,
                time);
    }

    /** Makes all doors. A new door is one line here, unless a protocol brings it. */
    private List<Door> doors(ServletContext context, HttpParts parts, Credentials credentials) {
        Administrators administrators = new Administrators(
                () -> access().administrators(),
                name -> stream(name).map(config -> config.get(StreamAccess.class)),
                credentials,
                tally);
        PumpControl control = new PumpControl(registry);
        List<Dialect> dialects = StreamPump.PROTOCOLS.stream()
                .flatMap(protocol -> protocol.dialects(parts).stream())
                .toList();
        List<Door> all = new ArrayList<>(List.of(
                new StreamDoor(
                        dialects, this::stream, parts.viewers(), parts.pump().log()),
                new ApiDoor(control, documents, administrators),
                new HealthDoor(documents, administrators),
                new IcecastDoor(registry, control, icecast, administrators),
                new FilesDoor(context)));
        StreamPump.PROTOCOLS.forEach(protocol -> all.addAll(protocol.doors(parts)));
        return all;
    }

    private long requests() {
        return doors.requests();
    }

    private Optional<StreamConfig> stream(String name) {
        return config.config().find(name);
    }

    private AccessSettings access() {
        return config.config().pump(AccessSettings.class);
    }

    private AdmissionSettings admission() {
        return config.config().pump(AdmissionSettings.class);
    }

    /** Returns the reason why {@code /health} answers 503; empty while all parts of the pump work. */
    private Optional<String> trouble() {
        return faults.trouble().or(dispatcher::trouble).or(time::trouble);
    }

    private Optional<URI> proxyFor(URI target) {
        return ProxyRule.proxyFor(target, config.config().pump(ClientSettings.class));
    }

    private boolean mayRedirectToLocal() {
        return config.config().pump(ClientSettings.class).redirectLocal();
    }

    /** Returns the time of a clock that also runs while the process pauses, in milliseconds. */
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

    private Optional<SourceStatus> source(String streamName) {
        return sources.snapshot(streamName)
                .map(now -> new SourceStatus(
                        now.state().name().toLowerCase(Locale.ROOT),
                        now.attempts(),
                        now.addresses(),
                        now.active(),
                        now.lastError()));
    }
}
