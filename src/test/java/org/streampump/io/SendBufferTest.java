package org.streampump.io;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streampump.Pace;

/** In a Tomcat of the build's version: whether a connector says how much the kernel keeps, or leaves it to the kernel. */
class SendBufferTest {
    @TempDir
    private Path base;

    private final Tomcat tomcat = new Tomcat();
    private final List<Boolean> said = new CopyOnWriteArrayList<>();

    private final class Detaching extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            TomcatConnection connection =
                    TomcatConnection.detach(request, response, new byte[0]).orElseThrow();
            said.add(connection.hasSendBufferOfConnector());
            connection.bind(new Nobody());
            connection.closeWhenWritten();
        }
    }

    private static final class Nobody implements TomcatConnection.Owner {
        @Override
        public void writable() {
            // has nothing to write
        }

        @Override
        public boolean received(byte[] bytes, int length) {
            return true;
        }

        @Override
        public boolean inputEnded() {
            return false;
        }

        @Override
        public void closed(String why) {
            // wanted nothing
        }
    }

    private Connector connector() {
        Connector connector = new Connector();
        connector.setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
        connector.setPort(0);
        tomcat.setConnector(connector); // adds one more
        return connector;
    }

    @AfterEach
    void stop() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    @Test
    void connectorThatLeavesItToTheKernelIsToldFromOneThatDoesNot() throws Exception {
        tomcat.setBaseDir(base.toString());
        Connector untuned = connector();
        Connector tuned = connector();
        tuned.setProperty("socket.txBufSize", "65536");
        Context context = tomcat.addContext("", base.toString());
        context.addServletContainerInitializer(
                (classes, application) ->
                        application.addServlet("detaching", new Detaching()).addMapping("/"),
                null);
        tomcat.start();
        ask(untuned);
        ask(tuned);
        assertThat(said).containsExactly(false, true);
    }

    /** Returns when the connection is closed behind the answer. */
    private static void ask(Connector connector) throws IOException {
        try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
            peer.setSoTimeout(Math.toIntExact(Pace.seconds(30).toMillis()));
            peer.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            assertThat(new String(peer.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 200 OK\r\n");
        }
    }
}
