package org.streampump.icecast;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.bind.JsonbConfig;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.streampump.door.JsonBinding;
import org.streampump.status.Audience;
import org.streampump.status.Status;
import org.streampump.stream.Stream;
import org.streampump.stream.Viewer;

/**
 * The documents that Icecast's tools read, in UTF-8; names, nesting and order are those of Icecast 2.4.4. Any thread. Made and
 * closed like a {@link JsonBinding}.
 */
public final class IcecastDocuments implements AutoCloseable {
    private static final String SERVER = "icestats";
    private static final String SOURCE = "source";
    private static final String MOUNT = "mount";

    /**
     * Name of a field whose value is null, which Icecast's converter adds after every source, and after the server when there is
     * no source.
     */
    private static final String DUMMY = "dummy";

    /**
     * Placeholder for the server's names in the kept text. Random, so that no encoder's text can contain it by chance or on
     * purpose.
     */
    private static final ServerAddress UNNAMED =
            new ServerAddress("host-" + UUID.randomUUID(), "origin-" + UUID.randomUUID());

    private record Rendered(long atMs, String json) {}

    private final IcecastStatus status;
    private final Status pump;
    private final JsonBinding binding = new JsonBinding(new JsonbConfig().withNullValues(true));

    // Guarded by this.
    private Rendered last;

    public IcecastDocuments(Status pump, IcecastStatus status) {
        this.pump = pump;
        this.status = status;
    }

    public IcecastMounts mounts() {
        return status.mounts();
    }

    /**
     * {@code /status-json.xsl}: the server and all live streams.
     *
     * @param server this server's address as the asking peer knows it
     */
    public byte[] statusJson(ServerAddress server) {
        return list().replace(UNNAMED.origin(), escaped(server.origin()))
                .replace(UNNAMED.host(), escaped(server.host()))
                .getBytes(UTF_8);
    }

    /**
     * Returns the list of all live streams with placeholders for the server's names. The lock is held during the rendering on
     * purpose: callers who wait for it receive the same text, whichever name they have for the server.
     */
    private synchronized String list() {
        long nowMs = pump.nowMs();
        if (last == null || nowMs - last.atMs() >= Status.LIST_MAX_AGE_MS) {
            last = new Rendered(nowMs, json(UNNAMED, status.sources(UNNAMED.origin())));
        }
        return last.json();
    }

    /** Escapes a text as part of a JSON string. */
    private String escaped(String text) {
        String quoted = binding.text(text);
        return quoted.substring(1, quoted.length() - 1);
    }

    /** {@code /status-json.xsl} with only one stream, or with no stream if the mount is not live. */
    public byte[] statusJson(ServerAddress server, String mount) {
        return json(server, sources(server, mounts().find(mount))).getBytes(UTF_8);
    }

    private String json(ServerAddress server, List<IcecastStatus.Source> sources) {
        Map<String, Object> stats = new LinkedHashMap<>(server(server).of(Audience.ANYONE));
        List<Map<String, Object>> listed =
                sources.stream().map(IcecastDocuments::withDummy).toList();
        if (listed.isEmpty()) {
            stats.put(DUMMY, null);
        } else {
            stats.put(SOURCE, listed.size() == 1 ? listed.get(0) : listed); // Icecast's rule, on which tools depend
        }
        return binding.text(Map.of(SERVER, stats));
    }

    private static Map<String, Object> withDummy(IcecastStatus.Source source) {
        Map<String, Object> fields = new LinkedHashMap<>(source.fields().of(Audience.ANYONE));
        fields.put(DUMMY, null);
        return fields;
    }

    /** {@code /admin/stats}: the server and all live streams in full, for the administrator. */
    public byte[] stats(ServerAddress server) {
        return stats(server, status.sources(server.origin()));
    }

    /** {@code /admin/stats} with only one stream. */
    public byte[] stats(ServerAddress server, Stream stream) {
        return stats(server, sources(server, Optional.of(stream)));
    }

    private byte[] stats(ServerAddress server, List<IcecastStatus.Source> sources) {
        XmlDocument xml = new XmlDocument().begin(SERVER);
        server(server).of(Audience.ADMINISTRATOR).forEach(xml::element);
        for (IcecastStatus.Source source : sources) {
            xml.begin(SOURCE).attribute(MOUNT, source.mount());
            source.fields().of(Audience.ADMINISTRATOR).forEach(xml::element);
            xml.end();
        }
        return xml.bytes();
    }

    /** {@code /admin/listclients}: the viewers of a stream; for the administrator. */
    public byte[] listClients(Stream stream) {
        List<Viewer> listeners = status.listeners(stream);
        XmlDocument xml = new XmlDocument()
                .begin(SERVER)
                .begin(SOURCE)
                .attribute(MOUNT, mounts().mount(stream.name()))
                .element("Listeners", listeners.size());
        for (Viewer viewer : listeners) {
            xml.begin("listener")
                    .element("IP", IcecastStatus.host(viewer.info().peer()))
                    .element("UserAgent", viewer.info().userAgent())
                    .element("Connected", viewer.watchedMs() / 1_000)
                    .element("ID", viewer.id())
                    .end();
        }
        return xml.bytes();
    }

    /** {@code /admin/listmounts}: the live streams. */
    public byte[] listMounts() {
        XmlDocument xml = new XmlDocument().begin(SERVER);
        status.mountList().forEach(mount -> write(mount, xml));
        return xml.bytes();
    }

    /** {@code /admin/moveclients} without a destination: the streams to which viewers of this stream could be sent. */
    public byte[] destinations(Stream from) {
        String current = mounts().mount(from.name());
        XmlDocument xml = new XmlDocument().begin(SERVER).element("current_source", current);
        status.mountList().stream()
                .filter(mount -> !mount.mount().equals(current))
                .forEach(mount -> write(mount, xml));
        return xml.bytes();
    }

    private static void write(IcecastStatus.Mount mount, XmlDocument xml) {
        xml.begin(SOURCE)
                .attribute(MOUNT, mount.mount())
                .element("fallback", mount.fallback())
                .element("listeners", mount.listeners())
                .element("Connected", mount.connectedSeconds())
                .element("content-type", mount.contentType())
                .end();
    }

    /** The answer to a command. */
    public byte[] response(String message, boolean done) {
        return new XmlDocument()
                .begin("iceresponse")
                .element("message", message)
                .element("return", done ? 1 : 0)
                .bytes();
    }

    private List<IcecastStatus.Source> sources(ServerAddress server, Optional<Stream> stream) {
        return stream.flatMap(found -> status.source(found, server.origin())).stream()
                .toList();
    }

    private IcecastFields server(ServerAddress server) {
        Instant startedAt = pump.startedAt();
        return status.server(server.host(), startedAt);
    }

    @Override
    public void close() {
        binding.close();
    }
}
