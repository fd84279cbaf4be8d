package org.streampump.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.streampump.control.PumpControl;
import org.streampump.door.AdministratorCheck;
import org.streampump.door.BodyAnswer;
import org.streampump.door.Cors;
import org.streampump.door.CrossSite;
import org.streampump.door.Refusal;
import org.streampump.door.ShortBody;
import org.streampump.io.Peer;
import org.streampump.status.Audience;
import org.streampump.stream.BroadcastState;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamName;
import org.streampump.stream.Viewer;

/**
 * One request to the API. Everybody, including web pages of other sites, may read which streams exist; peers' addresses, the
 * list of viewers and all changes need the administrator's credential.
 */
final class ApiCall {
    private static final String STREAMS = "/streams/";
    private static final String VIEWERS = "/viewers/";
    private static final String PUBLICATION = "/publication";
    private static final String TITLE = "/title";
    private static final int MAX_TITLE_BODY = 4 * 1024; // in bytes; an escaped character takes six

    /** The effect of an HTTP method on a resource. */
    private interface Action {
        void run() throws IOException, Refusal;
    }

    private final ApiDoor door;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final AdministratorCheck administrator;

    ApiCall(ApiDoor door, HttpServletRequest request, HttpServletResponse response) {
        this.door = door;
        this.request = request;
        this.response = response;
        this.administrator = door.administrators().check(request, response);
    }

    void answer() throws IOException {
        try {
            route(path());
        } catch (Refusal refusal) {
            if (administrator.holds(refusal)) {
                return;
            }
            send(refusal.status(), door.documents().refusal(refusal.getMessage()));
        }
    }

    /** The part of the path after {@code /api/v1}, decoded, without one trailing slash. */
    private String path() {
        String path = request.getPathInfo() == null ? "" : request.getPathInfo();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private void route(String path) throws IOException, Refusal {
        if (path.equals("/streams")) {
            offer(Map.of("GET", this::streams));
        } else if (path.startsWith(STREAMS)) {
            stream(path.substring(STREAMS.length()));
        } else if (path.equals("/formats")) {
            offer(Map.of("GET", this::formats));
        } else if (path.equals("/viewers")) {
            offer(Map.of("GET", this::viewers));
        } else if (path.startsWith(VIEWERS)) {
            String id = path.substring(VIEWERS.length());
            offer(Map.of("DELETE", () -> kickViewer(id)));
        } else {
            Cors.ALL.allow(request, response);
            throw new Refusal(HttpServletResponse.SC_NOT_FOUND, "no such resource");
        }
    }

    /**
     * Offers a stream and its resources. A stream's name may end like the name of a resource: reading addresses the stream of
     * the full name, and a change addresses the resource.
     */
    private void stream(String name) throws IOException, Refusal {
        if (name.endsWith(PUBLICATION)) {
            String owner = name.substring(0, name.length() - PUBLICATION.length());
            offer(Map.of("GET", () -> stream(name, audience()), "DELETE", () -> kickPublication(owner)));
        } else if (name.endsWith(TITLE)) {
            String owner = name.substring(0, name.length() - TITLE.length());
            offer(Map.of("GET", () -> stream(name, audience()), "PUT", () -> setTitle(owner)));
        } else {
            offer(Map.of("GET", () -> stream(name, audience())));
        }
    }

    private void offer(Map<String, Action> methods) throws IOException, Refusal {
        String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        Action action = methods.get(method);
        if (action != null) {
            if (!method.equals("GET")) {
                CrossSite.refuse(request);
            }
            action.run();
            return;
        }
        String allowed = (methods.containsKey("GET") ? "GET, HEAD, " : "")
                + (methods.containsKey("DELETE") ? "DELETE, " : "")
                + (methods.containsKey("PUT") ? "PUT, " : "")
                + "OPTIONS";
        response.setHeader("Allow", allowed);
        if (!method.equals("OPTIONS")) {
            throw new Refusal(HttpServletResponse.SC_METHOD_NOT_ALLOWED, "allowed: " + allowed);
        }
        Cors.ALL.preflight(request, response);
    }

    // ---- reading

    private void streams() throws IOException, Refusal {
        Cors.ALL.allow(request, response);
        send(HttpServletResponse.SC_OK, door.documents().streams(audience()));
    }

    private void stream(String name, Audience audience) throws IOException, Refusal {
        Cors.ALL.allow(request, response);
        Optional<byte[]> document = door.documents().stream(name, audience);
        send(HttpServletResponse.SC_OK, document.orElseThrow(ApiCall::noSuchStream));
    }

    /** Sends a document that is equal for everybody, and therefore needs no check of a credential. */
    private void formats() throws IOException {
        Cors.ALL.allow(request, response);
        door.documents().formats().send(request, response);
    }

    private void viewers() throws IOException, Refusal {
        administrator.requireAdministrator();
        send(HttpServletResponse.SC_OK, door.documents().viewers());
    }

    // ---- changing

    private void kickViewer(String id) throws Refusal {
        administrator.requireAdministrator();
        Viewer viewer = door.control()
                .viewer(id)
                .orElseThrow(() -> new Refusal(HttpServletResponse.SC_NOT_FOUND, "no such viewer"));
        door.control().end(viewer, Peer.of(request));
        done();
    }

    private void kickPublication(String name) throws Refusal {
        administrator.requireAdministrator();
        Stream stream = door.control().stream(name).orElseThrow(ApiCall::noSuchStream);
        if (!door.control().endPublication(stream, Peer.of(request))) {
            throw new Refusal(HttpServletResponse.SC_NOT_FOUND, "nobody publishes this stream");
        }
        done();
    }

    /** Sets the title; allowed to the administrator and to everybody who may publish the stream. */
    private void setTitle(String name) throws IOException, Refusal {
        administrator.requirePublisher(Optional.of(name).filter(StreamName::isValid));
        Stream stream = door.control().stream(name).orElseThrow(ApiCall::noSuchStream);
        if (stream.state() == BroadcastState.OFFLINE) {
            throw new Refusal(HttpServletResponse.SC_NOT_FOUND, "nobody publishes this stream");
        }
        Optional<byte[]> body = ShortBody.of(request, MAX_TITLE_BODY);
        if (body.isEmpty()) {
            return; // this method is called again when the body has come
        }
        String title = door.documents()
                .titleIn(body.get())
                .filter(text -> text.length() <= PumpControl.MAX_TITLE_LENGTH)
                .orElseThrow(() -> new Refusal(
                        HttpServletResponse.SC_BAD_REQUEST,
                        "expected {\"title\": \"...\"} with at most " + PumpControl.MAX_TITLE_LENGTH + " characters"));
        door.control().title(stream, title, Peer.of(request));
        done();
    }

    private void done() {
        response.setHeader("Cache-Control", "no-store");
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private Audience audience() throws Refusal {
        return administrator.isAdministrator() ? Audience.ADMINISTRATOR : Audience.ANYONE;
    }

    private static Refusal noSuchStream() {
        return new Refusal(HttpServletResponse.SC_NOT_FOUND, "no such stream");
    }

    private void send(int status, byte[] json) throws IOException {
        BodyAnswer.json(request, response, status, json);
    }
}
