package org.streampump.io;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The same in Jetty, whose request stays open, without a body as it believes, while this reads from the end point below it.
 * Web applications cannot see Jetty's classes, so its public interfaces are called by reflection.
 */
final class JettyBody implements BareBody, OpenExchanges.Exchange {
    private static final Logger LOG = LogManager.getLogger(JettyBody.class);
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static volatile boolean reported;

    private final Internals jetty;
    private final String peer;
    private final OpenExchanges exchanges;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AsyncContext async;
    private BodyReader.Consumer consumer; // set before there are other threads

    /** As Jetty has them: empty when limit and position are equal; what is read is appended. One thread at a time. */
    private final ByteBuffer buffer = ByteBuffer.allocate(BodyReader.BUFFER_BYTES);

    private JettyBody(Internals jetty, HttpServletRequest request) {
        this.jetty = jetty;
        peer = Peer.of(request);
        exchanges = OpenExchanges.of(request.getServletContext());
        async = request.startAsync();
        async.setTimeout(0);
        async.addListener(new Events());
        exchanges.add(this);
    }

    static boolean isPossible(HttpServletRequest request) {
        return internals(request).isPresent();
    }

    static Optional<JettyBody> take(HttpServletRequest request, HttpServletResponse response, Head head)
            throws IOException {
        Optional<Internals> jetty = internals(request);
        if (jetty.isEmpty()) {
            return Optional.empty();
        }
        response.setHeader("Connection", "close");
        if (head == Head.OK) {
            response.flushBuffer();
        } else if (request.getHeader("Expect") != null) {
            jetty.get().write(CONTINUE);
        }
        return Optional.of(new JettyBody(jetty.get(), request));
    }

    private static Optional<Internals> internals(HttpServletRequest request) {
        ServletRequest bare = request;
        while (bare instanceof ServletRequestWrapper wrapper) {
            bare = wrapper.getRequest();
        }
        if (!bare.getClass().getName().startsWith("org.eclipse.jetty.")
                || !request.getProtocol().startsWith("HTTP/1.")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Internals(bare));
        } catch (ReflectiveOperationException | RuntimeException e) {
            if (!reported) {
                reported = true;
                LOG.warn("this Jetty takes no Icecast source", e);
            }
            return Optional.empty();
        }
    }

    @Override
    public void begin(BodyReader.Consumer reader) {
        consumer = reader;
        guarded(() -> {
            ByteBuffer early = jetty.cameWithHead();
            while (early != null && early.hasRemaining() && !closed.get()) {
                int count = Math.min(early.remaining(), buffer.capacity());
                early.get(buffer.array(), 0, count);
                consumer.body(buffer.array(), 0, count);
            }
            read();
        });
    }

    private interface Work {
        void run() throws IOException;
    }

    private void guarded(Work work) {
        try {
            work.run();
        } catch (IOException | RuntimeException e) {
            consumer.bodyFailed(e);
            close();
        }
    }

    /** All that there is now; asks to be called again when there is more. */
    private void read() throws IOException {
        int count = 1;
        while (count > 0 && !closed.get()) {
            buffer.clear().limit(0);
            try {
                count = fill();
            } catch (IOException e) {
                deliver();
                throw e;
            }
            deliver();
        }
        if (count < 0 && !closed.get()) {
            consumer.bodyEnded();
            close();
        } else if (!closed.get()) {
            jetty.awaitReadable(this::readable, this::failed);
        }
    }

    private void deliver() throws IOException {
        if (buffer.limit() > 0 && !closed.get()) {
            consumer.body(buffer.array(), 0, buffer.limit());
        }
    }

    /** As much as there is, or fits; what {@code fill} of the end point returned last. */
    private int fill() throws IOException {
        int count = jetty.fill(buffer);
        while (count > 0 && buffer.limit() < buffer.capacity()) {
            count = jetty.fill(buffer);
        }
        return count;
    }

    private void readable() {
        guarded(this::read);
    }

    private void failed(Throwable why) {
        consumer.bodyFailed(why);
        close();
    }

    /** The connection first: who waits for it to be readable is told then, and Jetty finds nobody waiting. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        jetty.close();
        try {
            async.complete();
        } catch (IllegalStateException e) {
            LOG.debug("publisher {}: the container had completed its request", peer, e);
        }
        exchanges.completed(this);
    }

    @Override
    public void abort() {
        close();
    }

    @Override
    public String toString() {
        return "publisher " + peer;
    }

    private final class Events implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            exchanges.remove(JettyBody.this);
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // there is none
        }

        @Override
        public void onError(AsyncEvent event) {
            Throwable why = event.getThrowable();
            failed(why == null ? new IOException("connection failed") : why);
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // never started again
        }
    }

    /** What of Jetty is needed: the end point of a request's connection, by the interfaces that it is public in. */
    private static final class Internals {
        private final Object connection;
        private final Object endPoint;
        private final Class<?> callback;
        private final Method onUpgradeFrom;
        private final Method fill;
        private final Method fillInterested;
        private final Method flush;

        /** The socket itself, without TLS; else null. The end point says of a reset that it was an end. */
        private final SocketChannel channel;

        private final Method notIdle; // for what goes past the end point

        Internals(Object servletRequest) throws ReflectiveOperationException {
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
            boolean isSocket = endPoint.getClass().getSimpleName().equals("SocketChannelEndPoint");
            Object transport = endPoints.getMethod("getTransport").invoke(endPoint);
            channel = isSocket && transport instanceof SocketChannel socket ? socket : null;
            notIdle = channel == null ? null : endPoint.getClass().getMethod("notIdle");
            if (!onUpgradeFrom.getDeclaringClass().isInstance(connection)) {
                throw new NoSuchMethodException(connection.getClass() + " gives nothing away");
            }
        }

        /** What has been read behind the request's head; null for nothing. */
        ByteBuffer cameWithHead() throws IOException {
            return (ByteBuffer) call(onUpgradeFrom, connection);
        }

        /** Bytes appended, 0 for none now, -1 at the end. */
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

        /** A few bytes, to a peer to whom nothing was sent yet. */
        void write(byte[] bytes) throws IOException {
            boolean all = (Boolean) call(flush, endPoint, (Object) new ByteBuffer[] {ByteBuffer.wrap(bytes)});
            if (!all) {
                throw new IOException("the connection takes no byte");
            }
        }

        void awaitReadable(Runnable then, java.util.function.Consumer<Throwable> failed) throws IOException {
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
                case "toString" -> "publisher";
                default -> InvocationHandler.invokeDefault(proxy, method, arguments);
            };
            call(
                    fillInterested,
                    endPoint,
                    Proxy.newProxyInstance(callback.getClassLoader(), new Class<?>[] {callback}, handler));
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
}
