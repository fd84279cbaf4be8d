package org.streampump.undeploy;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.Collections;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The jars that Log4j has read its list of plugins from. It reads by URL, and the JDK keeps each jar open that was read so,
 * for the life of the JVM: two files for each time that the pump is deployed. Tomcat switches that off for all; Jetty does
 * not.
 */
public final class CachedJars {
    private static final Logger LOG = LogManager.getLogger(CachedJars.class);
    private static final String PLUGINS = "META-INF/org/apache/logging/log4j/core/config/plugins/Log4j2Plugins.dat";

    private CachedJars() {}

    /** Nobody reads from them any more; classes come by another way. */
    public static void close() {
        try {
            for (URL url : Collections.list(CachedJars.class.getClassLoader().getResources(PLUGINS))) {
                if (url.openConnection() instanceof JarURLConnection jar) {
                    jar.getJarFile().close(); // the one in the JDK's cache, where there is one
                }
            }
        } catch (IOException e) {
            LOG.warn("a jar stays open: {}", e.getMessage());
        }
    }
}
