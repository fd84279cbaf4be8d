package org.streampump.protocol.lines;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streampump.LogLines;
import org.streampump.Pace;
import org.streampump.access.AccessRule;
import org.streampump.access.Gate;
import org.streampump.access.Grant;
import org.streampump.access.KeyRule;
import org.streampump.access.RuleList;
import org.streampump.access.StreamAccess;
import org.streampump.access.TestRule;
import org.streampump.access.Verdict;
import org.streampump.config.Layer;
import org.streampump.config.PumpConfig;
import org.streampump.config.TestConfig;
import org.streampump.container.FormatDetector;
import org.streampump.events.OperatorLog;
import org.streampump.logging.LogTally;
import org.streampump.protocol.TcpDoor;
import org.streampump.protocol.TestParts;
import org.streampump.settings.Section;
import org.streampump.settings.SettingsReader;
import org.streampump.source.LoopCheck;
import org.streampump.stream.BroadcastState;
import org.streampump.stream.Dispatcher;
import org.streampump.stream.EndReason;
import org.streampump.stream.HubLimits;
import org.streampump.stream.Lines;
import org.streampump.stream.StreamName;
import org.streampump.stream.StreamRegistry;
import org.streampump.stream.StreamRule;
import org.streampump.stream.StreamSettings;
import org.streampump.stream.TestSettings;
import org.streampump.stream.Viewer;

/** A protocol that is not HTTP gets admission, waiting, refusals and counting from the pump. */
@Timeout(120)
class LineProtocolTest {
    private static final String ITSELF = "2222222222222222";

    private final AtomicLong nowMs = new AtomicLong(1_000_000);
    private final CompletableFuture<Optional<Verdict>> somebody = new CompletableFuture<>();
    private final AccessRule asking = TestRule.asking(somebody);
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1);
    private final PumpConfig config = TestConfig.loader(
                    Set.of("lines"),
                    TestConfig.SOURCES,
                    StreamName::isValid,
                    new Section<>(StreamAccess.class, this::access))
            .load(List.of(new Layer(
                    "test",
                    Map.of(
                            "stream.news", "{\"publish\": {\"key\": \"s3cret\"}}",
                            "stream.open", "{\"publish\": \"anyone\"}",
                            "stream.small", "{\"publish\": \"anyone\", \"maxViewers\": 1}",
                            "stream.patient", "{\"publish\": \"anyone\", \"whenOffline\": \"wait\"}",
                            "stream.asked", "{\"publish\": {\"agent\": \"a test\"}}",
                            "stream.askedPatiently",
                                    "{\"publish\": \"anyone\", \"whenOffline\": \"wait\", \"maxViewers\": 1}",
                            "stream.pulled", "{\"source\": \"http://origin.example/a\"}",
                            "pump.maxEncoders", "2"))));
    private final Dispatcher dispatcher = new Dispatcher(1);
    private final StreamRegistry registry =
            new StreamRegistry(dispatcher, new HubLimits(0, 10, 60_000), this::rule, nowMs::get);
    private final Gate gate = new Gate(() -> 30, nowMs::get, clock);
    private final LineProtocol protocol = new LineProtocol();
    private final List<TcpDoor> doors = protocol.tcpDoors(TestParts.of(
            registry,
            () -> config,
            new FormatDetector(List.of(Lines.FORMAT)),
            loopCheck(),
            gate,
            new LogTally(nowMs::get),
            clock,
            nowMs::get));
    private final List<Client> clients = new ArrayList<>();
    private final LogLines log = new LogLines(OperatorLog.class);

    /** The rules as they are configured; viewers of some streams are asked. The list has one kind more than the pump's. */
    private StreamAccess access(SettingsReader in) {
        RuleList publish = StreamAccess.section(List.of(KeyRule.KIND, TestRule.AGENT))
                .read(in)
                .publish();
        return new StreamAccess(publish, in.owner().startsWith("asked") ? RuleList.of(asking) : RuleList.ANYONE);
    }

    private Optional<StreamRule> rule(String name) {
        return config.find(name)
                .map(stream -> new StreamRule(
                        TestSettings.of(
                                1_000,
                                0,
                                30_000,
                                1 << 20,
                                0,
                                stream.get(StreamSettings.class).viewers().maxViewers(),
                                20_000,
                                10_000,
                                /* graceMs= */ 0),
                        stream.isPattern()));
    }

    private static LoopCheck loopCheck() {
        return new LoopCheck() {
            @Override
            public boolean wantedBy(String stream, List<String> chain) {
                return !chain.contains(ITSELF);
            }

            @Override
            public List<String> chainOf(String stream) {
                return List.of(ITSELF);
            }
        };
    }

    @BeforeEach
    void open() throws IOException {
        assertThat(config.problems()).isEmpty();
        registry.reconfigure(registry.limits(), this::rule, config.streams().keySet());
        dispatcher.start();
        for (TcpDoor door : doors) {
            door.open();
        }
    }

    @AfterEach
    void stop() throws IOException {
        log.close();
        doors.forEach(TcpDoor::close);
        registry.close(new EndReason(EndReason.Kind.SHUTDOWN, "over"));
        for (Client client : clients) {
            client.socket.close();
        }
        dispatcher.stop();
        clock.shutdownNow();
    }

    /** Somebody who speaks it. */
    private static final class Client {
        private final Socket socket;
        private final BufferedReader in;

        Client(int port, String line) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            say(line);
        }

        void say(String line) throws IOException {
            socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Null at the end. */
        String hear() {
            try {
                return in.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Client says(String line) throws IOException {
        Client client = new Client(protocol.port(), line);
        clients.add(client);
        return client;
    }

    private Client publishes(String stream, String key) throws IOException {
        Client publisher = says("PUBLISH " + stream + " " + key);
        assertThat(publisher.hear()).isEqualTo("OK");
        publisher.say("LINES h\nK1");
        return publisher;
    }

    private void awaitState(String stream, BroadcastState state) {
        await().atMost(Pace.seconds(10))
                .until(() -> registry.find(stream).orElseThrow().state() == state);
    }

    private void awaitViewers(int count) {
        await().atMost(Pace.seconds(10))
                .until(() -> registry.viewers().size() == count && registry.seatsTaken() == count);
    }

    @Test
    void knowsNoServlet() {
        noClasses()
                .that()
                .haveNameMatching(LineProtocol.class.getName() + "(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta..", "org.streampump.door..", "org.streampump.io..")
                .check(new ClassFileImporter().importPackagesOf(LineProtocol.class));
    }

    @Test
    void streamGoesFromEncoderToViewerWhoIsCountedByItsProtocol() throws IOException {
        Client publisher = publishes("news", "s3cret");
        awaitState("news", BroadcastState.LIVE);
        Client viewer = says("WATCH news");
        assertThat(viewer.hear()).isEqualTo("OK");
        assertThat(viewer.hear()).isEqualTo("<h>K1");
        publisher.say("2");
        assertThat(viewer.hear()).isEqualTo("2");
        awaitViewers(1);
        Viewer counted = registry.viewers().iterator().next();
        assertThat(counted.info().protocol()).isEqualTo("lines");
        assertThat(counted.info().peer()).isEqualTo("127.0.0.1:" + viewer.socket.getLocalPort());
        publisher.socket.shutdownOutput();
        assertThat(viewer.hear()).isNull();
        awaitViewers(0);
        awaitState("news", BroadcastState.OFFLINE);
    }

    @ParameterizedTest
    @CsvSource({
        "WATCH unknown, NO UNKNOWN no such stream",
        "WATCH ../news, NO UNKNOWN no such stream",
        "WATCH news, NO OFFLINE the stream is offline",
        "WATCH news 2222222222222222, NO LOOP loop: the stream would come from itself",
        "PUBLISH unknown, NO UNKNOWN no such stream",
        "PUBLISH news, NO UNAUTHENTICATED a credential is needed to publish here",
        "PUBLISH news wrong, NO WRONG_CREDENTIAL wrong credential",
        "PUBLISH pulled key, NO FORBIDDEN the pump fetches this stream itself: it cannot be published"
    })
    void whoIsNotLetInIsToldWhy(String line, String answer) throws IOException {
        Client client = says(line);
        assertThat(client.hear()).isEqualTo(answer);
        assertThat(client.hear()).isNull();
        assertThat(registry.seatsTaken()).isZero();
    }

    @Test
    void refusedOnesAreInTheLog() throws IOException {
        int port = closed(says("PUBLISH news wrong"));
        int stranger = closed(says("PUBLISH no\u001bwhere"));
        int pump = closed(says("WATCH news 2222222222222222"));
        await().atMost(Pace.seconds(10)).until(() -> log.all().size() == 3);
        assertThat(log.all())
                .containsExactlyInAnyOrder(
                        "INFO stream news: publisher 127.0.0.1:" + port + " refused with NO: wrong credential",
                        "INFO stream no.where: publisher 127.0.0.1:" + stranger + " refused with NO: no such stream",
                        "INFO stream news: pump 127.0.0.1:" + pump
                                + " refused with NO: loop: the stream would come from itself: 2222222222222222");
    }

    private static int closed(Client client) {
        int port = client.socket.getLocalPort();
        while (client.hear() != null) {
            // to its end
        }
        return port;
    }

    @Test
    void limitsHold() throws IOException {
        publishes("small", "");
        publishes("open", "");
        awaitState("small", BroadcastState.LIVE);
        assertThat(says("PUBLISH news s3cret").hear()).isEqualTo("NO FULL the pump has no room for another encoder");
        Client first = says("WATCH small");
        assertThat(first.hear()).isEqualTo("OK");
        assertThat(says("WATCH small").hear()).isEqualTo("NO FULL no more viewers are admitted at present");
        awaitViewers(1);
        first.socket.close();
        awaitViewers(0);
        assertThat(says("WATCH small").hear()).isEqualTo("OK");
    }

    @Test
    void viewerWaitsForAnEncoder() throws IOException {
        Client viewer = says("WATCH patient");
        assertThat(viewer.hear()).isEqualTo("WAIT");
        assertThat(registry.seatsTaken()).isEqualTo(1);
        publishes("patient", "");
        assertThat(viewer.hear()).isEqualTo("OK");
        assertThat(viewer.hear()).isEqualTo("<h>K1");
        awaitViewers(1);
    }

    @Test
    void encoderThatBreaksOffGivesItsPlaceBack() throws IOException {
        publishes("open", "");
        Client publisher = publishes("small", "");
        assertThat(says("PUBLISH news s3cret").hear()).startsWith("NO FULL");
        publisher.socket.close();
        awaitState("small", BroadcastState.OFFLINE);
        await().atMost(Pace.seconds(10))
                .until(() -> "OK".equals(says("PUBLISH news s3cret").hear()));
    }

    @Test
    void encoderMayReturnAndNobodyElseComesInBetween() throws IOException {
        Client ghost = publishes("news", "s3cret");
        publishes("news", "s3cret");
        assertThat(ghost.hear()).isNull();
        registry.find("news").orElseThrow().broadcast().end(new EndReason(EndReason.Kind.KICKED, "out"));
        awaitState("news", BroadcastState.OFFLINE);
    }

    @Test
    void viewerWhoLeavesWhileWaitingGivesItsSeatBack() throws IOException {
        Client viewer = says("WATCH patient");
        assertThat(viewer.hear()).isEqualTo("WAIT");
        viewer.socket.close();
        await().atMost(Pace.seconds(10)).until(() -> registry.seatsTaken() == 0);
    }

    @Test
    void verdictOnAGuesserIsPending() throws IOException {
        for (int n = 0; n < 5; n++) {
            assertThat(says("PUBLISH news wrong" + n).hear()).startsWith("NO WRONG_CREDENTIAL");
        }
        Client guesser = says("PUBLISH news wrong");
        await().atMost(Pace.seconds(10)).until(() -> clock.getQueue().size() == 1);
        gate.close();
        assertThat(guesser.hear()).startsWith("NO WRONG_CREDENTIAL");
        assertThat(publishes("news", "s3cret").socket.isConnected()).isTrue();
    }

    @Test
    void pumpThatStopsLetsNobodyIn() throws IOException {
        registry.close(new EndReason(EndReason.Kind.SHUTDOWN, "over"));
        assertThat(says("WATCH news").hear()).isEqualTo("NO CLOSING the pump is shutting down");
        assertThat(says("PUBLISH open").hear()).isEqualTo("NO CLOSING the pump is shutting down");
    }

    // ---- rules that ask somebody else

    private static Optional<Verdict> admitted() {
        return Optional.of(new Verdict.Admitted(Grant.to("x")));
    }

    /** The test's clients all call themselves "a test". */
    @Test
    void ruleThatIsOneClassAndOneLineInTheListLetsPublishersIn() throws IOException {
        publishes("asked", "");
        awaitState("asked", BroadcastState.LIVE);
    }

    @Test
    void viewerIsSeatedWhenSomebodyElseLetsItIn() throws IOException {
        publishes("asked", "");
        awaitState("asked", BroadcastState.LIVE);
        Client viewer = says("WATCH asked");
        assertThat(viewer.hear()).isEqualTo("ASKING");
        assertThat(registry.seatsTaken()).isZero();
        somebody.complete(admitted());
        assertThat(viewer.hear()).isEqualTo("OK");
        assertThat(viewer.hear()).isEqualTo("<h>K1");
        awaitViewers(1);
        assertThat(says("WATCH asked").hear())
                .as("with a verdict that is there")
                .isEqualTo("OK");
    }

    @Test
    void viewerWhomSomebodyElseRefusesIsToldWhyAndIsInTheLog() throws IOException {
        Client viewer = says("WATCH asked");
        assertThat(viewer.hear()).isEqualTo("ASKING");
        somebody.complete(Optional.of(new Verdict.Forbidden("not from there")));
        assertThat(viewer.hear()).isEqualTo("NO FORBIDDEN not from there");
        assertThat(viewer.hear()).isNull();
        assertThat(registry.seatsTaken()).isZero();
        assertThat(log.all())
                .containsExactly("INFO stream asked: viewer 127.0.0.1:" + viewer.socket.getLocalPort()
                        + " refused with NO: not from there");
    }

    @Test
    void viewerWhomNoRuleKnowsNeedsACredential() throws IOException {
        somebody.complete(Optional.empty());
        assertThat(says("WATCH asked").hear())
                .isEqualTo("NO UNAUTHENTICATED a credential is needed to watch this stream");
        assertThat(log.all()).isEmpty();
    }

    @Test
    void viewerWaitsForAnEncoderAfterSomebodyElseHasLetItInAndIsAskedForItsRightAgain() throws IOException {
        Client viewer = says("WATCH askedPatiently");
        assertThat(viewer.hear()).isEqualTo("ASKING");
        somebody.complete(admitted());
        assertThat(viewer.hear()).isEqualTo("WAIT");
        assertThat(registry.seatsTaken()).isEqualTo(1);
        publishes("askedPatiently", "");
        assertThat(viewer.hear()).as("the test's rule admits nobody again").startsWith("NO UNAUTHENTICATED");
        await().atMost(Pace.seconds(10)).until(() -> registry.seatsTaken() == 0);
    }

    @Test
    void viewerWhoLeavesBeforeTheDecisionKeepsNoSeat() throws IOException {
        Client viewer = says("WATCH askedPatiently");
        assertThat(viewer.hear()).isEqualTo("ASKING");
        viewer.socket.setSoLinger(true, 0);
        viewer.socket.close();
        await().atMost(Pace.seconds(10)).until(() -> protocol.sessions() == 0);
        somebody.complete(admitted());
        await().atMost(Pace.seconds(10)).until(() -> registry.seatsTaken() == 0);
    }

    @Test
    void pumpThatStopsDecidesAboutEverybody() throws IOException {
        Client viewer = says("WATCH asked");
        assertThat(viewer.hear()).isEqualTo("ASKING");
        gate.close();
        assertThat(viewer.hear()).startsWith("NO UNDECIDED");
    }
}
