package org.streampump.icecast;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.streampump.stream.BroadcastState;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamName;
import org.streampump.stream.StreamRegistry;

/** Finds streams by the names that Icecast's tools use: the path at which a stream is watched. Any thread. */
public final class IcecastMounts {
    private static final String STREAMS = "/streams/";

    private final StreamRegistry registry;
    private final String contextPath;
    private final List<String> prefixes;

    /** @param contextPath path of the web application, percent-encoded; empty for the root */
    public IcecastMounts(StreamRegistry registry, String contextPath) {
        this.registry = registry;
        this.contextPath = contextPath;
        this.prefixes = List.of(contextPath + STREAMS, URI.create(contextPath).getPath() + STREAMS, STREAMS, "/", "");
    }

    /** The path of a stream on this server. */
    public String mount(String streamName) {
        return contextPath + STREAMS + streamName; // a stream's name needs no encoding
    }

    /**
     * Finds the stream that is meant by {@code /context/streams/NAME}, {@code /streams/NAME}, {@code /NAME} or {@code NAME}.
     * Tries these forms in this order and returns the first stream that is published, or held for its encoder. One trailing
     * slash is ignored.
     *
     * @param mount any text
     */
    public Optional<Stream> find(String mount) {
        String bare = mount.endsWith("/") ? mount.substring(0, mount.length() - 1) : mount;
        return prefixes.stream()
                .filter(bare::startsWith)
                .map(prefix -> bare.substring(prefix.length()))
                .filter(StreamName::isValid)
                .flatMap(name -> registry.find(name).stream())
                .filter(stream -> stream.state() != BroadcastState.OFFLINE)
                .findFirst();
    }
}
