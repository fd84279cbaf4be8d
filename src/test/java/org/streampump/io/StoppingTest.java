package org.streampump.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.catalina.Lifecycle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streampump.Pace;

/** In a Tomcat of the build's version: a held request that is to come back while its application is being stopped. */
class StoppingTest {
    @TempDir
    private Path base;

    private final AtomicReference<AsyncContext> held = new AtomicReference<>();

    private final class Holding extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) {
            if (held.get() == null) {
                held.set(request.startAsync());
            } else {
                response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            }
        }
    }

    @Test
    void requestComesBackWhileTheApplicationRuns() throws Exception {
        try (EmbeddedTomcat tomcat = new EmbeddedTomcat(base, new Holding());
                Socket peer = asked(tomcat)) {
            OpenExchanges.dispatch(held.get());
            assertThat(new String(peer.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 204");
        }
    }

    @Test
    void requestIsNotSentBackIntoAnApplicationThatIsBeingStopped() throws Exception {
        AtomicReference<Throwable> refused = new AtomicReference<>();
        try (EmbeddedTomcat tomcat = new EmbeddedTomcat(base, new Holding());
                Socket peer = asked(tomcat)) {
            tomcat.onLifecycle(event -> {
                if (event.getType().equals(Lifecycle.STOP_EVENT)) {
                    refused.set(catchThrowable(() -> OpenExchanges.dispatch(held.get())));
                    held.get().complete();
                }
            });
            assertThat(peer.isConnected()).isTrue();
        }
        assertThat(refused.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("is stopping");
    }

    @Test
    void applicationSeesThatItIsBeingStoppedBeforeItIsTold() throws Exception {
        AtomicReference<Boolean> seen = new AtomicReference<>();
        try (EmbeddedTomcat tomcat = new EmbeddedTomcat(base, new Holding())) {
            assertThat(OpenExchanges.isStopping(tomcat.application())).isFalse();
            tomcat.onLifecycle(event -> {
                if (event.getType().equals(Lifecycle.BEFORE_STOP_EVENT)) {
                    seen.set(OpenExchanges.isStopping(tomcat.application()));
                }
            });
        }
        assertThat(seen.get()).isTrue();
    }

    private Socket asked(EmbeddedTomcat tomcat) throws IOException {
        Socket peer = tomcat.connect();
        peer.getOutputStream()
                .write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        await().atMost(Pace.seconds(30)).until(() -> held.get() != null);
        return peer;
    }
}
