package org.streampump.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.streampump.Documents;
import org.streampump.container.Golden;

/** The page in Chromium, what it shows and lets people do. Chromium comes from the operating system: profile {@code players}. */
@WithPlayers
@ExtendWith(ArquillianExtension.class)
@OneContainer("The page is the browser's; SmokeIT sees that each container serves it.")
class PageIT {
    private static final String ADMIN_KEY = "adm1n ü:\"";
    private static final byte[] SAMPLE = Golden.resource("samples/mpegts/h264_aac.ts");
    private static final String HOSTILE = "<img src=x onerror=alert(1)><b>News</b>";
    private static final Path FILE = Path.of(System.getProperty("it.work"))
            .toAbsolutePath()
            .resolve(System.getProperty("arquillian.launch") + "-page.json");

    private static final String STREAMS = "{\"streams\": {"
            + "\"off\": {\"title\": \"Switched off\", \"publish\": \"anyone\", \"enabled\": false},"
            + "\"bad\": {\"title\": \"Broken\", \"publish\": \"anyone\", \"intro\": \"srv/films/intro.ts\"},"
            + "\"live/*\": {\"title\": \"Live\", \"publish\": {\"key\": \"k\"}},"
            + "\"quiet\": {\"title\": \"Quiet\", \"publish\": {\"key\": \"k\"}},"
            + "\"news\": {\"title\": \"" + HOSTILE + "\", \"description\": \"" + HOSTILE
            + "\", \"publish\": \"anyone\","
            + " \"idle\": \"1h\","
            + " \"station\": {\"name\": \"Radio <i>\", \"genre\": \"jazz <u>\", \"url\": \"https://radio.example/\"}},"
            + "\"" + "n".repeat(150) + "\": {\"title\": \"" + "W".repeat(200) + "\", \"publish\": \"anyone\"}}}";

    @TempDir
    private Path directory;

    @Deployment(testable = false)
    static WebArchive pump() {
        write(STREAMS);
        return PumpWar.packaged()
                .parameter("pump.config", FILE.toString())
                .parameter("pump.adminKey", ADMIN_KEY)
                .archive();
    }

    private static void write(String text) {
        try {
            Files.createDirectories(FILE.getParent());
            Path draft = Files.writeString(FILE.resolveSibling(FILE.getFileName() + ".draft"), text);
            Files.move(draft, FILE, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void deleteFile() throws IOException {
        Files.deleteIfExists(FILE);
    }

    @Test
    void liveStreamsComeFirstAndTheFocusStaysWithWhatWasTyped() throws IOException {
        try (Page page = Page.open("/", directory)) {
            assertThat(page.texts("names()")).containsExactly("quiet", "news", "n".repeat(150), "live/*", "off", "bad");
            page.unfold("quiet", "push");
            page.typeKey("quiet", "half a ke");
            page.unfold("live/*", "push");
            page.type(Page.card("live/*") + ".querySelector('.push input')", "part");

            try (Pusher news = Pusher.live("/streams/news", SAMPLE)) {
                page.awaitTrue("names()[0] === 'news'");
                assertThat(page.texts("names()"))
                        .containsExactly("news", "quiet", "n".repeat(150), "live/*", "off", "bad");
                assertThat(page.text("document.activeElement.value")).isEqualTo("part");
                assertThat(page.isTrue(Page.card("live/*") + ".contains(document.activeElement)"))
                        .isTrue();
                assertThat(page.push("quiet", "ffmpeg", "file-mpegts")).contains("any:half%20a%20ke@");
                news.end();
            }
            page.awaitTrue("names()[0] === 'quiet'");
            assertThat(page.text("document.activeElement.value")).isEqualTo("part");
        }
    }

    @Test
    void cardMovesAroundTheOneThatHasTheFocus() throws IOException {
        try (Page page = Page.open("/", directory)) {
            page.unfold("news", "push");
            page.value(Page.card("news") + ".querySelector('.push .ways input').focus()");
            try (Pusher news = Pusher.live("/streams/news", SAMPLE)) {
                page.awaitTrue("names()[0] === 'news'");
                assertThat(page.isTrue(Page.card("news") + ".contains(document.activeElement)"))
                        .isTrue();
                news.end();
            }
        }
    }

    @Test
    void cardsSayWhatTheStreamsAre() throws IOException {
        try (Page page = Page.open("/", directory)) {
            assertThat(page.field("news", "title")).isEqualTo(HOSTILE);
            assertThat(page.field("news", "description")).isEqualTo(HOSTILE);
            assertThat(page.field("news", "station")).isEqualTo("Radio <i> · jazz <u>");
            assertThat(page.isTrue("document.querySelector('main img, main b, main i, main u') === null"))
                    .isTrue();
            assertThat(page.texts("[..." + Page.card("news") + ".querySelectorAll('a')].map(link => link.href)"))
                    .containsExactly(
                            "https://radio.example/",
                            Server.current().http("/streams/news").toString(),
                            Server.current().http("/streams/news.m3u").toString());
            assertThat(page.field("bad", "title")).isEqualTo("Broken");
            assertThat(page.field("bad", "problems")).isEqualTo("intro: expected the absolute path of a file");
            assertThat(page.field("live/*", "title")).isEqualTo("live/*");
            assertThat(page.field("live/*", "state")).isEqualTo("Any name");
            assertThat(page.field("live/*", "streamsTitle")).isEqualTo("Live");
            assertThat(page.field("live/*", "what")).startsWith("Choose any name below live/");
        }
    }

    @Test
    void adviceForTheEncoderIsOnTheCard() throws IOException {
        try (Page page = Page.open("/", directory);
                Pusher silent = Pusher.to("/streams/news")) {
            page.awaitTrue("shown(" + Page.card("news") + ".querySelector('.advice')) !== ''");
            assertThat(page.field("news", "advice")).startsWith("For the encoder: no byte has come for ");
            silent.send(SAMPLE);
            page.awaitTrue("shown(" + Page.card("news") + ".querySelector('.advice')) === ''");
            silent.end();
        }
    }

    @Test
    void brokenFileIsSeenByAllAndItsPathByTheAdministrator() throws IOException {
        write(STREAMS.substring(0, 100));
        try (Page page = Page.open("/", directory)) {
            page.awaitTrue("shown(document.getElementById('configuration')) !== ''");
            assertThat(health()).contains("200", "\"status\":\"ok\",\"configuration\":\"problem\"");
            await("the broken file has been read")
                    .atMost(Devtools.LIMIT)
                    .until(() -> administratorsHealth().contains(FILE + ": expected a JSON object"));
            assertThat(health()).doesNotContain(FILE.getFileName().toString(), "srv/");
            assertThat(page.text("document.body.innerText"))
                    .contains("The configuration has a problem")
                    .doesNotContain(FILE.getFileName().toString(), "srv/");
            page.value("document.getElementById('administration').open = true");
            page.type("document.getElementById('adminKey')", "wrong");
            page.press(Page.Key.ENTER);
            page.awaitTrue("shown(document.getElementById('known')).startsWith('The pump does not know this key')");
            page.type("document.getElementById('adminKey')", ADMIN_KEY);
            page.press(Page.Key.ENTER);
            page.awaitTrue("shown(document.getElementById('known')) === 'You see what the administrator sees.'");
            assertThat(page.text("shown(document.getElementById('problems'))"))
                    .contains(FILE + ": expected a JSON object; the text is not JSON at line 1");
            assertThat(page.field("bad", "problems")).contains("intro is \"srv/films/intro.ts\"", FILE.toString());
            assertThat(page.value("localStorage.length")).hasToString("0");
            page.value("document.getElementById('leave').click()");
            page.awaitTrue("shown(document.getElementById('problems')) === ''");
            assertThat(page.value("sessionStorage.length")).hasToString("0");
        } finally {
            write(STREAMS);
        }
    }

    private static String health() throws IOException {
        try (Wire wire = Wire.http(Server.current()).request("GET", "/health", "Connection: close")) {
            return wire.status() + wire.rest();
        }
    }

    private static String administratorsHealth() throws IOException {
        String key = URLEncoder.encode(ADMIN_KEY, UTF_8);
        try (Wire wire = Wire.http(Server.current()).request("GET", "/health?key=" + key, "Connection: close")) {
            return wire.rest();
        }
    }

    @Test
    void patternTakesANameAndSaysWhereItsStreamWillBe() throws IOException {
        try (Page page = Page.open("/", directory)) {
            page.unfold("live/*", "push");
            String name = Page.card("live/*") + ".querySelector('.push input')";
            String where = "shown(" + Page.card("live/*") + ".querySelector('.where'))";
            assertThat(page.push("live/*", "obs", "")).endsWith("/streams/live/NAME?key=KEY");
            page.type(name, "a b");
            assertThat(page.push("live/*", "obs", "")).endsWith("/streams/live/NAME?key=KEY");
            assertThat(page.text(where)).isEmpty();
            assertThat(page.isTrue(name + ".getAttribute('aria-invalid') === 'true'"))
                    .isTrue();
            page.value(name + ".select()");
            page.type(name, "party/1");
            assertThat(page.push("live/*", "obs", "")).endsWith("/streams/live/party/1?key=KEY");
            assertThat(page.text(where))
                    .endsWith(Server.current().http("/streams/live/party/1").toString());
        }
    }

    @Test
    void keyIsKeptInThisBrowserUntilItIsForgotten() throws IOException {
        try (Page page = Page.open("/", directory)) {
            page.unfold("quiet", "push");
            page.typeKey("quiet", "s3cret");
            page.reload();
            page.unfold("quiet", "push");
            assertThat(page.push("quiet", "obs", "")).endsWith("/streams/quiet?key=s3cret");
            page.value(Page.card("quiet") + ".querySelector('.push .field button').click()");
            assertThat(page.push("quiet", "obs", "")).endsWith("/streams/quiet?key=KEY");
            assertThat(page.isTrue("Object.keys(localStorage).some(name => localStorage[name] === 's3cret')"))
                    .isFalse();
            assertThat(Server.current().logLines()).noneMatch(line -> line.contains("s3cret"));
            assertThat(Server.current().accessLog()).noneMatch(line -> line.contains("s3cret"));
        }
    }

    @Test
    void withoutTheFormatsThePageSaysSoAndShowsTheRest() throws IOException {
        try (Page page = Page.open("/", directory)) {
            page.block("/api/v1/formats");
            page.reload();
            for (String fold : List.of("watch", "push")) {
                String panel = Page.card("quiet") + ".querySelector('." + fold + "')";
                page.value(panel + ".open = true");
                page.awaitTrue(
                        "shown(" + panel + ".querySelector('p.trouble')).startsWith('The commands are missing')");
                assertThat(page.texts("[..." + panel + ".querySelectorAll('fieldset, .output')].map(shown)"))
                        .containsOnly("");
            }
            assertThat(page.field("quiet", "state")).isEqualTo("Offline");
            assertThat(page.text("shown(document.getElementById('trouble'))")).isEmpty();
            page.typeKey("quiet", "k");
            page.look(390, 844, false, "PageIT-no-formats");

            page.block("");
            page.awaitTrue("shown(" + Page.card("quiet") + ".querySelector('.push .output')) !== ''");
            assertThat(page.push("quiet", "ffmpeg", "file-flv")).contains("any:k@");
            assertThat(page.text("shown(" + Page.card("quiet") + ".querySelector('.watch .output code'))"))
                    .startsWith("vlc \"");
            assertThat(page.texts("[..." + Page.card("quiet") + ".querySelectorAll('p.trouble')].map(shown)"))
                    .containsOnly("");
        }
    }

    @Test
    void pageIsUsedByKeyboard() throws IOException {
        try (Page page = Page.open("/", directory)) {
            page.value(Page.card("quiet") + ".querySelector('.push summary').focus()");
            page.press(Page.Key.ENTER);
            page.awaitTrue(Page.card("quiet") + ".querySelector('.push').open");
            page.press(Page.Key.TAB);
            page.awaitTrue("document.activeElement.matches('.push .field input')");
            page.press(Page.Key.TAB);
            assertThat(page.text("document.activeElement.value")).isEqualTo("ffmpeg");
            page.press(Page.Key.RIGHT);
            assertThat(page.text("document.activeElement.value")).isEqualTo("obs");
            assertThat(page.text(Page.card("quiet") + ".querySelector('.push code').textContent"))
                    .endsWith("?key=KEY");
            page.press(Page.Key.TAB);
            assertThat(page.text("document.activeElement.textContent")).isEqualTo("Copy");
        }
    }

    @Test
    void everyTextIsReadableOnPhoneAndDesktopInLightAndDark() throws IOException {
        try (Page page = Page.open("/", directory)) {
            page.unfold("news", "watch");
            page.unfold("quiet", "push");
            page.unfold("live/*", "push");
            page.push("live/*", "radio", "mp3");
            page.type(Page.card("live/*") + ".querySelector('.push input')", "a b");
            page.typeKey("quiet", "k".repeat(300));
            page.value("document.getElementById('administration').open = true");
            page.assertReadable("PageIT");
        }
    }

    @Test
    void pageWithoutStreamsShowsTheFilesOfTheManual() throws IOException {
        Server.current().deployBeside("empty", Map.of());
        try (Page page = Page.open("/empty/", directory)) {
            page.awaitTrue("shown(document.getElementById('empty')).startsWith('No streams yet')");
            assertThat(page.texts("[...document.querySelectorAll('#files h3')].map(head => head.textContent)"))
                    .containsExactly("conf/Catalina/localhost/empty.xml", "/etc/streampump.json");
            String manual = Documents.page("deploy-tomcat");
            assertThat(page.texts(
                            "[...document.querySelectorAll('#files .copyable code')].map(code => code.textContent)"))
                    .hasSize(2)
                    .allSatisfy(file -> assertThat(manual).contains("\n" + file));
        } finally {
            Server.current().undeployBeside("empty");
        }
    }
}
