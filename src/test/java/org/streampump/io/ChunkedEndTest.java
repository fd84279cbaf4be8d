package org.streampump.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.LifecycleException;
import org.apache.coyote.AbstractProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streampump.Pace;

/** In a Tomcat of the build's version: what is on the connection behind the last chunk of a body when that one is read. */
class ChunkedEndTest {
    private static final Duration SOON = Pace.seconds(30);
    private static final String HEAD = " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String BODY = "5\r\nabcde\r\n0\r\n\r\n";

    @TempDir
    private Path base;

    private EmbeddedTomcat tomcat;
    private final CountDownLatch mayRead = new CountDownLatch(1);
    private volatile CountDownLatch reading = new CountDownLatch(1);

    /** Reads a body when it may, and answers with it; at {@code /never} it leaves that to somebody else. */
    private final class Reading extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getMethod().equals("GET")) {
                response.getOutputStream().print("next");
                return;
            }
            AsyncContext async = request.startAsync();
            async.setTimeout(0);
            BodyReader.begin(request, new Body(async, !request.getServletPath().equals("/never")));
        }
    }

    private final class Body implements BodyReader.Consumer {
        private final AsyncContext async;
        private final boolean answers;
        private final StringBuilder all = new StringBuilder();

        Body(AsyncContext async, boolean answers) {
            this.async = async;
            this.answers = answers;
        }

        @Override
        public boolean isPausing() {
            reading.countDown();
            try {
                return !mayRead.await(SOON.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void body(byte[] bytes, int offset, int length) {
            all.append(new String(bytes, offset, length, StandardCharsets.US_ASCII));
        }

        @Override
        public void bodyEnded() throws IOException {
            if (answers) {
                async.getResponse().getOutputStream().print(all.toString());
                async.complete();
            } else {
                async.getRequest().getServletContext().setAttribute("left", async);
            }
        }

        @Override
        public void bodyFailed(Throwable why) {
            async.complete();
        }
    }

    @BeforeEach
    void start() throws LifecycleException {
        tomcat = new EmbeddedTomcat(base, new Reading());
    }

    @AfterEach
    void stop() throws LifecycleException {
        tomcat.close();
    }

    @Test
    void peerThatSendsNoMoreIsAnswered() throws Exception {
        try (Socket peer = sent("PUT /now", BODY)) {
            peer.shutdownOutput();
            assertThat(answers(peer)).contains(" 200 ").endsWith("\r\n\r\nabcde");
        }
    }

    @Test
    void nextRequestIsAnsweredNext() throws Exception {
        try (Socket peer = sent("PUT /now", BODY)) {
            say(peer, "GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(answers(peer)).containsSubsequence(" 200 ", "\r\n\r\nabcde", " 200 ", "\r\n\r\nnext");
        }
    }

    /** One whose answer somebody else gives, later. */
    @Test
    void requestOfPeerThatHasGoneIsGivenBack() throws Exception {
        try (Socket peer = sent("PUT /never", BODY)) {
            peer.shutdownOutput();
            mayRead.countDown();
            ServletContext application = tomcat.application();
            await().atMost(SOON).until(() -> application.getAttribute("left") != null);
            AsyncContext left = (AsyncContext) application.getAttribute("left");
            ServletRequest request = left.getRequest();
            assertThat(TomcatRequest.isKept(request, left)).isTrue();
            left.complete();
            assertThat(answers(peer)).contains(" 200 ");
            await().atMost(SOON).until(() -> !TomcatRequest.isKept(request, left));
        }
        await().atMost(SOON)
                .until(() -> ((AbstractProtocol<?>) tomcat.connector().getProtocolHandler()).getWaitingProcessorCount()
                        == 0);
    }

    /** Sends a request; all of it is on the connection before the servlet reads the body. */
    private Socket sent(String begin, String body) throws Exception {
        Socket peer = tomcat.connect();
        say(peer, begin + HEAD + body.substring(0, 1));
        say(peer, body.substring(1));
        assertThat(reading.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        return peer;
    }

    private static void say(Socket peer, String text) throws IOException {
        peer.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private String answers(Socket peer) throws IOException {
        mayRead.countDown();
        return new String(peer.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
}
