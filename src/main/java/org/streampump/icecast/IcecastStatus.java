package org.streampump.icecast;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.streampump.config.Listing;
import org.streampump.config.PumpConfig;
import org.streampump.config.StreamConfig;
import org.streampump.container.ContainerFormat;
import org.streampump.stream.BroadcastState;
import org.streampump.stream.Counters;
import org.streampump.stream.StationInfo;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamRegistry;
import org.streampump.stream.StreamSettings;
import org.streampump.stream.Viewer;

/**
 * The pump in the words of Icecast 2.4. Figures that the pump does not count are left out. Where a value is not set, the pump
 * uses Icecast's text for unset values, because tools know these texts. Any thread.
 */
public final class IcecastStatus {
    private static final String NAME = "Stream Pump";
    private static final String NO_GENRE = "various";
    private static final String NO_DESCRIPTION = "Unspecified description";
    private static final String NO_LIMIT = "unlimited";
    private static final String OGG = "ogg";

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter ISO_8601 =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssZ", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** A published stream. */
    record Source(String mount, IcecastFields fields) {}

    private final StreamRegistry registry;
    private final Supplier<PumpConfig> config;
    private final IcecastMounts mounts;
    private final String version;
    private final Function<Long, Instant> wallClock;
    private final LongSupplier requests;

    /**
     * @param wallClock converts milliseconds of the hub's clock to the time of day
     * @param requests number of requests that the pump has got
     */
    public IcecastStatus(
            StreamRegistry registry,
            Supplier<PumpConfig> config,
            IcecastMounts mounts,
            String version,
            Function<Long, Instant> wallClock,
            LongSupplier requests) {
        this.registry = registry;
        this.config = config;
        this.mounts = mounts;
        this.version = version;
        this.wallClock = wallClock;
        this.requests = requests;
    }

    IcecastMounts mounts() {
        return mounts;
    }

    /**
     * The server as a whole.
     *
     * @param host name or address of this server as the asking peer knows it
     * @param startedAt start of the pump
     */
    IcecastFields server(String host, Instant startedAt) {
        int viewers = viewerCount();
        int publishers = (int) published().count();
        long asked = requests.getAsLong(); // every request of an Icecast client has a connection of its own
        Counters counters = registry.counters();
        return new IcecastFields()
                .tell("admin", "")
                .tell("host", host)
                .tell("location", "")
                .tell("server_id", NAME)
                .tellAdministrator("server_id", NAME + " " + version)
                .tell("server_start", DATE.format(startedAt))
                .tell("server_start_iso8601", ISO_8601.format(startedAt))
                .tellAdministrator("clients", viewers + publishers)
                .tellAdministrator("listeners", viewers)
                .tellAdministrator("sources", (int) live().count())
                .tellAdministrator("stats", 0)
                .tellAdministrator("client_connections", asked)
                .tellAdministrator("connections", asked)
                .tellAdministrator("listener_connections", counters.viewersCame())
                .tellAdministrator("source_client_connections", counters.pushed())
                .tellAdministrator("source_relay_connections", counters.pulled())
                .tellAdministrator("source_total_connections", counters.pushed() + counters.pulled())
                .tellAdministrator("stats_connections", 0);
    }

    /**
     * All streams that can be watched, sorted by name.
     *
     * @param origin scheme, host and port of this server as the asking peer knows it
     */
    List<Source> sources(String origin) {
        return live().flatMap(stream -> source(stream, origin).stream()).toList();
    }

    /** Returns one stream; empty when it cannot be watched. */
    Optional<Source> source(Stream stream, String origin) {
        return stream.state() != BroadcastState.LIVE
                ? Optional.empty()
                : stream.format().map(format -> source(stream, format, origin));
    }

    private Source source(Stream stream, ContainerFormat format, String origin) {
        String mount = mounts.mount(stream.name());
        IcecastFields fields = new IcecastFields()
                .tell("listener_peak", stream.watchers().peak())
                .tell("listeners", stream.watchers().viewers().size())
                .tell("listenurl", origin + mount)
                .tell("server_type", format.mediaType())
                .tell("title", Optional.of(stream.title()).filter(title -> !title.isEmpty()))
                .tell("subtype", subtype(stream, format));
        tellStation(stream, fields);
        tellLimits(stream, fields);
        stream.broadcast().publication().ifPresent(publication -> {
            Instant began = wallClock.apply(publication.sinceMs());
            fields.tell("stream_start", DATE.format(began))
                    .tell("stream_start_iso8601", ISO_8601.format(began))
                    .tellAdministrator("slow_listeners", publication.slowViewers())
                    .tellAdministrator("total_bytes_read", publication.receivedBytes())
                    .tellAdministrator("total_bytes_sent", publication.sentBytes())
                    .tellAdministrator("source_ip", host(publication.publisher().peer()));
        });
        return new Source(mount, fields);
    }

    private void tellStation(Stream stream, IcecastFields fields) {
        StationInfo station = stream.broadcast().station();
        Optional<StreamConfig> entry = config.get().find(stream.name()).map(found -> found.forStream(stream.name()));
        Optional<String> description = entry.map(
                        found -> found.get(Listing.class).description())
                .map(IcecastStatus::oneLine)
                .filter(text -> !text.isEmpty());
        fields.tell(
                        "server_name",
                        station.name().or(() -> entry.map(StreamConfig::title)).orElse(stream.name()))
                .tell(
                        "server_description",
                        station.description().or(() -> description).orElse(NO_DESCRIPTION))
                .tell("genre", station.genre().orElse(NO_GENRE))
                .tell("server_url", station.url())
                .tell("bitrate", station.bitRate())
                .tell("ice-bitrate", station.bitRate())
                .tell("audio_info", station.bitRate().map(bitRate -> "ice-bitrate=" + bitRate))
                .tellAdministrator("public", station.listed().orElse(false) ? 1 : 0);
    }

    private void tellLimits(Stream stream, IcecastFields fields) {
        int most = stream.settings().viewers().maxViewers();
        fields.tellAdministrator("max_listeners", most == 0 ? NO_LIMIT : (Object) most);
    }

    /** The subtype, which Icecast reports for Ogg only. */
    private static Optional<String> subtype(Stream stream, ContainerFormat format) {
        return stream.header()
                .map(header -> String.join("/", header.codecs()))
                .filter(codecs -> format.name().equals(OGG) && !codecs.isEmpty());
    }

    /** One stream in the list of mounts. */
    record Mount(String mount, String fallback, int listeners, long connectedSeconds, String contentType) {}

    List<Mount> mountList() {
        return live().flatMap(stream -> mount(stream).stream()).toList();
    }

    private Optional<Mount> mount(Stream stream) {
        String fallback = config.get()
                .find(stream.name())
                .flatMap(entry -> entry.get(StreamSettings.class).radio().fallback())
                .map(mounts::mount)
                .orElse("");
        return stream.format()
                .flatMap(format -> stream.broadcast()
                        .publication()
                        .map(publication -> new Mount(
                                mounts.mount(stream.name()),
                                fallback,
                                stream.watchers().viewers().size(),
                                publication.lastedMs() / 1_000,
                                format.mediaType())));
    }

    /** The viewers of a stream, oldest first. */
    List<Viewer> listeners(Stream stream) {
        return stream.watchers().viewers().stream()
                .sorted(Comparator.comparingLong(Viewer::id))
                .toList();
    }

    /** Removes the port from an address with a port; leaves a source's URL unchanged. */
    static String host(String peer) {
        int colon = peer.lastIndexOf(':');
        if (colon < 0 || peer.contains("/")) {
            return peer;
        }
        String host = peer.substring(0, colon);
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private java.util.stream.Stream<Stream> published() {
        return registry.streams().stream()
                .filter(stream -> stream.broadcast().publication().isPresent());
    }

    private java.util.stream.Stream<Stream> live() {
        return registry.streams().stream()
                .filter(stream -> stream.state() == BroadcastState.LIVE)
                .sorted(Comparator.comparing(Stream::name));
    }

    private int viewerCount() {
        return registry.streams().stream()
                .mapToInt(stream -> stream.watchers().viewers().size())
                .sum();
    }
}
