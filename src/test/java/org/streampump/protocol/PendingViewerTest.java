package org.streampump.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.catalina.LifecycleException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.Pace;
import org.streampump.access.Grant;
import org.streampump.access.Opinion;
import org.streampump.access.RuleList;
import org.streampump.access.StreamAccess;
import org.streampump.access.TestRule;
import org.streampump.access.Verdict;
import org.streampump.config.Layer;
import org.streampump.config.PumpConfig;
import org.streampump.config.TestConfig;
import org.streampump.container.FormatDetector;
import org.streampump.io.EmbeddedTomcat;
import org.streampump.io.OpenExchanges;
import org.streampump.protocol.http.PlainHttp;
import org.streampump.protocol.icy.Icy;
import org.streampump.settings.Section;
import org.streampump.status.TestPump;
import org.streampump.stream.Dispatcher;
import org.streampump.stream.EndReason;
import org.streampump.stream.HubLimits;
import org.streampump.stream.Lines;
import org.streampump.stream.Publication;
import org.streampump.stream.StreamName;
import org.streampump.stream.StreamRegistry;
import org.streampump.stream.StreamRule;
import org.streampump.stream.StreamSettings;

/** In a Tomcat of the build's version: viewers about whom somebody else decides, with both ways of answering. */
@Timeout(120)
class PendingViewerTest {
    private static final Verdict ADMITTED = new Verdict.Admitted(Grant.to("x"));

    @TempDir
    private Path base;

    /** Each question, in the order of asking. */
    private final ConcurrentLinkedQueue<CompletableFuture<Optional<Verdict>>> asked = new ConcurrentLinkedQueue<>();

    private final TestRule rule = new TestRule(
            (question, attempt) -> {
                CompletableFuture<Optional<Verdict>> answer = new CompletableFuture<>();
                asked.add(answer);
                return new Opinion.Later(answer);
            },
            /* admitsAgain= */ true);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Dispatcher dispatcher = new Dispatcher(1);
    private final FormatDetector formats = new FormatDetector(List.of(Lines.FORMAT));
    private final List<Socket> viewers = new ArrayList<>();
    private PumpConfig config;
    private StreamRegistry registry;
    private EmbeddedTomcat tomcat;

    private static final class Streams extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private final transient StreamDoor door;

        Streams(StreamDoor door) {
            this.door = door;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            door.answer(request, response);
        }
    }

    private void start(boolean isDetached) throws LifecycleException {
        Section<StreamAccess> access = new Section<>(StreamAccess.class, in -> {
            RuleList publish = StreamAccess.section(List.of()).read(in).publish();
            return new StreamAccess(publish, RuleList.of(rule));
        });
        config = TestConfig.loader(Set.of("lines"), TestConfig.NO_SOURCES, StreamName::isValid, access)
                .load(List.of(new Layer(
                        "test",
                        Map.of(
                                "stream.news", "{\"publish\": \"anyone\"}",
                                "stream.patient", "{\"publish\": \"anyone\", \"whenOffline\": \"wait\"}",
                                "pump.detached", isDetached ? "on" : "off"))));
        assertThat(config.problems()).isEmpty();
        dispatcher.start();
        registry = new StreamRegistry(
                dispatcher,
                new HubLimits(0, 10, 60_000),
                name -> config.find(name)
                        .map(stream -> new StreamRule(stream.get(StreamSettings.class), stream.isPattern())),
                () -> 1_000);
        HttpParts parts =
                TestParts.http(TestParts.of(registry, () -> config, formats, clock, () -> 1_000), () -> config);
        List<Dialect> dialects = new ArrayList<>(new Icy().dialects(parts));
        dialects.addAll(new PlainHttp().dialects(parts));
        tomcat = new EmbeddedTomcat(base, new Streams(TestParts.door(parts, () -> config, dialects)));
    }

    @AfterEach
    void stop() throws Exception {
        registry.close(new EndReason(EndReason.Kind.SHUTDOWN, "over"));
        for (Socket viewer : viewers) {
            viewer.close();
        }
        tomcat.close();
        dispatcher.stop();
        clock.shutdownNow();
    }

    private Publication publish(String stream) throws Exception {
        Publication publication = registry.findOrCreate(stream, "192.0.2.7")
                .orElseThrow()
                .broadcast()
                .publish(new TestPump.FakePublisher(), null, formats);
        feed(publication, "LINES h\nK1\n");
        return publication;
    }

    private static void feed(Publication publication, String lines) throws Exception {
        byte[] bytes = lines.getBytes(ISO_8859_1);
        publication.feed(bytes, 0, bytes.length);
    }

    /** Asks, and waits until the question has reached the rule and the request is held. */
    private Socket ask(String method, String stream) throws IOException {
        Socket viewer = send(method, stream);
        awaitHeld(1);
        return viewer;
    }

    private void awaitHeld(int count) {
        await().atMost(Pace.seconds(30)).until(() -> asked.size() == count && open() == count);
    }

    private Socket send(String method, String stream) throws IOException {
        Socket viewer = tomcat.connect();
        viewers.add(viewer);
        String request = method + " /streams/" + stream + " HTTP/1.1\r\nHost: a\r\nIcy-MetaData: 1\r\n\r\n";
        viewer.getOutputStream().write(request.getBytes(ISO_8859_1));
        return viewer;
    }

    private int open() {
        return OpenExchanges.of(tomcat.application()).count();
    }

    private void answer(Verdict verdict) {
        asked.peek().complete(Optional.of(verdict));
    }

    private static BufferedReader reader(Socket viewer) throws IOException {
        return new BufferedReader(new InputStreamReader(viewer.getInputStream(), ISO_8859_1));
    }

    /** Returns the status line, and skips the rest of the head. */
    private static String head(BufferedReader in) throws IOException {
        String status = in.readLine();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            // only the status counts
        }
        return status;
    }

    private static void awaitLine(BufferedReader in, String wanted) throws IOException {
        for (String line = in.readLine(); !wanted.equals(line); line = in.readLine()) {
            assertThat(line).as("before " + wanted).isNotNull(); // the lengths of chunks
        }
    }

    private void awaitSeats(int count) {
        await().atMost(Pace.seconds(30)).until(() -> registry.seatsTaken() == count);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void admittedViewerWatches(boolean isDetached) throws Exception {
        start(isDetached);
        Publication publication = publish("news");
        Socket viewer = ask("GET", "news");
        assertThat(registry.seatsTaken()).isZero();
        answer(ADMITTED);
        BufferedReader in = reader(viewer);
        assertThat(head(in)).startsWith("HTTP/1.1 200");
        awaitLine(in, "<h>K1");
        feed(publication, "2\n");
        awaitLine(in, "2");
        assertThat(registry.viewers()).hasSize(1);
        viewer.close();
        await().atMost(Pace.seconds(30)).until(() -> {
            feed(publication, "3\n"); // a viewer who has left is noticed when it accepts nothing
            return registry.seatsTaken() == 0;
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void admittedViewerWaitsForAnEncoderOnTheSameHold(boolean isDetached) throws Exception {
        start(isDetached);
        Socket viewer = ask("GET", "patient");
        answer(ADMITTED);
        awaitSeats(1);
        publish("patient");
        BufferedReader in = reader(viewer);
        assertThat(head(in)).startsWith("HTTP/1.1 200");
        awaitLine(in, "<h>K1");
        assertThat(asked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusedViewerIsToldWhy(boolean isDetached) throws Exception {
        start(isDetached);
        publish("news");
        for (String method : List.of("GET", "HEAD")) {
            Socket viewer = ask(method, "news");
            answer(new Verdict.Forbidden("not from there"));
            BufferedReader in = reader(viewer);
            assertThat(head(in)).startsWith("HTTP/1.1 403");
            viewer.setSoTimeout(500);
            if (method.equals("GET")) {
                assertThat(in.readLine()).isEqualTo("not from there");
            } else {
                viewer.shutdownOutput();
                assertThat(in.readLine()).as("a HEAD has no body").isNull();
            }
            viewer.close();
            await().atMost(Pace.seconds(30)).until(() -> open() == 0);
            asked.clear();
        }
        assertThat(registry.seatsTaken()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void credentialIsAskedFor(boolean isDetached) throws Exception {
        start(isDetached);
        Socket viewer = ask("GET", "news");
        answer(new Verdict.Missing());
        BufferedReader in = reader(viewer);
        assertThat(in.readLine()).startsWith("HTTP/1.1 401");
        awaitLine(in, "WWW-Authenticate: Basic realm=\"streampump\", charset=\"UTF-8\"");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void headIsAnsweredLater(boolean isDetached) throws Exception {
        start(isDetached);
        publish("news");
        Socket viewer = ask("HEAD", "news");
        answer(ADMITTED);
        assertThat(head(reader(viewer))).startsWith("HTTP/1.1 200");
        assertThat(registry.seatsTaken()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void hundredsAreHeldAndThoseWhoLeaveKeepNoSeat(boolean isDetached) throws Exception {
        start(isDetached);
        publish("news");
        for (int n = 0; n < 300; n++) { // more than the container has threads
            Socket unused = send("GET", "news");
        }
        awaitHeld(300);
        for (Socket viewer : viewers) {
            viewer.setSoLinger(true, 0);
            viewer.close();
        }
        if (isDetached) { // a request that the container keeps says so only when it is answered
            await().atMost(Pace.seconds(30)).until(() -> open() == 0);
        }
        asked.forEach(answer -> answer.complete(Optional.of(ADMITTED)));
        awaitSeats(0);
        await().atMost(Pace.seconds(30)).until(() -> open() == 0 && registry.seatsTaken() == 0);
    }
}
