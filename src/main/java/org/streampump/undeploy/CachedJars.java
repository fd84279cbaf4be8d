package org.streampump.undeploy;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.Collections;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Closes the jars from which Log4j has read its list of plugins. Log4j reads the list by URL, and the JDK keeps each jar that
 * was read by URL open for the life of the JVM: two files for each deployment of the pump. Tomcat switches this cache off for
 * all applications; Jetty does not.
 */
public final class CachedJars {
    private static final Logger LOG = LogManager.getLogger(CachedJars.class);
    private static final String PLUGINS = "META-INF/org/apache/logging/log4j/core/config/plugins/Log4j2Plugins.dat";

    private CachedJars() {}

    /**
     * Closes the jars. Only for the end of the web application: classes can still be loaded, but no code may read from the jars
     * by URL afterwards.
     */
    public static void close() {
        try {
            for (URL url : Collections.list(CachedJars.class.getClassLoader().getResources(PLUGINS))) {
                if (url.openConnection() instanceof JarURLConnection jar) {
                    jar.getJarFile().close(); // the jar in the JDK's cache, where there is one
                }
            }
        } catch (IOException e) {
            LOG.warn("a jar stays open: {}", e.getMessage());
        }
    }
}
