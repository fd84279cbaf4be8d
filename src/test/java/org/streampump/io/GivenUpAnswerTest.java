package org.streampump.io;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.catalina.LifecycleException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a Tomcat of the build's version: what the peer sees of an answer that is given up before it has begun. */
class GivenUpAnswerTest {
    @TempDir
    private Path base;

    private EmbeddedTomcat tomcat;

    /** Gives up an answer of 503 before a byte of it was written; at {@code /head} its body only. */
    private static final class GivingUp extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            AsyncContext async = request.startAsync();
            async.setTimeout(0);
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            response.setHeader("Connection", "close");
            byte[] body = "later\n".getBytes(StandardCharsets.US_ASCII);
            response.setContentLength(body.length);
            AnswerWriter writer = new AnswerWriter(request, response, body, null);
            LingeringClose.leaveBodyUnread(request);
            if (request.getServletPath().equals("/head")) {
                writer.giveUpBody();
            } else {
                writer.giveUp();
            }
            async.complete();
        }
    }

    @BeforeEach
    void start() throws LifecycleException {
        tomcat = new EmbeddedTomcat(base, new GivingUp());
    }

    @AfterEach
    void stop() throws LifecycleException {
        tomcat.close();
    }

    @Test
    void headIsSentThoughTheBodyIsGivenUp() throws IOException {
        assertThat(answerTo("/head"))
                .startsWith("HTTP/1.1 503")
                .contains("Content-Length: 0\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void nothingIsSentOfAnAnswerThatIsGivenUp() throws IOException {
        assertThat(answerTo("/all")).isEmpty();
    }

    private String answerTo(String path) throws IOException {
        try (Socket peer = tomcat.connect()) {
            String request = "PUT " + path + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
            peer.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(peer.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
