package org.streampump.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streampump.Pace;

/** In a Tomcat of the build's version that has hardly a thread: no peer keeps one. */
class AnswerWriterTest {
    private static final Duration SOON = Pace.seconds(30);
    private static final int THREADS = 2;
    private static final int PEERS = 3 * THREADS;
    private static final int LARGE = 2 << 20; // bytes; more than the kernel holds, and not too much for all of them
    private static final String END = " HTTP/1.1\r\nHost: a\r\n";

    @TempDir
    private Path base;

    private final Tomcat tomcat = new Tomcat();
    private final List<Socket> peers = new ArrayList<>();
    private Context context;
    private int port;

    /** As many bytes as the path says. */
    private static final class Answering extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            int length = Integer.parseInt(request.getServletPath().substring(1));
            response.setContentLength(length);
            AnswerWriter.send(request, response, new byte[length]);
        }
    }

    @BeforeEach
    void start() throws LifecycleException {
        tomcat.setBaseDir(base.toString());
        Connector connector = new Connector();
        connector.setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
        connector.setProperty("maxThreads", Integer.toString(THREADS));
        connector.setProperty("minSpareThreads", Integer.toString(THREADS));
        connector.setProperty("socket.txBufSize", "65536");
        connector.setPort(0);
        tomcat.setConnector(connector);
        context = tomcat.addContext("", base.toString());
        context.addServletContainerInitializer((classes, application) -> add(application), null);
        tomcat.start();
        port = connector.getLocalPort();
    }

    private static void add(ServletContext application) {
        ServletRegistration.Dynamic servlet = application.addServlet("answering", new Answering());
        servlet.setAsyncSupported(true);
        servlet.addMapping("/");
    }

    @AfterEach
    void stop() throws LifecycleException, IOException {
        for (Socket peer : peers) {
            peer.close();
        }
        tomcat.stop();
        tomcat.destroy();
    }

    @Test
    void peersThatReadNothingKeepNoThreadAndAreGivenUp() throws IOException {
        for (int n = 0; n < PEERS; n++) {
            say("GET /" + LARGE + END + "\r\n");
        }
        await().atMost(SOON).until(() -> open() == PEERS);
        assertThat(answer(say("GET /3" + END + "Connection: close\r\n\r\n"))).endsWith("\r\n\r\n\0\0\0");
        await().atMost(SOON.plusMillis(AnswerWriter.MAX_MS)).until(() -> open() == 0);
        assertThat(peers.get(0).getInputStream().readAllBytes()).hasSizeLessThan(LARGE);
    }

    @Test
    void peerThatReadsLateGetsAll() throws IOException {
        Socket peer = say("GET /" + LARGE + END + "Connection: close\r\n\r\n");
        await().atMost(SOON).until(() -> open() == 1);
        assertThat(answer(peer)).hasSizeGreaterThan(LARGE);
        await().atMost(SOON).until(() -> open() == 0);
    }

    @Test
    void peersWhoseBodiesNeverComeKeepNoThreadAndAreAnswered() throws IOException {
        for (String announced : List.of("Content-Length: 1000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n")) {
            for (int n = 0; n < PEERS; n++) {
                say((n % 2 == 0 ? "GET" : "PUT") + " /3" + END + announced);
            }
        }
        for (Socket peer : peers) {
            assertThat(answer(peer)).contains("Connection: close\r\n").endsWith("\r\n\r\n\0\0\0");
        }
    }

    @Test
    void peerThatDoesNotWaitForItsAnswerGetsNoSecondOne() throws IOException {
        String requests = ("GET /3" + END + "\r\n").repeat(90);
        assertThat(answer(say(requests)))
                .containsOnlyOnce("HTTP/1.1 200")
                .contains("Connection: close\r\n")
                .endsWith("\r\n\r\n\0\0\0");
    }

    @Test
    void peerThatWaitsForItsAnswersGetsOneAfterAnother() throws IOException {
        Socket peer = say("HEAD /3" + END + "\r\n");
        for (int n = 0; n < 90; n++) {
            assertThat(head(peer)).contains("Content-Length: 3\r\n").doesNotContain("Connection: close");
            say(peer, "HEAD /3" + END + "\r\n");
        }
    }

    private Socket say(String text) throws IOException {
        Socket peer = new Socket(InetAddress.getLoopbackAddress(), port);
        peers.add(peer);
        peer.setSoTimeout(Math.toIntExact(SOON.toMillis()));
        say(peer, text);
        return peer;
    }

    private static void say(Socket peer, String text) throws IOException {
        peer.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String head(Socket peer) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = peer.getInputStream().read();
            assertThat(b).as("the end of %s", head).isNotNegative();
            head.append((char) b);
        }
        return head.toString();
    }

    private static String answer(Socket peer) throws IOException {
        return new String(peer.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Answers that wait for their peers. */
    private int open() {
        return OpenExchanges.of(context.getServletContext()).count();
    }
}
