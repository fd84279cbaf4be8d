package org.streampump.protocol.mmsh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.protocol.mmsh.MmshBytes.d;
import static org.streampump.protocol.mmsh.MmshBytes.h;
import static org.streampump.protocol.mmsh.MmshBytes.header;
import static org.streampump.protocol.mmsh.MmshBytes.join;
import static org.streampump.protocol.mmsh.MmshBytes.m;
import static org.streampump.protocol.mmsh.MmshBytes.packet;
import static org.streampump.protocol.mmsh.MmshServer.bytes;
import static org.streampump.protocol.mmsh.MmshServer.describes;
import static org.streampump.protocol.mmsh.MmshServer.ok;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.streampump.Pace;
import org.streampump.io.client.HttpPatience;
import org.streampump.io.client.HttpText;
import org.streampump.source.Source;

/** How long the source waits for whom, and that it can be stopped wherever it waits. */
@Timeout(1200)
class MmshSourceWaitTest {
    private static final MmshServer.Act SAYS_NOTHING = MmshServer.Guest::hold;

    private static Source impatient(String scheme, MmshServer server) {
        return impatient(scheme, server, Duration.ofMillis(300));
    }

    private static Source impatient(String scheme, MmshServer server, Duration header) {
        return Pulling.source(
                scheme + "://127.0.0.1:" + server.port() + "/live",
                target -> Optional.empty(),
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                new HttpPatience(Duration.ofSeconds(10), header));
    }

    private static MmshServer.Act says(byte[]... parts) {
        return guest -> {
            guest.head();
            guest.say(join(parts));
            guest.hold();
        };
    }

    private static MmshServer.Act trickles(String text) {
        return guest -> {
            guest.head();
            guest.trickle(bytes(text));
        };
    }

    private static void assertGivenUp(String scheme, MmshServer server) throws IOException {
        try (server) {
            Pulling pulling = Pulling.from(impatient(scheme, server), new FakeIntake());
            assertThat(pulling.failure())
                    .isInstanceOf(IOException.class)
                    .hasMessageEndingWith("no header of a stream within 300 ms");
            assertThat(pulling.intake.begun).isNull();
        }
    }

    @Test
    void serverThatSaysNothingIsGivenUp() throws IOException {
        assertGivenUp("mmsh", MmshServer.plays(SAYS_NOTHING));
        assertGivenUp("mmshs", MmshServer.plays(SAYS_NOTHING));
        assertGivenUp("mmsh", MmshServer.plays(says(ok())));
        assertGivenUp("mmsh", MmshServer.plays(describes(header()), SAYS_NOTHING));
        assertGivenUp("mmsh", MmshServer.plays(describes(header()), says(ok(), m())));
    }

    @Test
    void serverThatTricklesDoesNotHoldUs() throws IOException {
        assertGivenUp("mmsh", MmshServer.plays(trickles("HTTP/1.0 ")));
        assertGivenUp("mmsh", MmshServer.plays(guest -> {
            guest.head();
            guest.say(ok());
            guest.trickle(join(m(), m()));
        }));
        assertGivenUp("mmsh", MmshServer.plays(describes(header()), trickles("HTTP/1.0 ")));
        // the head of a long TLS record, and then its bytes
        assertGivenUp("mmshs", MmshServer.plays(guest -> {
            guest.say(new byte[] {0x16, 3, 3, 0x3f, 0});
            guest.trickle(new byte[] {2, 0, 0, 0x40});
        }));
    }

    @Test
    void timeForTheHeaderDoesNotBoundTheStream() throws IOException {
        MmshServer.Act slowly = guest -> {
            guest.head();
            guest.say(join(ok(), h(header())));
            guest.trickle(d(0, packet(64, 1)));
        };
        try (MmshServer server = MmshServer.plays(describes(header()), slowly)) {
            Pulling pulling = Pulling.from(impatient("mmsh", server, Duration.ofMillis(700)), new FakeIntake());
            pulling.awaitFed(header().length + 64); // a packet takes 760 ms
            pulling.stop();
            assertThat(pulling.failure()).hasMessage("stopped");
        }
    }

    @Test
    void silenceEndsTheStream() throws IOException {
        try (MmshServer server =
                MmshServer.plays(describes(header()), says(ok(), h(header()), d(0, packet(64, 1)), bytes("$D")))) {
            FakeIntake intake = new FakeIntake();
            intake.silence = Pace.of(Duration.ofMillis(200));
            Pulling pulling = Pulling.from(Pulling.source("mmsh://127.0.0.1:" + server.port() + "/live"), intake);
            assertThat(pulling.failure())
                    .isInstanceOf(IOException.class)
                    .hasMessage("127.0.0.1:" + server.port() + ": silent for " + HttpText.text(intake.silence));
            assertThat(pulling.fed()).isEqualTo(join(header(), packet(64, 1)));
        }
    }

    @Test
    void nobodyListens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Pulling pulling = Pulling.from(Pulling.source("mmsh://127.0.0.1:" + port + "/"), new FakeIntake());
        assertThat(pulling.failure())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("no connection to 127.0.0.1:" + port + ": Connection refused");
    }

    @Test
    void hostThatDoesNotExist() {
        Pulling pulling = Pulling.from(Pulling.source("mmsh://nobody.invalid/live"), new FakeIntake());
        assertThat(pulling.failure())
                .isInstanceOf(IOException.class)
                .hasMessage("no connection to nobody.invalid:80: the host is not known");
    }

    @Test
    void stopBeforeTheBeginning() throws IOException {
        try (MmshServer server = MmshServer.plays(SAYS_NOTHING)) {
            Source source = Pulling.source("mmsh://127.0.0.1:" + server.port() + "/live");
            source.stop();
            source.stop();
            assertThat(Pulling.from(source, new FakeIntake()).failure())
                    .isInstanceOf(IOException.class)
                    .hasMessage("stopped");
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void stopWhileConnecting() throws IOException {
        List<Socket> queue = new ArrayList<>();
        try (ServerSocket accepting = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fill(accepting, queue);
            Pulling pulling = Pulling.from(
                    Pulling.source("mmsh://127.0.0.1:" + accepting.getLocalPort() + "/live"), new FakeIntake());
            pulling.awaitIn("timedFinishConnect");
            pulling.stop();
            assertThat(pulling.failure()).isInstanceOf(IOException.class).hasMessage("stopped");
        } finally {
            for (Socket each : queue) {
                each.close();
            }
        }
    }

    @Test
    void connectingTakesItsTimeAndNoMore() throws IOException {
        List<Socket> queue = new ArrayList<>();
        try (ServerSocket accepting = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fill(accepting, queue);
            Source source = Pulling.source(
                    "mmsh://127.0.0.1:" + accepting.getLocalPort() + "/live",
                    target -> Optional.empty(),
                    (SSLSocketFactory) SSLSocketFactory.getDefault(),
                    new HttpPatience(Duration.ofMillis(200), Duration.ofSeconds(20)));
            assertThat(Pulling.from(source, new FakeIntake()).failure())
                    .isInstanceOf(IOException.class)
                    .hasMessage("no connection to 127.0.0.1:" + accepting.getLocalPort() + " within 200 ms");
        } finally {
            for (Socket each : queue) {
                each.close();
            }
        }
    }

    /** Connects until the system no longer answers, because its queue of connections that are not accepted is full. */
    private static void fill(ServerSocket accepting, List<Socket> queue) throws IOException {
        while (queue.size() < 64) {
            Socket next = new Socket();
            queue.add(next);
            try {
                next.connect(new InetSocketAddress(accepting.getInetAddress(), accepting.getLocalPort()), 300);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
        throw new IllegalStateException("the queue has no end");
    }

    @Test
    void stopWhileTlsBegins() throws IOException {
        try (MmshServer server = MmshServer.plays(SAYS_NOTHING)) {
            Pulling pulling =
                    Pulling.from(Pulling.source("mmshs://127.0.0.1:" + server.port() + "/live"), new FakeIntake());
            assertStops(pulling, "startHandshake");
        }
    }

    @Test
    void stopWhileTheServerThinks() throws IOException {
        try (MmshServer server = MmshServer.plays(says())) {
            assertStops(Pulling.from(server), "timedRead");
        }
        try (MmshServer server = MmshServer.plays(describes(header()), says(ok()))) {
            assertStops(Pulling.from(server), "timedRead");
        }
    }

    private static void assertStops(Pulling pulling, String where) {
        pulling.awaitIn(where);
        pulling.stop();
        assertThat(pulling.failure()).isInstanceOf(IOException.class).hasMessage("stopped");
    }

    @Test
    void stopWhileItPlays() throws IOException, InterruptedException {
        try (MmshServer server = MmshServer.plays(describes(header()), says(ok(), h(header())))) {
            Pulling pulling = Pulling.from(server);
            assertThat(pulling.intake.somethingFed.await(Pace.seconds(30).toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertStops(pulling, "timedRead");
            assertThat(pulling.fed()).isEqualTo(header());
        }
    }
}
