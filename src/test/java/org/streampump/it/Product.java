package org.streampump.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Differences between Tomcat and Jetty: the base directory, the command, and how an application comes and goes. */
public interface Product {
    /** Writes the configuration of a server with nothing deployed. The base directory exists and is empty. */
    void configure() throws IOException;

    /** The command that runs the server in the foreground, in one process. */
    List<String> command();

    /** The context of an application that is served at the root. */
    String ROOT = "ROOT";

    /**
     * Has the WAR served from now on, or from the start on, instead of what was there. Does not wait.
     *
     * @param context {@link #ROOT}, or its path without the slash
     */
    void deploy(String context, Path war, Map<String, String> parameters) throws IOException;

    /** Takes an application away. Does not wait. */
    void undeploy(String context) throws IOException;

    /**
     * Whether the application that was taken away has been stopped to its end.
     *
     * @param logged the lines that the server has written since
     */
    boolean isUndeployed(String context, List<String> logged);

    /** The lines of the container's access log so far; none where it keeps none. */
    List<String> accessLog() throws IOException;

    /**
     * Where and with what a server runs. Ports are free ones of 127.0.0.1.
     *
     * @param jvmOptions stronger than those that the product has by itself
     */
    record Place(Path home, Path base, int httpPort, int httpsPort, Path keyStore, List<String> jvmOptions) {
        String java() {
            return Path.of(System.getProperty("java.home"), "bin", "java").toString();
        }
    }

    /** By the container's name in {@code arquillian.xml}. */
    static Product of(String containerName, Place place) {
        if (containerName.startsWith("jetty")) {
            return new Jetty(place);
        }
        Product tuned = new Tomcat(place);
        return isUntuned(containerName) ? new StockTomcat(place, tuned) : tuned;
    }

    /** Whether a container of this name runs as its distribution is, though there is a configuration of ours. */
    static boolean isUntuned(String containerName) {
        return containerName.endsWith("-untuned");
    }
}
