package org.streampump.undeploy;

import java.lang.reflect.Field;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Frees threads of the container from references to the pump. Up to version 23, Java keeps in each new thread the access
 * control context of the code that creates the thread, and this context refers to the class loaders of all methods on the
 * stack. Tomcat's pools create a thread within the call that hands them a task: when the pump completes a response, Tomcat may
 * create a thread that holds the pump's class loader. With an NIO2 connector, the first call that has a time limit makes the
 * JDK create the thread that watches time limits, and this thread inherits the context as well. When a web application has
 * stopped, Tomcat replaces the threads of its pools, but each replacement is created by its predecessor and inherits the
 * context: the class loader would stay as long as the pool.
 */
public final class InheritedContexts {
    private static final Logger LOG = LogManager.getLogger(InheritedContexts.class);

    private InheritedContexts() {}

    /** Removes the contexts from all threads. To be called after the last call to the container. */
    public static void forget() {
        try {
            Field context = Thread.class.getDeclaredField("inheritedAccessControlContext");
            if (!isRead()) {
                context.setAccessible(true);
                for (Thread thread : Thread.getAllStackTraces().keySet()) {
                    context.set(thread, null);
                }
            }
        } catch (NoSuchFieldException e) {
            LOG.debug("this Java keeps no access control contexts");
        } catch (IllegalAccessException | RuntimeException e) { // java.base does not open java.lang to web applications
            LOG.debug("this container may keep a class loader of the pump that has stopped", e);
        }
    }

    /** Whether a security manager reads the contexts. */
    @SuppressWarnings("removal") // a Java that has removed security managers has no such contexts either
    private static boolean isRead() {
        return System.getSecurityManager() != null;
    }
}
