package org.streampump.protocol;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.streampump.config.StreamConfig;
import org.streampump.door.Answer;
import org.streampump.door.Cors;
import org.streampump.door.Door;
import org.streampump.stream.StreamName;

/** {@code /streams/*}: finds the stream and the dialect of a request, and hands the request over. */
public final class StreamDoor implements Door {
    private final List<Dialect> dialects;
    private final List<String> viewerSuffixes;
    private final List<String> publisherSuffixes;
    private final List<String> publisherMethods = new ArrayList<>(List.of("POST", "PUT"));
    private final String methods;
    private final Function<String, Optional<StreamConfig>> streams;
    private final HttpViewers viewers;
    private final RefusalLog log;

    private record Named(String name, String suffix, Optional<StreamConfig> config) {}

    /**
     * @param dialects all dialects, in the order in which they are asked whether a request is theirs
     * @param streams the settings of a stream, or of the pattern that covers its name
     * @param viewers answers viewers of streams that do not exist
     */
    public StreamDoor(
            List<Dialect> dialects,
            Function<String, Optional<StreamConfig>> streams,
            HttpViewers viewers,
            RefusalLog log) {
        this.dialects = List.copyOf(dialects);
        this.streams = streams;
        this.viewers = viewers;
        this.log = log;
        viewerSuffixes = ofAll(Dialect::viewerSuffixes);
        publisherSuffixes = ofAll(Dialect::publisherSuffixes);
        publisherMethods.addAll(ofAll(Dialect::publisherMethods));
        methods = "GET, HEAD, " + String.join(", ", publisherMethods) + ", OPTIONS";
    }

    private List<String> ofAll(Function<Dialect, List<String>> part) {
        return dialects.stream()
                .flatMap(dialect -> part.apply(dialect).stream())
                .toList();
    }

    @Override
    public List<String> paths() {
        return List.of("/streams/*");
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String method = request.getMethod();
        if (method.equals("GET") || method.equals("HEAD")) {
            watch(request, response);
        } else if (publisherMethods.contains(method)) {
            publish(request, response);
        } else if (method.equals("OPTIONS")) {
            options(request, response);
        } else {
            response.setHeader("Allow", methods);
            Answer.lastText(request, response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "allowed: " + methods);
        }
    }

    private void watch(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Named named = named(name(request), viewerSuffixes);
        if (named.config().isPresent()) {
            Visit visit = visit(request, response, named);
            dialect(visit).watch(visit);
        } else {
            Cors.ALL.allow(request, response); // pages may read this answer: it contains nothing to protect
            viewers.refuse(request, response, Visit.visitor(request, named.name()), Refused.noSuchStream());
        }
    }

    private void publish(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Named named = named(name(request), publisherSuffixes);
        if (named.config().isPresent()) {
            Visit visit = visit(request, response, named);
            dialect(visit).publish(visit);
        } else {
            Refused refused = Refused.noSuchStream();
            int status = HttpStatus.of(refused);
            Answer.lastText(request, response, status, refused.getMessage());
            log.publisher(Visit.visitor(request, named.name()), status, refused);
        }
    }

    private void options(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Allow", methods);
        Named named = named(name(request), viewerSuffixes);
        if (named.config().isPresent()) {
            Visit visit = visit(request, response, named);
            dialect(visit).options(visit);
        } else {
            Cors.ALL.preflight(request, response);
        }
    }

    private Visit visit(HttpServletRequest request, HttpServletResponse response, Named named) {
        return new Visit(
                request, response, named.name(), named.suffix(), named.config().orElseThrow(), this::answer);
    }

    private Dialect dialect(Visit visit) {
        return dialects.stream()
                .filter(dialect -> dialect.speaks(visit))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no dialect is everyone's"));
    }

    /**
     * Finds the stream of this name, or of the name without one of these suffixes. If a stream is configured with the suffix as a
     * part of its name, the whole name means that stream.
     */
    private Named named(String name, List<String> suffixes) {
        Optional<StreamConfig> stream = find(name);
        Optional<String> suffix = suffixes.stream().filter(name::endsWith).findFirst();
        if (suffix.isPresent() && stream.filter(found -> !found.isPattern()).isEmpty()) {
            String bare = name.substring(0, name.length() - suffix.get().length());
            return new Named(bare, suffix.get(), find(bare));
        }
        return new Named(name, "", stream);
    }

    private Optional<StreamConfig> find(String name) {
        return StreamName.isValid(name) ? streams.apply(name) : Optional.empty();
    }

    /** The part of the path after {@code /streams/}, without one trailing slash; not necessarily a valid name. */
    private static String name(HttpServletRequest request) {
        String path = request.getPathInfo();
        if (path == null || path.length() < 2) {
            return "";
        }
        return path.substring(1, path.endsWith("/") ? path.length() - 1 : path.length());
    }
}
