package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.streampump.Pace;

/** The manual's block for nginx, read from its page, in Debian's nginx. In the profile {@code players} only. */
@WithPlayers
@ExtendWith(ArquillianExtension.class)
class ProxyIT {
    private static final Path PAGE = Path.of("src", "site", "markdown", "proxies.md");
    private static final Pattern BLOCK = Pattern.compile("```nginx\n(.*?)```", Pattern.DOTALL);

    /** Directives that the manual leaves to the distribution's own file. */
    private static final String FRAME = """
            daemon off;
            pid nginx.pid;
            error_log stderr;
            events {}
            http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
                %s
            }
            """;

    @RegisterExtension
    final Ffmpeg ffmpeg = new Ffmpeg();

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private int port;
    private Subprocess nginx;

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("stream.in", "{\"publish\": {\"key\": \"k\"}, \"burst\": \"30s\"}")
                .archive();
    }

    @BeforeEach
    void startNginx() throws IOException {
        port = FreePort.next();
        Matcher block = BLOCK.matcher(Files.readString(PAGE));
        assertThat(block.find()).as("a block for nginx in " + PAGE).isTrue();
        String server = block.group(1)
                .replace("listen 80;", "listen " + Server.HOST + ":" + port + ";")
                .replace("127.0.0.1:8080", Server.HOST + ":" + Server.current().httpPort());
        Path configuration = Files.writeString(directory.resolve("nginx.conf"), FRAME.formatted(server));
        nginx = Subprocess.start(
                directory,
                Server.logDirectory().resolve(Server.current().containerName() + "-nginx.log"),
                List.of("nginx", "-p", directory.toString(), "-e", "stderr", "-c", configuration.toString()));
        await("nginx passes requests on")
                .atMost(RawHttp.LIMIT)
                .ignoreExceptions()
                .until(() -> get("/health").contains("ok"));
    }

    @AfterEach
    void endNginx() {
        if (nginx != null) {
            nginx.end(Pace.seconds(5));
        }
    }

    /** The encoder has not ended when the viewer gets what it has sent: nobody collects anything. */
    @Test
    void streamGoesThroughWhileItComesAndDocumentsHaveTheOuterAddress() throws Exception {
        Film film = Film.seconds(120).inRealTime();
        Subprocess encoder = ffmpeg.start(film.pushedTo("POST", "mpegts", address("/streams/in?key=k")));
        Pusher.awaitLive("/streams/in");
        try (RawHttp viewer = RawHttp.openAt(port).request("GET /streams/in")) {
            RawHttp.Head head = viewer.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(viewer.body(head).readNBytes(20_000)).hasSize(20_000);
            assertThat(encoder.isAlive()).as("the encoder still sends").isTrue();
        }
        if (AccessLog.isKept(Server.current())) { // Jetty's module for it is not among those of the tests
            assertThat(get("/streams/in.m3u")).contains(address("/streams/in"));
            assertThat(get("/status-json.xsl")).contains(address("/streams/in"));
        }
    }

    /** nginx passes on the request of an Icecast source, and none of its body. */
    @Test
    void icecastSourceWhoseBodyNginxDropsIsNamedInTheLog() throws IOException {
        try (RawHttp source = RawHttp.openAt(port).request("PUT /streams/in", "Authorization: Bearer k")) {
            source.send(Sample.ts().bytes());
            Server.current().awaitLog(Pattern.compile("stream in: .*a proxy in front"), Pace.seconds(90));
        }
    }

    private String address(String path) {
        return "http://" + Server.HOST + ":" + port + path;
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address(path))).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
