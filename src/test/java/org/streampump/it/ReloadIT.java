package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.streampump.Pace;

/** The external file is read again while streams go on. */
@ExtendWith(ArquillianExtension.class)
@OneContainer("The pump reads its file by itself; SmokeIT sees that each container's own parameters arrive.")
class ReloadIT {
    private static final Duration SOON = Pace.seconds(60);
    private static final Path FILE =
            Path.of(System.getProperty("it.work")).toAbsolutePath().resolve("reload.json");

    private static final String STAYS = "\"stays\": {\"publish\": \"anyone\"}, \"three\": " + titled("file")
            + ", \"two\": " + titled("file") + ", \"one\": " + titled("file");
    private static final String BEFORE = "{\"streams\": {" + STAYS
            + ", \"changes\": {\"publish\": \"anyone\", \"maxViewers\": 5}, \"goes\": {\"publish\": \"anyone\"}}}";
    private static final String AFTER = "{\"streams\": {" + STAYS
            + ", \"changes\": {\"publish\": \"anyone\", \"maxViewers\": 1}, \"comes\": {\"publish\": \"anyone\"},"
            + " \"fails\": {\"publish\": \"anyone\", \"maxViewer\": 1}}}";

    @Deployment(testable = false)
    static WebArchive pump() {
        write(BEFORE);
        return PumpWar.packaged()
                .property("stream.one", titled("property"))
                .parameter("stream.one", titled("parameter"))
                .parameter("stream.two", titled("parameter"))
                .parameter("pump.config", FILE.toString())
                .archive();
    }

    private static String titled(String title) {
        return "{\"publish\": \"anyone\", \"title\": \"" + title + "\"}";
    }

    private static void write(String text) {
        try {
            Files.createDirectories(FILE.getParent());
            Path draft = Files.writeString(FILE.resolveSibling("reload.draft"), text);
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
    void streamsComeChangeAndGoWhileOthersPlay() throws Exception {
        Server server = Server.current();
        Api api = new Api(server);
        assertPrecedence(api);
        try (NumberedEncoder encoder = NumberedEncoder.start(server, "/streams/stays", 300, 0);
                NumberedViewer viewer = NumberedViewer.watch(Wire.http(server), "/streams/stays")) {
            change(server, api);
            breakAndRepair(server, api);
            assertPrecedence(api);
            assertThat(encoder.finish()).isEqualTo(200);
            assertThat(viewer.end().get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo("end");
            assertThat(viewer.check().isGapless()).as("%s", viewer.check()).isTrue();
            assertThat(viewer.check().last()).isEqualTo(encoder.sent());
        }
    }

    /** System property over context parameter over file. */
    private static void assertPrecedence(Api api) throws IOException {
        assertThat(api.text("one", "title")).isEqualTo("property");
        assertThat(api.text("two", "title")).isEqualTo("parameter");
        assertThat(api.text("three", "title")).isEqualTo("file");
    }

    private static void change(Server server, Api api) throws Exception {
        try (NumberedEncoder encoder = NumberedEncoder.start(server, "/streams/goes", 100, 0);
                NumberedViewer viewer = NumberedViewer.watch(Wire.http(server), "/streams/goes");
                NumberedEncoder other = NumberedEncoder.start(server, "/streams/changes", 100, 0);
                NumberedViewer first = NumberedViewer.watch(Wire.http(server), "/streams/changes");
                NumberedViewer second = NumberedViewer.watch(Wire.http(server), "/streams/changes")) {
            write(AFTER);
            assertThat(encoder.answer().get(SOON.toSeconds(), TimeUnit.SECONDS)).startsWith("410");
            assertThat(viewer.end().get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo("end");
            assertThat(viewer.check().isGapless()).as("%s", viewer.check()).isTrue();
            assertStatus(server, "/streams/goes", 404);
            assertThat(api.number("changes", "maxViewers")).isEqualTo(1);
            assertStatus(server, "/streams/changes", 503);
            first.awaitPacket(other.sent());
            second.awaitPacket(other.sent());
            assertThat(api.text("fails", "state")).isEqualTo("failed");
            server.awaitLog(Pattern.compile("configuration: .*fails.*maxViewer.*did you mean maxViewers"), SOON);
            NumberedEncoder.start(server, "/streams/comes", 100, 0).close();
        }
    }

    private static void breakAndRepair(Server server, Api api) throws IOException {
        write("{\"streams\": {");
        String problem = "configuration: " + FILE;
        server.awaitLog(Pattern.compile(Pattern.quote(problem)), SOON);
        assertThat(api.number("changes", "maxViewers")).isEqualTo(1);
        write(AFTER.replace("\"maxViewers\": 1", "\"maxViewers\": 7"));
        await("the repaired file counts").atMost(SOON).until(() -> api.number("changes", "maxViewers") == 7);
        assertThat(server.logLines().stream().filter(line -> line.contains(problem) && !line.contains("fails")))
                .hasSize(1);
    }

    private static void assertStatus(Server server, String path, int status) throws IOException {
        try (Wire wire = Wire.http(server).request("GET", path)) {
            assertThat(wire.status()).isEqualTo(status);
        }
    }
}
