package org.streampump.io;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Engine;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.AbstractAccessLogValve;
import org.apache.coyote.ActionCode;
import org.apache.coyote.ActionHook;
import org.apache.coyote.OutputBuffer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * A line in Tomcat's own access logs. For a detached viewer, the line is written when the viewer has left, and has all bytes
 * and the duration of the whole stay; for an encoder, it is written when the encoder has been answered. Tomcat itself would
 * write its line at the takeover of the viewer's connection, with no bytes and no duration, and would log status 500 for an
 * answer that the encoder has not waited for. Tomcat writes no such line into logs whose {@code conditionUnless} is {@link
 * #CONDITION}, and this class writes its line into exactly these logs. Other logs have Tomcat's line; no log has two lines for
 * one request.
 *
 * <p>Until the line is written, this object keeps only the texts of the request that the usual log patterns need; the request
 * and response that the valves expect are made when the line is written. Any thread; only the first call of {@link #write} has
 * an effect. No method throws; the first failure is logged.
 */
final class AccessLine {
    /**
     * Name of the request attribute that this class sets to keep Tomcat from writing a line, and that the valve's {@code
     * conditionUnless} names.
     */
    static final String CONDITION = "org.streampump.detached";

    private static final Logger LOG = LogManager.getLogger(AccessLine.class);

    /** Maximum length of a header or a query that is kept while the viewer stays, in characters. */
    private static final int MAX_KEPT_TEXT = 512;

    private static final AtomicBoolean TOLD_OF_FAILURE = new AtomicBoolean();
    private static final AtomicBoolean TOLD_OF_CONDITION = new AtomicBoolean();

    private final Context context;
    private final long sinceNs = System.nanoTime();
    private final AtomicBoolean written = new AtomicBoolean();

    private final String remoteAddress;
    private final String remoteHost;
    private final String user;
    private final String method;
    private final String uri;
    private final String query;
    private final String protocol;
    private final String scheme;
    private final String serverName;
    private final int serverPort;
    private final String userAgent;
    private final String referer;
    private final String forwardedFor;
    private final int remotePort;
    private final String localAddress;
    private final int localPort;

    private AccessLine(Context context, HttpServletRequest request, String knownAgent) {
        this.context = context;
        remoteAddress = request.getRemoteAddr();
        remoteHost = request.getRemoteHost();
        user = request.getRemoteUser();
        method = shared(request.getMethod());
        uri = request.getRequestURI();
        query = kept(request.getQueryString());
        protocol = shared(request.getProtocol());
        scheme = shared(request.getScheme());
        serverName = shared(request.getServerName());
        serverPort = request.getServerPort();
        String agent = kept(request.getHeader("User-Agent"));
        userAgent = knownAgent.equals(agent) ? knownAgent : agent;
        referer = kept(request.getHeader("Referer"));
        forwardedFor = kept(request.getHeader("X-Forwarded-For"));
        remotePort = request.getRemotePort();
        localAddress = shared(request.getLocalAddr());
        localPort = request.getLocalPort();
    }

    /**
     * Keeps the texts for the line, and stops Tomcat from writing a line of its own. To be called before the servlet returns,
     * when the connection is detached for good or an encoder's request has begun.
     *
     * @param userAgent the viewer's copy of the user agent, so that the text is kept only once; empty if no viewer keeps it
     * @return empty when no access log wants a line from this class
     */
    static Optional<AccessLine> of(HttpServletRequest request, String userAgent) {
        if (request instanceof KeptRequest kept) {
            return kept.hold().accessLine();
        }
        try {
            Context context = context(request);
            if (context == null || logs(context).isEmpty()) {
                return Optional.empty();
            }
            AccessLine line = new AccessLine(context, request, userAgent);
            request.setAttribute(CONDITION, true);
            return Optional.of(line);
        } catch (RuntimeException | LinkageError e) {
            failed(e);
            return Optional.empty();
        }
    }

    /** Whether Tomcat itself writes a line into an access log for a request whose connection is taken over. */
    static boolean isTomcats(HttpServletRequest request) {
        try {
            Context context = context(request);
            return context != null && allLogs(context).anyMatch(log -> !isOurs(log));
        } catch (RuntimeException | LinkageError e) {
            failed(e);
            return true;
        }
    }

    private static Context context(HttpServletRequest request) {
        return TomcatRequest.context(request.getServletContext()).orElse(null);
    }

    /** Returns the one shared copy of a text that is equal for most viewers. */
    private static String shared(String text) {
        return text == null ? null : kept(text).intern();
    }

    private static String kept(String text) {
        return text == null || text.length() <= MAX_KEPT_TEXT ? text : text.substring(0, MAX_KEPT_TEXT);
    }

    /** Returns the access logs of application, host and engine that leave the lines of detached viewers to this class. */
    private static List<AbstractAccessLogValve> logs(Context context) {
        return allLogs(context).filter(AccessLine::isOurs).toList();
    }

    private static Stream<AbstractAccessLogValve> allLogs(Context context) {
        return Stream.<Container>iterate(context, at -> at != null, Container::getParent)
                .flatMap(at -> Stream.of(at.getPipeline().getValves()))
                .filter(AbstractAccessLogValve.class::isInstance)
                .map(AbstractAccessLogValve.class::cast);
    }

    private static boolean isOurs(AbstractAccessLogValve log) {
        if (CONDITION.equals(log.getConditionUnless())) {
            return true;
        }
        if (TOLD_OF_CONDITION.compareAndSet(false, true)) {
            LOG.info(
                    "an access log has a detached viewer's line when the viewer comes, with 0 bytes; with conditionUnless=\"{}\" the line is written when the viewer leaves",
                    CONDITION);
        }
        return false;
    }

    /**
     * Writes the line, unless it has been written.
     *
     * @param status of the answer
     * @param bytes size of the body in bytes, as handed to the socket
     * @param orderly true: everything was sent; false: the connection was lost before
     * @param socket the connection, which may be closed by now; null if Tomcat has not handed the connection over
     */
    void write(int status, long bytes, boolean orderly, SocketWrapperBase<?> socket) {
        if (!written.compareAndSet(false, true)) {
            return;
        }
        try {
            long stayNs = System.nanoTime() - sinceNs;
            Request request = request(stayNs, orderly, socket);
            Response response = response(request, status, bytes);
            logs(context).forEach(log -> log.log(request, response, stayNs));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            failed(e);
        }
    }

    /**
     * Reacts to a pause of Tomcat's connectors. If they pause because the whole server stops, the line is written now with the
     * stay so far: Tomcat stops its access logs before its applications, and the logs accept no line afterwards.
     */
    void paused(int status, long bytes, SocketWrapperBase<?> socket) {
        try {
            boolean stops = engine().map(engine ->
                            !engine.getService().getServer().getState().isAvailable())
                    .orElse(false);
            if (stops) {
                write(status, bytes, /* orderly= */ true, socket);
            }
        } catch (RuntimeException | LinkageError e) {
            failed(e);
        }
    }

    private static void failed(Throwable e) {
        if (TOLD_OF_FAILURE.compareAndSet(false, true)) {
            LOG.warn("viewers are missing in Tomcat's access log; this is said once", e);
        }
    }

    @SuppressWarnings("deprecation") // method(): its successor is missing in versions of Tomcat that are in use
    private Request request(long stayNs, boolean orderly, SocketWrapperBase<?> socket)
            throws ReflectiveOperationException {
        org.apache.coyote.Request bare = new org.apache.coyote.Request();
        Internals.get().begin(bare, stayNs);
        Internals.get().hook(bare, (code, answer) -> answer(code, answer, orderly, socket));
        bare.method().setString(method);
        bare.requestURI().setString(uri);
        bare.queryString().setString(query);
        bare.protocol().setString(protocol);
        bare.scheme().setString(scheme);
        bare.serverName().setString(serverName);
        bare.setServerPort(serverPort);
        bare.remoteAddr().setString(remoteAddress);
        bare.remoteHost().setString(remoteHost);
        bare.peerAddr().setString(remoteAddress);
        if (socket != null) {
            bare.peerAddr().setString(socket.getRemoteAddr()); // a proxy's address, if there is a proxy
        }
        bare.setRemotePort(remotePort);
        bare.localAddr().setString(localAddress);
        bare.setLocalPort(localPort);
        header(bare.getMimeHeaders(), "User-Agent", userAgent);
        header(bare.getMimeHeaders(), "Referer", referer);
        header(bare.getMimeHeaders(), "X-Forwarded-For", forwardedFor);
        bare.getRequestProcessor().setWorkerThreadName(Thread.currentThread().getName());

        Request request = Internals.get().request(connector(bare.getLocalPort()), bare);
        request.getMappingData().context = context;
        request.setRemoteAddr(remoteAddress);
        request.setRemoteHost(remoteHost);
        request.setSecure("https".equals(scheme));
        if (user != null) {
            request.setUserPrincipal(() -> user);
        }
        return request;
    }

    private Response response(Request request, int status, long bytes) throws ReflectiveOperationException {
        org.apache.coyote.Response bare = new org.apache.coyote.Response();
        bare.setRequest(request.getCoyoteRequest());
        request.getCoyoteRequest().setResponse(bare);
        bare.setStatus(status);
        header(bare.getMimeHeaders(), "Connection", "close");
        bare.setOutputBuffer(new Written(bytes));
        Internals.get().commit(bare, request.getCoyoteRequest().getStartTimeNanos());

        Response response = Internals.get().response(bare);
        response.setRequest(request);
        request.setResponse(response);
        return response;
    }

    private static void header(org.apache.tomcat.util.http.MimeHeaders headers, String name, String value) {
        if (value != null) {
            headers.addValue(name).setString(value);
        }
    }

    /** Answers the questions that valves ask the connection: whether it is in order (%X), and its number (%{c}L). */
    private void answer(ActionCode code, Object answer, boolean orderly, SocketWrapperBase<?> socket) {
        if (code == ActionCode.IS_IO_ALLOWED) {
            ((AtomicBoolean) answer).set(orderly);
        } else if (code == ActionCode.SERVLET_CONNECTION && socket != null) {
            @SuppressWarnings("unchecked") // the action is defined with this type
            AtomicReference<Object> asked = (AtomicReference<Object>) answer;
            asked.set(socket.getServletConnection(protocol, ""));
        }
    }

    /** Returns a connector that listens at this port, or else any connector: valves only read settings from it. */
    private Connector connector(int port) {
        Connector[] all =
                engine().map(engine -> engine.getService().findConnectors()).orElse(new Connector[0]);
        return Stream.of(all)
                .filter(connector -> connector.getLocalPort() == port)
                .findFirst()
                .orElse(all.length == 0 ? null : all[0]);
    }

    private Optional<Engine> engine() {
        for (Container at = context; at != null; at = at.getParent()) {
            if (at instanceof Engine engine) {
                return Optional.of(engine);
            }
        }
        return Optional.empty();
    }

    /** The end of a response, which knows the number of written bytes and accepts no more. */
    private record Written(long bytes) implements OutputBuffer {
        @Override
        public int doWrite(ByteBuffer chunk) {
            throw new IllegalStateException("the response is over");
        }

        @Override
        public long getBytesWritten() {
            return bytes;
        }
    }

    /**
     * Members of Tomcat's classes that differ between versions or are not public. Non-public members are needed because public
     * methods can set the beginning of a request only to the present time.
     */
    private static final class Internals {
        private static final class Holder {
            private static final Internals INSTANCE = new Internals(); // made once, when first needed
        }

        private final Constructor<Request> newRequest; // null on 10.1
        private final Constructor<Response> newResponse; // null on 10.1
        private final VarHandle startInstant; // null in versions without it, which have only the nanoseconds
        private final VarHandle commitTimeNanos; // null: %F has no value
        private final MethodHandle setHook;

        private Internals() {
            try {
                newRequest = constructor(Request.class, Connector.class, org.apache.coyote.Request.class);
                newResponse = constructor(Response.class, org.apache.coyote.Response.class);
                MethodHandles.Lookup requests =
                        MethodHandles.privateLookupIn(org.apache.coyote.Request.class, MethodHandles.lookup());
                MethodHandles.Lookup responses =
                        MethodHandles.privateLookupIn(org.apache.coyote.Response.class, MethodHandles.lookup());
                setHook = requests.findVirtual(
                        org.apache.coyote.Request.class,
                        "setHook",
                        MethodType.methodType(void.class, ActionHook.class));
                startInstant = field(requests, Instant.class, "");
                commitTimeNanos = field(responses, long.class, "commitTimeNanos");
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("an unknown version of Tomcat", e);
            }
        }

        static Internals get() {
            return Holder.INSTANCE;
        }

        private static <T> Constructor<T> constructor(Class<T> type, Class<?>... parameters) {
            try {
                return type.getConstructor(parameters);
            } catch (NoSuchMethodException e) {
                return null;
            }
        }

        /** Returns the field of this type, and of this name unless the name is empty; null if there is none. */
        private static VarHandle field(MethodHandles.Lookup lookup, Class<?> type, String name)
                throws IllegalAccessException {
            for (Field field : lookup.lookupClass().getDeclaredFields()) {
                if (field.getType() == type
                        && (name.isEmpty() || field.getName().equals(name))) {
                    return lookup.unreflectVarHandle(field);
                }
            }
            return null;
        }

        @SuppressWarnings("deprecation") // setStartTimeNanos: its successor can only set the present time
        void begin(org.apache.coyote.Request request, long agoNs) {
            request.setStartTimeNanos(System.nanoTime() - agoNs);
            if (startInstant != null) {
                startInstant.set(request, Instant.now().minusNanos(agoNs));
            }
        }

        void commit(org.apache.coyote.Response response, long atNs) {
            if (commitTimeNanos != null) {
                commitTimeNanos.set(response, atNs);
            }
        }

        void hook(org.apache.coyote.Request request, ActionHook hook) throws ReflectiveOperationException {
            try {
                setHook.invokeExact(request, hook);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new ReflectiveOperationException(e);
            }
        }

        Request request(Connector connector, org.apache.coyote.Request bare) throws ReflectiveOperationException {
            if (newRequest != null) {
                return newRequest.newInstance(connector, bare);
            }
            Request request = new Request(connector);
            request.setCoyoteRequest(bare);
            return request;
        }

        Response response(org.apache.coyote.Response bare) throws ReflectiveOperationException {
            if (newResponse != null) {
                return newResponse.newInstance(bare);
            }
            Response response = new Response();
            response.setCoyoteResponse(bare);
            return response;
        }
    }
}
