package org.streampump.io;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.streampump.Pace;

/** A Tomcat of the build's version within the test's process, with one servlet for all paths. */
public final class EmbeddedTomcat implements AutoCloseable {
    private final Tomcat tomcat = new Tomcat();
    private final Connector connector = new Connector();
    private final Context context;

    /** @param base an empty directory */
    public EmbeddedTomcat(Path base, HttpServlet servlet) throws LifecycleException {
        tomcat.setBaseDir(base.toString());
        connector.setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
        connector.setPort(0);
        tomcat.setConnector(connector);
        context = tomcat.addContext("", base.toString());
        context.addServletContainerInitializer(
                (classes, application) -> {
                    var registration = application.addServlet("servlet", servlet);
                    registration.setAsyncSupported(true);
                    registration.addMapping("/", "/streams/*");
                },
                null);
        tomcat.start();
    }

    Connector connector() {
        return connector;
    }

    public ServletContext application() {
        return context.getServletContext();
    }

    /** Tells a listener of the steps by which the application is stopped. */
    void onLifecycle(LifecycleListener listener) {
        context.addLifecycleListener(listener);
    }

    /** Opens a connection to the server. */
    public Socket connect() throws IOException {
        Socket peer = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        peer.setSoTimeout((int) Pace.seconds(30).toMillis());
        return peer;
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}
