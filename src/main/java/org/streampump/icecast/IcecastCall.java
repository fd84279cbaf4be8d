package org.streampump.icecast;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.streampump.door.AdministratorCheck;
import org.streampump.door.BodyAnswer;
import org.streampump.door.Cors;
import org.streampump.door.CrossSite;
import org.streampump.door.Refusal;
import org.streampump.io.Peer;
import org.streampump.logging.Texts;
import org.streampump.stream.Stream;
import org.streampump.stream.Viewer;

/**
 * One request in Icecast's manner. Web pages of other sites may read documents that need no credential, but must not send
 * commands. Refusals have Icecast's status and words, in the form of a command's answer.
 */
final class IcecastCall {
    private static final String STATUS_JSON = "/status-json.xsl";
    private static final String METHODS = "GET, HEAD, POST, OPTIONS";
    private static final int MAX_ECHOED = 40; // of a stranger's text, in characters

    private final IcecastDoor door;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final IcecastDocuments documents;
    private final RawQuery query;
    private final AdministratorCheck administrator;

    IcecastCall(IcecastDoor door, HttpServletRequest request, HttpServletResponse response) {
        this.door = door;
        this.request = request;
        this.response = response;
        this.documents = door.documents();
        this.query = new RawQuery(request.getQueryString());
        this.administrator = door.administrators().check(request, response);
    }

    void answer() throws IOException {
        try {
            route();
        } catch (Refusal refusal) {
            if (!administrator.holds(refusal)) {
                respond(refusal.status(), refusal.getMessage(), /* done= */ false);
            }
        }
    }

    private void route() throws IOException, Refusal {
        if (request.getMethod().equals("OPTIONS")) {
            options();
            return;
        }
        String path = request.getServletPath()
                + Optional.ofNullable(request.getPathInfo()).orElse("");
        switch (path) {
            case STATUS_JSON -> statusJson();
            case "/admin/stats", "/admin/stats.xml" -> stats();
            case "/admin/listmounts", "/admin/streamlist" -> listMounts();
            case "/admin/listclients" -> listClients();
            case "/admin/killclient" -> killClient();
            case "/admin/killsource" -> killSource();
            case "/admin/moveclients" -> moveClients();
            case "/admin/metadata" -> metadata();
            case "/admin.cgi" -> shoutcastMetadata();
            default -> throw new Refusal(HttpServletResponse.SC_NOT_FOUND, "Unrecognised command");
        }
    }

    /** Answers {@code OPTIONS}, even for unknown commands: the answer does not tell whether a command exists. */
    private void options() {
        response.setHeader("Allow", METHODS);
        if (request.getServletPath().equals(STATUS_JSON)) {
            Cors.ALL.preflight(request, response);
        } else {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        }
    }

    // ---- reading

    private void statusJson() throws IOException, Refusal {
        checkMethod();
        Cors.ALL.allow(request, response);
        Optional<String> mount = query.text("mount");
        ServerAddress server = serverAddress();
        byte[] json = mount.isPresent() ? documents.statusJson(server, mount.get()) : documents.statusJson(server);
        BodyAnswer.json(request, response, HttpServletResponse.SC_OK, json);
    }

    private void stats() throws IOException, Refusal {
        beginReading();
        send(
                query.text("mount").isPresent()
                        ? documents.stats(serverAddress(), source())
                        : documents.stats(serverAddress()));
    }

    private void listMounts() throws IOException, Refusal {
        beginReading();
        send(documents.listMounts());
    }

    private void listClients() throws IOException, Refusal {
        beginReading();
        send(documents.listClients(source()));
    }

    // ---- commands

    private void killClient() throws IOException, Refusal {
        beginCommand();
        Stream stream = source();
        String id = parameter("id");
        Optional<Viewer> viewer = door.control().viewer(id).filter(found -> isOf(stream, found));
        if (viewer.isEmpty()) {
            respond("Client " + Texts.printable(id, MAX_ECHOED) + " not found", /* done= */ false);
            return;
        }
        door.control().end(viewer.get(), Peer.of(request));
        respond("Client " + viewer.get().id() + " removed", /* done= */ true);
    }

    private static boolean isOf(Stream stream, Viewer viewer) {
        return viewer.streamName().equals(stream.name());
    }

    private void killSource() throws IOException, Refusal {
        beginCommand();
        Stream stream = source();
        if (!door.control().endPublication(stream, Peer.of(request))) {
            throw noSource();
        }
        respond("Source Removed", /* done= */ true);
    }

    private void moveClients() throws IOException, Refusal {
        beginCommand();
        Stream from = source();
        Optional<String> destination = query.text("destination");
        if (destination.isEmpty()) {
            send(documents.destinations(from));
            return;
        }
        Stream to = documents
                .mounts()
                .find(destination.get())
                .orElseThrow(() -> new Refusal(HttpServletResponse.SC_BAD_REQUEST, "No such destination"));
        if (from == to) {
            throw new Refusal(HttpServletResponse.SC_BAD_REQUEST, "supplied mountpoints are identical");
        }
        move(List.copyOf(from.watchers().viewers()), from, to);
    }

    private void move(List<Viewer> viewers, Stream from, Stream to) throws IOException {
        int moved = door.control().move(viewers, from, to, Peer.of(request));
        String way = " from " + documents.mounts().mount(from.name()) + " to "
                + documents.mounts().mount(to.name());
        boolean all = moved == viewers.size();
        String who = all ? "Clients moved" : moved + " of " + viewers.size() + " clients moved";
        respond(who + way, /* done= */ moved > 0 || all);
    }

    // ---- titles

    private void metadata() throws IOException, Refusal {
        checkCommand();
        Optional<Stream> stream = query.text("mount").flatMap(documents.mounts()::find);
        administrator.requirePublisher(stream.map(Stream::name));
        String unused = parameter("mount"); // refuses a request without it
        setTitle(stream.orElseThrow(IcecastCall::noSource));
    }

    /** Sets a title for Shoutcast's encoders, which know no mounts: the password finds the stream. */
    private void shoutcastMetadata() throws IOException, Refusal {
        checkCommand();
        Stream stream = new ShoutcastTarget(door.registry(), documents.mounts(), query).find(administrator);
        setTitle(stream);
    }

    private void setTitle(Stream stream) throws IOException, Refusal {
        if (!parameter("mode").equals("updinfo")) {
            respond("No such action", /* done= */ false);
            return;
        }
        Optional<String> title = title();
        if (title.isEmpty() && query.text("url").isEmpty()) {
            throw missingParameter();
        }
        if (stream.format().filter(format -> format.name().equals("ogg")).isPresent()) {
            // Ogg streams carry the title in their comments.
            respond("Mountpoint will not accept URL updates", /* done= */ false);
            return;
        }
        title.ifPresent(said -> door.control().title(stream, said, Peer.of(request)));
        respond("Metadata update successful", /* done= */ true);
    }

    private Optional<String> title() {
        Optional<String> charset = query.text("charset");
        Optional<String> title = query.text("title", charset);
        Optional<String> artist = query.text("artist", charset).filter(name -> !name.isEmpty());
        return query.text("song", charset)
                .or(() -> artist.isPresent() && title.isPresent()
                        ? Optional.of(artist.get() + " - " + title.get())
                        : title.or(() -> artist));
    }

    // ---- shared by several calls

    private void beginReading() throws Refusal {
        checkMethod();
        administrator.requireAdministrator();
    }

    private void beginCommand() throws Refusal {
        checkCommand();
        administrator.requireAdministrator();
    }

    private void checkCommand() throws Refusal {
        checkMethod();
        if (request.getMethod().equals("HEAD")) {
            throw new Refusal(HttpServletResponse.SC_METHOD_NOT_ALLOWED, "a command is no document");
        }
        CrossSite.refuse(request);
    }

    private void checkMethod() throws Refusal {
        switch (request.getMethod()) {
            case "GET", "HEAD", "POST" -> {}
            default -> {
                response.setHeader("Allow", METHODS);
                throw new Refusal(HttpServletResponse.SC_METHOD_NOT_ALLOWED, "allowed: " + METHODS);
            }
        }
    }

    private String parameter(String name) throws Refusal {
        return query.text(name).orElseThrow(IcecastCall::missingParameter);
    }

    private static Refusal missingParameter() {
        return new Refusal(HttpServletResponse.SC_BAD_REQUEST, "Missing parameter");
    }

    private Stream source() throws Refusal {
        return documents.mounts().find(parameter("mount")).orElseThrow(IcecastCall::noSource);
    }

    private static Refusal noSource() {
        return new Refusal(HttpServletResponse.SC_BAD_REQUEST, "Source does not exist");
    }

    private ServerAddress serverAddress() {
        String host = request.getServerName();
        String scheme = request.isSecure() ? "https" : "http";
        int usual = request.isSecure() ? 443 : 80;
        String port = request.getServerPort() == usual ? "" : ":" + request.getServerPort();
        return new ServerAddress(host, scheme + "://" + CrossSite.bracketed(host) + port);
    }

    private void respond(String message, boolean done) throws IOException {
        respond(HttpServletResponse.SC_OK, message, done);
    }

    private void respond(int status, String message, boolean done) throws IOException {
        BodyAnswer.xml(request, response, status, documents.response(message, done));
    }

    private void send(byte[] xml) throws IOException {
        BodyAnswer.xml(request, response, HttpServletResponse.SC_OK, xml);
    }
}
