package org.streampump.protocol;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.address.AddressKey;
import org.streampump.config.PumpConfig;
import org.streampump.config.StreamConfig;
import org.streampump.door.Answer;
import org.streampump.door.Cors;
import org.streampump.door.Door;
import org.streampump.io.Peer;
import org.streampump.logging.LogTally;
import org.streampump.logging.Texts;
import org.streampump.stream.StreamName;

/** {@code /streams/*}: finds the stream and the protocol, and leaves the rest to it. */
public final class StreamDoor implements Door {
    private static final Logger LOG = LogManager.getLogger(StreamDoor.class);
    private static final int MAX_LOGGED_NAME = 100; // characters of a stranger's text

    /** Pages may read that there is no such stream: there is nothing to protect. */
    private static final String METHODS = "GET, HEAD, POST, PUT, SOURCE, OPTIONS";

    /** Encoders may push to the stream's name with this behind it, as Windows Media encoders are told to. */
    private static final String PUSH_SUFFIX = "_push";

    private record Named(String name, Optional<StreamConfig> config) {}

    private final List<Protocol> protocols;
    private final Supplier<PumpConfig> config;
    private final LogTally tally;

    /**
     * @param protocols in the order in which they are asked whether they speak a request's protocol
     * @param config the configuration in force at the time of asking
     * @param tally of what strangers do again and again
     */
    public StreamDoor(List<Protocol> protocols, Supplier<PumpConfig> config, LogTally tally) {
        this.protocols = List.copyOf(protocols);
        this.config = config;
        this.tally = tally;
    }

    @Override
    public List<String> paths() {
        return List.of("/streams/*");
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        PumpConfig now = config.get();
        switch (request.getMethod()) {
            case "GET", "HEAD" -> watch(now, request, response);
            case "POST", "PUT", "SOURCE" -> publish(now, request, response);
            case "OPTIONS" -> options(now, request, response);
            default -> {
                response.setHeader("Allow", METHODS);
                refuse(request, response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "allowed: " + METHODS);
            }
        }
    }

    private void watch(PumpConfig now, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Named named = named(now, name(request), Playlist.SUFFIXES);
        Optional<URI> elsewhere = now.pump(AdmissionSettings.class).redirect404();
        if (named.config().isPresent()) {
            Visit visit = visit(request, response, named);
            protocol(visit).watch(visit);
        } else if (elsewhere.isPresent()) {
            Cors.ALL.allow(request, response);
            response.setHeader("Location", elsewhere.get().toString());
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setContentLength(0);
        } else {
            Cors.ALL.allow(request, response);
            Answer.text(request, response, HttpServletResponse.SC_NOT_FOUND, "no such stream");
        }
    }

    private void publish(PumpConfig now, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Named named = named(now, name(request), List.of(PUSH_SUFFIX));
        if (named.config().isPresent()) {
            Visit visit = visit(request, response, named);
            protocol(visit).publish(visit);
        } else {
            refuse(request, response, HttpServletResponse.SC_NOT_FOUND, "no such stream");
            logUnknown(Texts.printable(named.name(), MAX_LOGGED_NAME), request);
        }
    }

    private void logUnknown(String name, HttpServletRequest request) {
        String what = "stream " + name + ": " + HttpServletResponse.SC_NOT_FOUND + ": no such stream";
        if (tally.isFirst(LogTally.Kind.PUBLISHER, AddressKey.of(request.getRemoteAddr()), what)) {
            LOG.info(
                    "stream {}: publisher {} refused with {}: no such stream",
                    name,
                    Peer.of(request),
                    HttpServletResponse.SC_NOT_FOUND);
        }
    }

    private void options(PumpConfig now, HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Allow", METHODS);
        Named named = named(now, name(request), Playlist.SUFFIXES);
        if (named.config().isPresent()) {
            Visit visit = visit(request, response, named);
            protocol(visit).options(visit);
        } else {
            Cors.ALL.preflight(request, response);
        }
    }

    private Visit visit(HttpServletRequest request, HttpServletResponse response, Named named) {
        return new Visit(request, response, named.name(), named.config().orElseThrow(), this::answer);
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, int status, String why)
            throws IOException {
        Answer.lastText(request, response, status, why);
    }

    private Protocol protocol(Visit visit) {
        return protocols.stream()
                .filter(protocol -> protocol.speaks(visit))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no protocol speaks with everyone"));
    }

    /** The stream of this name, or of the one without one of these suffixes, unless it is configured with it. */
    private static Named named(PumpConfig config, String name, List<String> suffixes) {
        Optional<StreamConfig> stream = find(config, name);
        Optional<String> suffix = suffixes.stream().filter(name::endsWith).findFirst();
        if (suffix.isPresent() && stream.filter(found -> !found.isPattern()).isEmpty()) {
            String bare = name.substring(0, name.length() - suffix.get().length());
            return new Named(bare, find(config, bare));
        }
        return new Named(name, stream);
    }

    private static Optional<StreamConfig> find(PumpConfig config, String name) {
        return StreamName.isValid(name) ? config.find(name) : Optional.empty();
    }

    /** What follows {@code /streams/}, without one trailing slash; not necessarily a valid name. */
    private static String name(HttpServletRequest request) {
        String path = request.getPathInfo();
        if (path == null || path.length() < 2) {
            return "";
        }
        return path.substring(1, path.endsWith("/") ? path.length() - 1 : path.length());
    }
}
