package org.streampump.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streampump.Pace;

/** In a Tomcat of the build's version: an answer that the peer does not take ends like any other. */
class LingeringCloseTest {
    private static final Duration SOON = Pace.seconds(30);

    /** More than the kernel holds for a connection, as a peer arranges who has left earlier answers unread. */
    private static final byte[] BODY = new byte[16 << 20];

    private static final String REQUEST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\n";

    @TempDir
    private Path base;

    private final Tomcat tomcat = new Tomcat();
    private Context context;
    private int port;

    private static final class Refusing extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            response.setContentLength(BODY.length);
            LingeringClose.answer(request, response, BODY);
        }
    }

    @BeforeEach
    void start() throws LifecycleException {
        tomcat.setBaseDir(base.toString());
        Connector connector = new Connector();
        connector.setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
        connector.setPort(0);
        tomcat.setConnector(connector);
        context = tomcat.addContext("", base.toString());
        context.addServletContainerInitializer(
                (classes, application) ->
                        application.addServlet("refusing", new Refusing()).addMapping("/"),
                null);
        tomcat.start();
        port = connector.getLocalPort();
    }

    @AfterEach
    void stop() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    @Test
    void peerThatTakesNoAnswerIsGivenUp() throws IOException {
        try (Socket peer = ask()) {
            await().atMost(SOON).until(() -> open() == 1);
            await().atMost(SOON).until(() -> open() == 0);
            assertThat(peer.getInputStream().readAllBytes()).hasSizeLessThan(BODY.length);
        }
    }

    @Test
    void peerThatTakesItsAnswerLateGetsAll() throws IOException {
        try (Socket peer = ask()) {
            await().atMost(SOON).until(() -> open() == 1);
            byte[] answer = peer.getInputStream().readAllBytes();
            assertThat(answer).hasSizeGreaterThan(BODY.length);
            assertThat(new String(answer, 0, 80, StandardCharsets.ISO_8859_1)).startsWith("HTTP/1.1 403 Forbidden\r\n");
            await().atMost(SOON).until(() -> open() == 0);
        }
    }

    private Socket ask() throws IOException {
        Socket peer = new Socket(InetAddress.getLoopbackAddress(), port);
        peer.setSoTimeout(Math.toIntExact(SOON.toMillis()));
        peer.getOutputStream().write(REQUEST.getBytes(StandardCharsets.ISO_8859_1));
        return peer;
    }

    /** Exchanges that are not over. */
    private int open() {
        return OpenExchanges.of(context.getServletContext()).count();
    }
}
