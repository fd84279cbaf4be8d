package org.streampump.io;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Asks Jetty for facts about a request that the servlet API does not offer. Web applications cannot see Jetty's classes, and
 * therefore this class calls them by reflection.
 */
final class JettyRequest {
    private static final Logger LOG = LogManager.getLogger(JettyRequest.class);

    private static volatile boolean reported;

    /** The methods that fit the class of the latest request; requests have one class, or a few. */
    private static volatile JettyRequest latest;

    private final Class<?> type;
    private final Method getRequest;
    private final Method getConnectionMetaData;
    private final Method getConnection;
    private final Method getComponents;
    private final Method getThreadPool;

    private JettyRequest(Class<?> type) throws ReflectiveOperationException {
        this.type = type;
        getRequest = type.getMethod("getRequest");
        ClassLoader loader = getRequest.getReturnType().getClassLoader();
        Class<?> requests = Class.forName("org.eclipse.jetty.server.Request", false, loader);
        getConnectionMetaData = requests.getMethod("getConnectionMetaData");
        getConnection = getConnectionMetaData.getReturnType().getMethod("getConnection");
        getComponents = requests.getMethod("getComponents");
        getThreadPool = getComponents.getReturnType().getMethod("getThreadPool");
    }

    /** Returns Jetty's request behind the servlet request; empty in other containers. */
    static Optional<ServletRequest> bare(ServletRequest request) {
        ServletRequest bare = request;
        while (bare instanceof ServletRequestWrapper wrapper) {
            bare = wrapper.getRequest();
        }
        return bare.getClass().getName().startsWith("org.eclipse.jetty.") ? Optional.of(bare) : Optional.empty();
    }

    /**
     * Whether the peer has sent its next HTTP/1.x request without waiting for the answer to this request, whose body has been
     * read. False in other containers. The request's thread.
     */
    static boolean hasNext(ServletRequest request) {
        return bare(request)
                .flatMap(JettyRequest::isInputEmpty)
                .filter(empty -> !empty)
                .isPresent();
    }

    private static Optional<Boolean> isInputEmpty(ServletRequest bare) {
        try {
            JettyRequest known = of(bare);
            Object data = known.getConnectionMetaData.invoke(known.getRequest.invoke(bare));
            Object connection = known.getConnection.invoke(data);
            Method isEmpty = connection.getClass().getMethod("isRequestBufferEmpty");
            return Optional.of((Boolean) isEmpty.invoke(connection));
        } catch (ReflectiveOperationException | RuntimeException e) {
            report(e);
            return Optional.empty();
        }
    }

    /** Returns the threads that requests are served on; empty in other containers. To be called before the request is over. */
    static Optional<Executor> threads(ServletRequest request) {
        return bare(request).flatMap(JettyRequest::threadPool);
    }

    private static Optional<Executor> threadPool(ServletRequest bare) {
        try {
            JettyRequest known = of(bare);
            Object components = known.getComponents.invoke(known.getRequest.invoke(bare));
            return Optional.of((Executor) known.getThreadPool.invoke(components));
        } catch (ReflectiveOperationException | RuntimeException e) {
            report(e);
            return Optional.empty();
        }
    }

    private static JettyRequest of(ServletRequest bare) throws ReflectiveOperationException {
        JettyRequest known = latest;
        if (known == null || known.type != bare.getClass()) {
            known = new JettyRequest(bare.getClass());
            latest = known;
        }
        return known;
    }

    private static void report(Exception e) {
        if (!reported) {
            reported = true;
            LOG.warn("this Jetty does not show whether bytes follow a request, or does not show its threads", e);
        }
    }
}
