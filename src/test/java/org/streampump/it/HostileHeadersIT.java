package org.streampump.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * No header field, to any path by any method, leads to an answer that is a failure of ours, and the connection can be used
 * afterwards or is closed.
 */
@ExtendWith(ArquillianExtension.class)
@Untuned("limits, error pages, and how much of a body is swallowed")
class HostileHeadersIT {
    private static final String ADMINISTRATOR = "key=the-administrator";

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "SOURCE", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND", "get");

    /** One for each reader of heads. The good stream's own key is not among them. */
    private static final List<String> READ = List.of(
            "/streams/good",
            "/streams/good.asx",
            "/streams/film.asx",
            "/streams/good.m3u",
            "/streams/good.xspf",
            "/streams/film?MSWMExt=.asf",
            "/streams/nowhere",
            "/api/v1/streams?" + ADMINISTRATOR,
            "/api/v1/streams/good",
            "/api/v1/formats",
            "/health",
            "/status-json.xsl",
            "/admin/stats?" + ADMINISTRATOR,
            "/admin/listclients?mount=/streams/good&" + ADMINISTRATOR,
            "/admin.cgi?mode=updinfo&song=x&pass=the-administrator",
            "/",
            "/js/",
            "/js/card.js",
            "/style.css",
            "/icon.svg",
            "/x.jsp",
            "/nowhere/");

    private static final List<String> WRITTEN = List.of(
            "/streams/good",
            "/streams/other",
            "/streams/keyed?key=the-encoder",
            "/streams/live/x_push",
            "/api/v1/streams/other/title?" + ADMINISTRATOR,
            "/api/v1/streams/other/publication?" + ADMINISTRATOR,
            "/api/v1/viewers/7?" + ADMINISTRATOR,
            "/admin/killsource?mount=/streams/other&" + ADMINISTRATOR,
            "/admin/metadata?mount=/streams/other&mode=updinfo&song=x&" + ADMINISTRATOR);

    private static final List<String> PATHS =
            Stream.concat(READ.stream(), WRITTEN.stream()).distinct().toList();

    private final Map<String, Integer> failures = new TreeMap<>(); // status by request, without its values
    private NumberedEncoder good;
    private NumberedViewer viewer;

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("stream.good", "{\"publish\": {\"key\": \"the-good-encoder\"}}")
                .parameter("stream.other", "{\"publish\": \"anyone\"}")
                .parameter("stream.keyed", "{\"publish\": {\"key\": \"the-encoder\"}}")
                .parameter("stream.film", "{\"publish\": \"anyone\", \"container\": \"asf\"}")
                .parameter("stream.live/*", "{\"publish\": \"anyone\"}")
                .parameter("pump.adminKey", "the-administrator")
                .parameter("pump.guesses", "0") // thousands of wrong credentials are to be looked at
                .archive();
    }

    @BeforeEach
    void watchGoodStream() throws IOException {
        good = NumberedEncoder.start(Server.current(), "/streams/good?key=the-good-encoder", 100, 0);
        viewer = NumberedViewer.watch(Wire.http(Server.current()), "/streams/good");
    }

    @AfterEach
    void goodStreamWentOnAndLogIsClean() throws Exception {
        try (NumberedEncoder encoder = good;
                NumberedViewer watching = viewer) {
            watching.awaitPacket(encoder.sent());
            assertThat(watching.check().isGapless()).as("%s", watching.check()).isTrue();
            assertThat(encoder.finish()).isEqualTo(200);
        }
        assertThat(Server.current().logLines())
                .noneMatch(line -> line.contains(" ERROR ") || line.contains("SEVERE"))
                .noneMatch(line -> line.contains("at org.streampump"));
    }

    @Test
    void noFieldMakesTheServerFail() throws IOException {
        try (Client client = new Client()) {
            for (String line : HostileFields.lines()) {
                for (String path : READ) {
                    ask(client, "GET", path, line);
                }
                for (String path : WRITTEN) {
                    ask(client, "POST", path, line);
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void noMethodWithHostileFieldsMakesTheServerFail() throws IOException {
        List<String> rows = HostileFields.rows();
        try (Client client = new Client()) {
            for (String path : PATHS) {
                for (String method : METHODS) {
                    ask(client, method, path, "X-None: 1");
                    for (String row : rows) {
                        ask(client, method, path, row);
                    }
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void requestsOfUncertainLengthAreAnsweredOrCut() throws IOException {
        for (String path : PATHS) {
            for (String lines : HostileFields.FRAMING) {
                String host = lines.startsWith("Host:") ? "" : "Host: x\r\n";
                for (String method : List.of("GET", "POST")) {
                    int status;
                    try (Client client = new Client()) {
                        status = client.last(method + " " + path + " HTTP/1.1\r\n" + host + lines + "\r\n\r\nxxxx");
                    }
                    boolean isNotImplemented = status == 501 && lines.contains("Transfer-Encoding: ");
                    if (!isNotImplemented) {
                        check(status, method, path, lines);
                    }
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void everyAnswerTellsBrowsersWhatTheyMustNotDo() throws IOException {
        for (String path : PATHS) {
            RawHttp.Head answer = RawHttp.ask("GET " + path);
            assertThat(answer.field("X-Content-Type-Options")).as(path).hasValue("nosniff");
            assertThat(answer.field("Referrer-Policy")).as(path).hasValue("same-origin");
            assertThat(answer.field("Content-Security-Policy").isPresent())
                    .as(path)
                    .isEqualTo(!path.startsWith("/streams/"));
            assertThat(answer.field("Server").orElse("")).as(path).isIn("", "Stream Pump", "Rex/12.0.7600.16385");
        }
    }

    @Test
    void filesAreReadOnlyAndDirectoriesAreNotListed() throws IOException {
        for (String method : List.of("POST", "PUT", "SOURCE", "DELETE", "PATCH", "PROPFIND", "get")) {
            RawHttp.Head answer = RawHttp.ask(method + " /style.css", "Content-Length: 0");
            assertThat(answer.status()).as(method).isEqualTo(405);
            assertThat(answer.field("Allow")).as(method).hasValue("GET, HEAD, OPTIONS");
        }
        for (String path : List.of("/js/", "/js", "/x.jsp", "/x.jspx", "/nowhere", "/WEB-INF/web.xml", "/META-INF/")) {
            assertThat(RawHttp.ask("GET " + path).status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void optionsTellTheMethods() throws IOException {
        for (String path : PATHS) {
            RawHttp.Head answer = RawHttp.ask("OPTIONS " + path);
            assertThat(answer.status()).as(path).isEqualTo(204);
            assertThat(answer.field("Allow").orElse("")).as(path).contains("OPTIONS");
        }
    }

    @Test
    void browserMustShowThatOneOfOurPagesAsks() throws IOException {
        String us = "Origin: http://" + Server.HOST; // asked without a port
        for (String request : List.of(
                "POST /streams/other",
                "PUT /streams/other",
                "SOURCE /streams/other",
                "PUT /api/v1/streams/other/title?" + ADMINISTRATOR,
                "DELETE /api/v1/streams/other/publication?" + ADMINISTRATOR,
                "GET /admin/killsource?mount=/streams/other&" + ADMINISTRATOR,
                "POST /admin/metadata?mount=/streams/other&mode=updinfo&song=x&" + ADMINISTRATOR,
                "GET /admin.cgi?mode=updinfo&song=x&pass=the-administrator")) {
            String[] browser = {"Content-Length: 0", "Accept-Language: en"};
            assertThat(RawHttp.ask(request, browser).status()).as(request).isEqualTo(403);
            assertThat(RawHttp.ask(request, browser[0], browser[1], us).status())
                    .as(request)
                    .isNotEqualTo(403);
            assertThat(RawHttp.ask(request, browser[0]).status()).as(request).isNotEqualTo(403);
        }
        assertThat(RawHttp.ask("GET /admin/stats?" + ADMINISTRATOR, "Accept: text/html", "Accept-Language: en")
                        .status())
                .isEqualTo(200);
    }

    private void ask(Client client, String method, String path, String lines) throws IOException {
        boolean hasBody = List.of("POST", "PUT", "PATCH").contains(method);
        String length = "Content-Length: " + (hasBody ? 4 : 0) + "\r\n\r\n" + (hasBody ? "xxxx" : "");
        String request = method + " " + path + " HTTP/1.1\r\nHost: " + Server.HOST + "\r\n" + lines + "\r\n" + length;
        check(client.status(method, request), method, path, lines);
    }

    private void check(int status, String method, String path, String lines) {
        if (status >= 500 && status != 503) {
            String asked = lines.contains("\r\n") ? "many fields" : lines.substring(0, Math.min(50, lines.length()));
            failures.put(method + " " + path.split("\\?", 2)[0] + " with " + asked, status);
        }
    }

    /** Asks one thing after another, over one connection as long as the server keeps it. */
    private static final class Client implements Closeable {
        private Socket socket;
        private InputStream in;

        /** The status that this request gets, 0 where the connection is closed without one. */
        int status(String method, String request) throws IOException {
            if (socket == null) {
                open();
            }
            int status;
            try {
                socket.getOutputStream().write(request.getBytes(ISO_8859_1));
                status = answer(method.equals("HEAD"));
            } catch (SocketException | EOFException e) {
                status = 0;
                close();
            }
            return status;
        }

        /** The status that this request gets on a connection of its own, half-closed after it; 0 where there is none. */
        int last(String request) throws IOException {
            open();
            try {
                socket.getOutputStream().write(request.getBytes(ISO_8859_1));
                socket.shutdownOutput();
                return answer(/* isHead= */ true);
            } catch (SocketException | EOFException e) {
                return 0;
            }
        }

        private void open() throws IOException {
            socket = new Socket(
                    InetAddress.getLoopbackAddress(), Server.current().httpPort());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) Wire.PATIENCE.toMillis());
            in = new BufferedInputStream(socket.getInputStream());
        }

        /** Reads the answer, but of one that does not end only its head. */
        private int answer(boolean isHead) throws IOException {
            String statusLine = line();
            int status = Integer.parseInt(statusLine.split(" ", 3)[1].strip());
            boolean mayGoOn = statusLine.startsWith("HTTP/1.1");
            int length = -1;
            for (String field = line(); !field.isEmpty(); field = line()) {
                String lower = field.toLowerCase(Locale.ROOT);
                if (lower.startsWith("content-length:")) {
                    length = Integer.parseInt(
                            lower.substring("content-length:".length()).strip());
                } else if (lower.startsWith("connection:") && lower.contains("close")) {
                    mayGoOn = false;
                }
            }
            if (status == 100) {
                return answer(isHead);
            }
            boolean hasBody = !isHead && status != 204 && status != 304;
            if (!mayGoOn || (hasBody && length < 0)) {
                close();
            } else if (hasBody) {
                in.skipNBytes(length);
            }
            return status;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new EOFException();
                }
                line.append((char) c);
            }
            return line.toString().strip();
        }

        @Override
        public void close() throws IOException {
            if (socket != null) {
                socket.close();
            }
            socket = null;
        }
    }
}
