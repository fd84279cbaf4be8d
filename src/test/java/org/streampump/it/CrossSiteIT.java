package org.streampump.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Another site's page in the browser of somebody whom the pump knows as its administrator, and over plain HTTP, where a browser
 * says nothing about where a request comes from. Chromium comes from the operating system: profile {@code players}.
 */
@WithPlayers
@ExtendWith(ArquillianExtension.class)
@Untuned("how much of a refused body is swallowed")
@OneContainer("what a browser sends, and what is made of it, is the same in all of them")
class CrossSiteIT {
    private static final String KEY = "the-administrator";

    /** A name of this machine for which a browser has no trust, as for any other on the web. */
    private static final String PUMP = "pump.example";

    private static final String EVIL = "evil.example";
    private static final byte[] TS = Sample.ts().bytes();

    @TempDir
    private Path directory;

    private HttpServer evil;
    private Chromium chromium;
    private Devtools devtools;

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("stream.news", "{\"publish\": {\"key\": \"the-encoder\"}, \"idle\": \"1h\"}")
                .parameter("stream.open", "{\"publish\": \"anyone\"}")
                .parameter("stream.form", "{\"publish\": \"anyone\"}")
                .parameter("pump.adminKey", KEY)
                .archive();
    }

    @BeforeEach
    void openOtherSiteAsAdministrator() throws IOException {
        evil = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), /* backlog= */ 0);
        evil.createContext("/", exchange -> {
            byte[] page = "<!doctype html><title>evil</title><p>evil".getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        evil.start();
        chromium = Chromium.open(
                "about:blank",
                directory,
                null,
                "--remote-debugging-port=0",
                "--host-resolver-rules=MAP " + PUMP + " 127.0.0.1, MAP " + EVIL + " 127.0.0.1");
        devtools = Devtools.of(directory);
        signIn();
    }

    @AfterEach
    void close() {
        if (chromium != null) {
            devtools.close();
            chromium.close();
        }
        if (evil != null) {
            evil.stop(0);
        }
    }

    /** The browser keeps the credential for the pump from now on. */
    private void signIn() {
        go(pump("/admin/stats").replace("//", "//administrator:" + KEY + "@"));
        go(pump("/admin/stats"));
        awaitPage("document.documentElement.textContent.includes('server_id')");
    }

    private static String pump(String path) {
        return "http://" + PUMP + ":" + Server.current().httpPort() + path;
    }

    private void goToEvil() {
        go("http://" + EVIL + ":" + evil.getAddress().getPort() + "/");
        awaitPage("document.title === 'evil'");
    }

    private void go(String url) {
        devtools.command("Page.navigate", Json.createObjectBuilder().add("url", url));
    }

    private void awaitPage(String expression) {
        await(expression)
                .atMost(Devtools.LIMIT)
                .until(() -> devtools.value("document.readyState === 'complete' && " + expression)
                        .toString()
                        .equals("true"));
    }

    @Test
    void commandsOfAnotherSiteAreRefused() throws IOException {
        String kill = pump("/admin/killsource?mount=/streams/news");
        try (Pusher news = Pusher.live("/streams/news?key=the-encoder", TS)) {
            goToEvil();
            assertThat(devtools.value("fetch(" + quoted(kill)
                                    + ", {mode: 'no-cors', credentials: 'include', headers: {'Accept-Language': ''}})"
                                    + ".then(answer => answer.type)")
                            .toString())
                    .isEqualTo("\"opaque\"");
            devtools.value("new Promise(done => { const image = new Image(); image.onerror = () => done(1);"
                    + " image.src = " + quoted(kill) + "; })");
            devtools.value("void(location = " + quoted(kill) + ")");
            awaitPage("location.host.startsWith('" + PUMP + "')"
                    + " && document.documentElement.textContent.includes('own pages')");

            go(kill); // as if typed
            awaitPage("document.documentElement.textContent.includes('own pages')");
            assertThat(RawHttp.ask("HEAD /streams/news").status()).isEqualTo(200);
            news.end();
        }
    }

    @Test
    void nobodyPublishesThroughAnotherSitesVisitor() {
        goToEvil();
        String bytes = "Uint8Array.from(atob('" + Base64.getEncoder().encodeToString(TS) + "'), c => c.charCodeAt(0))";
        devtools.value("fetch(" + quoted(pump("/streams/open")) + ", {method: 'POST', mode: 'no-cors', body: " + bytes
                + "}).catch(() => 0).then(() => 0)");
        awaitRefusal("open");
        devtools.value("(() => { const form = document.createElement('form'); form.method = 'POST';"
                + " form.enctype = 'text/plain'; form.action = " + quoted(pump("/streams/form"))
                + "; document.body.append(form); form.submit(); })()");
        awaitRefusal("form");
        assertThat(Server.current().logLines())
                .noneMatch(line -> line.matches(".*stream (open|form): publisher .* left.*"));
    }

    private static void awaitRefusal(String stream) {
        Pattern refused = Pattern.compile("stream " + stream + ": publisher .* refused with 403: a browser must show");
        Server.current().awaitLog(refused, Devtools.LIMIT);
    }

    @Test
    void ownPageMayCommand() throws IOException {
        try (Pusher news = Pusher.live("/streams/news?key=the-encoder", TS)) {
            go(pump("/"));
            awaitPage("Boolean(document.getElementById('pump')?.textContent)");
            assertThat(devtools.value("fetch('api/v1/streams/news/title', {method: 'PUT', body: '{\"title\": \"x\"}'})"
                                    + ".then(answer => answer.status)")
                            .toString())
                    .isEqualTo("204");
            assertThat(devtools.value("fetch('admin/metadata?mount=/streams/news&mode=updinfo&song=y')"
                                    + ".then(answer => answer.status)")
                            .toString())
                    .isEqualTo("200");
            news.end();
        }
    }

    private static String quoted(String text) {
        return Json.createValue(text).toString();
    }
}
