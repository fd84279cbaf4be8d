package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.streampump.Pace;

/** The WAR is served, over everything that it is to be served over, and goes and comes back. */
@ExtendWith(ArquillianExtension.class)
class SmokeIT {
    private static final String ODD = "{\"title\": \"<é> & 'ü'\",\n\t\"publish\": \"anyone\"}";

    @RegisterExtension
    final Ffmpeg ffmpeg = new Ffmpeg();

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("stream.odd", ODD)
                .parameter("isLog4jAutoInitializationDisabled", "yes, from outside")
                .archive()
                .addClass(ParameterServlet.class);
    }

    @Test
    void landingPageIsServedOverHttpAndTls() throws Exception {
        assertPage(Server.current().http("/"), Version.HTTP_1_1);
        assertPage(Server.current().https("/"), Version.HTTP_1_1);
        assertPage(Server.current().https("/"), Version.HTTP_2);
    }

    @Test
    void parametersComeFromOutsideAndWinOverTheWar() throws Exception {
        Server server = Server.current();
        assertThat(get(server.http("/it/parameter?stream.odd"), Version.HTTP_1_1)
                        .body())
                .isEqualTo(ODD);
        assertThat(get(server.http("/it/parameter?isLog4jAutoInitializationDisabled"), Version.HTTP_1_1)
                        .body())
                .isEqualTo("yes, from outside");
    }

    @Test
    void serverIsAProcessOfItsOwnWithALog() {
        Server server = Server.current();
        assertThat(ProcessHandle.of(server.pid()))
                .hasValueSatisfying(process -> assertThat(process.isAlive()).isTrue());
        assertThat(server.awaitLog(Pattern.compile("(?i)start"), Pace.seconds(30)))
                .isNotEmpty();
        assertThat(server.log()).hasFileName(server.containerName() + "-SmokeIT.log");
    }

    @Test
    void undeployedPumpIsGoneAndComesBack() throws Exception {
        Server server = Server.current();
        server.undeploy();
        assertThat(get(server.http("/"), Version.HTTP_1_1).statusCode()).isEqualTo(404);
        server.redeploy();
        assertPage(server.http("/"), Version.HTTP_1_1);
    }

    @Test
    void ffmpegEncodesAndProbes(@TempDir Path directory) throws Exception {
        Path film = directory.resolve("film.ts");
        ffmpeg.run(
                Ffmpeg.LIMIT,
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=320x240:rate=25:duration=1",
                "-c:v",
                "libopenh264",
                film.toString());
        assertThat(ffmpeg.probe("-v", "error", "-show_entries", "stream=codec_name", film.toString()))
                .contains("codec_name=h264");
    }

    private static void assertPage(URI uri, Version version) throws Exception {
        HttpResponse<String> response = get(uri, version);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.version()).isEqualTo(version);
        assertThat(response.body()).contains("Stream Pump");
    }

    private static HttpResponse<String> get(URI uri, Version version) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Pace.seconds(60)).build();
        return Server.current().client(version).send(request, HttpResponse.BodyHandlers.ofString());
    }
}
