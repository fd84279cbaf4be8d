package org.streampump.io;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The connection of an HTTP/1.x request in Jetty, read and written through public methods of its end point. Web applications
 * cannot see Jetty's classes, and therefore this class calls them by reflection.
 */
final class JettyConnection {
    private static final Logger LOG = LogManager.getLogger(JettyConnection.class);

    private static volatile boolean reported;

    private final Object connection;
    private final Object endPoint;
    private final Class<?> callback;
    private final Method onUpgradeFrom;
    private final Method fill;
    private final Method fillInterested;
    private final Method flush;
    private final Method fillInterest; // returns the waiting callback, which can be told of a failure

    /**
     * The socket itself, if there is no TLS; else null. It is read directly because the end point reports a reset as an end of
     * input.
     */
    private final SocketChannel channel;

    private final Method notIdle; // for reads that bypass the end point

    private JettyConnection(Object servletRequest) throws ReflectiveOperationException {
        Object request = servletRequest.getClass().getMethod("getRequest").invoke(servletRequest);
        ClassLoader loader = request.getClass().getClassLoader();
        Class<?> requests = Class.forName("org.eclipse.jetty.server.Request", false, loader);
        Method metaData = requests.getMethod("getConnectionMetaData");
        Object data = metaData.invoke(request);
        connection = metaData.getReturnType().getMethod("getConnection").invoke(data);
        Class<?> connections = Class.forName("org.eclipse.jetty.io.Connection", false, loader);
        endPoint = connections.getMethod("getEndPoint").invoke(connection);
        Class<?> endPoints = Class.forName("org.eclipse.jetty.io.EndPoint", false, loader);
        callback = Class.forName("org.eclipse.jetty.util.Callback", false, loader);
        onUpgradeFrom = Class.forName("org.eclipse.jetty.io.Connection$UpgradeFrom", false, loader)
                .getMethod("onUpgradeFrom");
        fill = endPoints.getMethod("fill", ByteBuffer.class);
        fillInterested = endPoints.getMethod("fillInterested", callback);
        flush = endPoints.getMethod("flush", ByteBuffer[].class);
        fillInterest = endPoint.getClass().getMethod("getFillInterest");
        boolean isSocket = endPoint.getClass().getSimpleName().equals("SocketChannelEndPoint");
        Object transport = endPoints.getMethod("getTransport").invoke(endPoint);
        channel = isSocket && transport instanceof SocketChannel socket ? socket : null;
        notIdle = channel == null ? null : endPoint.getClass().getMethod("notIdle");
        if (!onUpgradeFrom.getDeclaringClass().isInstance(connection)) {
            throw new NoSuchMethodException(connection.getClass() + " gives nothing away");
        }
    }

    /** Returns the connection of a request; empty in other containers, over HTTP/2, and in a Jetty that lacks the methods. */
    static Optional<JettyConnection> of(HttpServletRequest request) {
        Optional<ServletRequest> bare = JettyRequest.bare(request);
        if (bare.isEmpty() || !request.getProtocol().startsWith("HTTP/1.")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new JettyConnection(bare.get()));
        } catch (ReflectiveOperationException | RuntimeException e) {
            if (!reported) {
                reported = true;
                LOG.warn("this Jetty takes no Icecast source, and does not notice that waiting viewers leave", e);
            }
            return Optional.empty();
        }
    }

    /** Returns the bytes that came with the request's head; null for none. */
    ByteBuffer cameWithHead() throws IOException {
        return (ByteBuffer) call(onUpgradeFrom, connection);
    }

    /** Appends the bytes that have come. Returns their number, 0 if none have come, -1 at the end of the input. */
    int fill(ByteBuffer into) throws IOException {
        if (channel == null) {
            return (Integer) call(fill, endPoint, into);
        }
        ByteBuffer free = into.duplicate().limit(into.capacity()).position(into.limit());
        int count = channel.read(free);
        if (count > 0) {
            into.limit(free.position());
            call(notIdle, endPoint);
        }
        return count;
    }

    /** Writes a few bytes to a peer that has not been sent anything before. */
    void write(byte[] bytes) throws IOException {
        boolean all = (Boolean) call(flush, endPoint, (Object) new ByteBuffer[] {ByteBuffer.wrap(bytes)});
        if (!all) {
            throw new IOException("the connection takes no byte");
        }
    }

    /**
     * Has {@code then} called when the peer's next bytes or its end can be read, or {@code failed} when the connection fails.
     *
     * @param name describes the waiting party
     */
    void awaitReadable(Runnable then, Consumer<Throwable> failed, String name) throws IOException {
        InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
            case "succeeded" -> {
                then.run();
                yield null;
            }
            case "failed" -> {
                failed.accept((Throwable) arguments[0]);
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> name;
            default -> InvocationHandler.invokeDefault(proxy, method, arguments);
        };
        call(
                fillInterested,
                endPoint,
                Proxy.newProxyInstance(callback.getClassLoader(), new Class<?>[] {callback}, handler));
    }

    /** Reports a cancellation to the waiting callback. */
    void cancelAwait() throws IOException {
        Object waiting = call(fillInterest, endPoint);
        try {
            call(waiting.getClass().getMethod("onFail", Throwable.class), waiting, new CancellationException());
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a public method of Jetty's", e);
        }
    }

    void close() {
        try {
            ((java.io.Closeable) endPoint).close();
        } catch (IOException e) {
            LOG.debug("a connection was not closed in order", e);
        }
    }

    private static Object call(Method method, Object of, Object... arguments) throws IOException {
        try {
            return method.invoke(of, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("a public method of Jetty's", e);
        }
    }
}
