package org.streampump.undeploy;

import java.lang.reflect.Field;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * What threads of the container hold of the pump. Up to version 23, Java notes in each new thread the access control context of
 * the code that makes it, which names the class loaders of all methods on the stack. Tomcat's pools make a thread within the call
 * that hands them a task, so that a response completed by the pump may leave a thread with the pump's class loader; the JDK makes
 * the thread for the time limits of a connector with NIO2 within the first call that has one. When a web application has stopped,
 * Tomcat replaces the threads of its pools, but each replacement is made by its predecessor and inherits the context: the class
 * loader would stay as long as the pool.
 */
public final class InheritedContexts {
    private static final Logger LOG = LogManager.getLogger(InheritedContexts.class);

    private InheritedContexts() {}

    /** Takes the contexts away from all threads. After the last call to the container. */
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

    /** Whether there is somebody who looks at the contexts. */
    @SuppressWarnings("removal") // which ends the contexts, too
    private static boolean isRead() {
        return System.getSecurityManager() != null;
    }
}
