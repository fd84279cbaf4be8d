package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.streampump.Pace;

/**
 * The process has no descriptor left before anybody has ever left: no connection can be taken, no file opened and so no class
 * loaded. When descriptors return, everything is as if nothing had been.
 */
@ExtendWith(ArquillianExtension.class)
@Untuned("connections, and no options of ours for the JVM")
@OneContainer("classes are loaded by the JVM")
class DescriptorsIT {
    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
    private static final Duration SOON = Pace.seconds(30);

    /** Below what any server has open, so that one which is closed makes no room either. */
    private static final int NONE = 16;

    private static final int STAYING = 4;
    private static final int LEAVING = 4;

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("stream.live", "{\"publish\": \"anyone\"}")
                .parameter("stream.other", "{\"publish\": \"anyone\"}")
                .parameter("pump.logLevel", "debug") // with stack traces where something goes wrong in the usual way
                .archive();
    }

    @Test
    void everythingWorksWhenDescriptorsHaveRunOutAndReturn() throws Exception {
        assumeTrue(Files.isExecutable(PRLIMIT), "no prlimit here");
        Server server = Server.current();
        assumeFalse(
                server.containerName().startsWith("jetty"),
                "Jetty's hot deployment, which tests switch on, takes the pump for removed when it cannot read its directory");
        List<Wire> open = new ArrayList<>(); // connections from before, to be used meanwhile
        for (int n = 0; n < 3; n++) {
            open.add(Wire.http(server));
        }
        List<NumberedViewer> staying = new ArrayList<>();
        NumberedEncoder leavingEncoder = NumberedEncoder.start(server, "/streams/other", 20, 20);
        try (NumberedEncoder encoder = NumberedEncoder.start(server, "/streams/live", 100, 200)) {
            List<NumberedViewer> leaving = watch(server, LEAVING);
            staying.addAll(watch(server, STAYING));
            int most = openFilesLimit(server);
            limitOpenFiles(server, NONE);
            try {
                for (NumberedViewer viewer : leaving) {
                    viewer.leave();
                }
                staying.add(NumberedViewer.watch(open.get(0), "/streams/live"));
                leavingEncoder.close();
                awaitAll(staying, encoder);
                assertThat(open.get(1).request("GET", "/health").status()).isEqualTo(200);
                assertThat(open.get(2).request("GET", "/api/v1/streams").status())
                        .isEqualTo(200);
            } finally {
                limitOpenFiles(server, most);
            }
            Api api = new Api(server);
            await("who has left is gone").atMost(SOON).until(() -> api.number("live", "viewers") == staying.size());
            staying.addAll(watch(server, 1));
            awaitAll(staying, encoder);
            for (NumberedViewer viewer : staying) {
                assertThat(viewer.check().isGapless()).as("%s", viewer.check()).isTrue();
                viewer.leave();
            }
            await("nobody is left").atMost(SOON).until(() -> api.number("live", "viewers") == 0);
            assertNobodyHasASeat(server);
            assertThat(encoder.answer()).isNotDone();
            assertThat(encoder.finish()).isEqualTo(200);
        }
        assertThat(server.logLines())
                .noneMatch(line -> line.contains(" ERROR "))
                .noneMatch(line -> line.contains("NoClassDefFoundError"));
    }

    private static List<NumberedViewer> watch(Server server, int count) throws IOException {
        List<NumberedViewer> viewers = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            viewers.add(NumberedViewer.watch(Wire.http(server), "/streams/live"));
        }
        return viewers;
    }

    /** Each has got what was sent until half a second after now. */
    private static void awaitAll(List<NumberedViewer> viewers, NumberedEncoder encoder) {
        long now = encoder.sent();
        await("the encoder goes on").atMost(SOON).until(() -> encoder.sent() > now + 50);
        viewers.forEach(viewer -> viewer.awaitPacket(now + 50));
    }

    private static void assertNobodyHasASeat(Server server) throws IOException {
        try (Wire health = Wire.http(server).request("GET", "/health", "Connection: close")) {
            assertThat(health.rest()).contains("\"status\":\"ok\"", "\"viewers\":0", "\"waiting\":0");
        }
    }

    private static int openFilesLimit(Server server) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(server.pid()), "limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> Integer.parseInt(line.replaceFirst("^Max open files +(\\d+).*", "$1")))
                .findFirst()
                .orElseThrow();
    }

    /** The soft limit alone, so that it can be raised again. */
    private static void limitOpenFiles(Server server, int most) throws IOException {
        Path log = Server.logDirectory().resolve(server.containerName() + "-prlimit.log");
        List<String> command =
                List.of(PRLIMIT.toString(), "--pid", Long.toString(server.pid()), "--nofile=" + most + ":");
        assertThat(Subprocess.start(log.getParent(), log, command).exitWithin(SOON))
                .isZero();
    }
}
