package org.streampump.io;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.WebResourceRoot;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.RequestFacade;
import org.apache.coyote.ActionCode;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.Response;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.tomcat.util.http.FastHttpDateFormat;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/** Tomcat's knowledge about a request, and its actions on a request, that the servlet API does not offer. */
final class TomcatRequest {
    private static final Logger LOG = LogManager.getLogger(TomcatRequest.class);

    /** Name of the servlet context's attribute that holds Tomcat's resources, through which the {@link Context} is found. */
    private static final String RESOURCES = "org.apache.catalina.resources";

    private static volatile boolean reported;

    private TomcatRequest() {}

    /**
     * Returns Tomcat's request behind the servlet request; empty when the request is over, in other containers, or behind
     * opaque wrappers.
     */
    static Optional<Request> own(ServletRequest request) {
        if (!Detaching.ON_TOMCAT) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(Tomcat.own(request));
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            if (!reported) {
                reported = true;
                LOG.warn(
                        "this Tomcat waits for the bodies of refused requests, gives no connection away, and takes no Icecast"
                                + " source: {}",
                        e.toString());
            }
            return Optional.empty();
        }
    }

    // ---- its body

    /** Returns the body, for use in a read listener's calls only. */
    static ServletInputStream body(HttpServletRequest request) throws IOException {
        ServletInputStream in = request.getInputStream();
        if (!Detaching.ON_TOMCAT || !request.getProtocol().startsWith("HTTP/1.")) {
            return in;
        }
        Optional<Request> own = own(request);
        // No lambda, for the reason below.
        return own.isPresent() ? TomcatBodyInput.of(in, own.get().getCoyoteRequest()) : in;
    }

    /**
     * Makes Tomcat leave the rest of the body unread. Otherwise Tomcat reads and drops the rest when the request is over, up to
     * the connector's {@code maxSwallowSize}, and one of its threads waits for the rest for as long as {@code
     * connectionTimeout}, although the connection is to be closed: an encoder that announces 2 GiB, is refused and goes silent
     * would hold this thread. Only for a request whose connection is closed afterwards, not for a connection that is taken
     * over; does nothing in other containers. Any thread, before the request is over.
     */
    static void leaveBodyUnread(ServletRequest request) {
        // In other containers, a lambda with Tomcat's classes in its signature cannot be linked.
        if (Detaching.ON_TOMCAT) {
            own(request).ifPresent(own -> own.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null));
        }
    }

    /**
     * Sends 100 once to a peer that waits for it ({@code Expect: 100-continue}). A connector whose {@code
     * continueResponseTiming} is {@code onRead} leaves the 100 to the first read, which a read listener never reaches; a
     * connector with {@code immediately} has sent it before the servlet was asked. Does nothing in other containers.
     */
    static void sayContinue(ServletRequest request) {
        if (Detaching.ON_TOMCAT) {
            own(request).ifPresent(own -> {
                own.getCoyoteRequest().action(ActionCode.ACK, ContinueResponseTiming.ON_REQUEST_BODY_READ);
                own.getCoyoteRequest().setExpectation(false); // otherwise HTTP/2 sends it again
            });
        }
    }

    /** Whether the peer waits for a 100 that has not been sent. False in other containers. */
    static boolean awaitsContinue(ServletRequest request) {
        return Detaching.ON_TOMCAT
                && own(request)
                        .filter(own -> own.getCoyoteRequest().hasExpectation() && !isImmediate(own))
                        .isPresent();
    }

    /** Whether the peer was sent 100 before the servlet was asked, and therefore might not read a refusal. */
    static boolean hasSaidContinue(ServletRequest request) {
        return Detaching.ON_TOMCAT
                && own(request)
                        .filter(own -> own.getCoyoteRequest().hasExpectation() && isImmediate(own))
                        .isPresent();
    }

    private static boolean isImmediate(Request own) {
        Object timing = own.getConnector().getProperty("continueResponseTiming");
        return timing == null || ContinueResponseTiming.IMMEDIATELY.toString().equals(timing.toString());
    }

    /**
     * Whether the peer has sent its next HTTP/1.x request without waiting for the answer to this request, whose body has been
     * read. False in other containers. The request's thread.
     */
    static boolean hasNext(ServletRequest request) {
        return Detaching.ON_TOMCAT
                && own(request)
                        .map(own -> own.getCoyoteRequest().getInputBuffer())
                        .filter(input -> input instanceof ApplicationBufferHandler buffered
                                && buffered.getByteBuffer().hasRemaining())
                        .isPresent();
    }

    /** Returns the threads that requests are served on; empty in other containers. To be called before the request is over. */
    static Optional<Executor> threads(ServletRequest request) {
        if (!Detaching.ON_TOMCAT) { // no lambda, for the reason above
            return Optional.empty();
        }
        return own(request).map(own -> own.getConnector().getProtocolHandler().getExecutor());
    }

    /**
     * Whether Tomcat still has this request: Tomcat reports no return of a request whose connection had failed before the
     * completion.
     */
    static boolean isKept(ServletRequest request, AsyncContext async) {
        return Detaching.ON_TOMCAT
                && own(request)
                        .filter(own -> own.getAsyncContextInternal() == async)
                        .isPresent();
    }

    /** Returns the Tomcat context of a web application; empty in other containers. */
    static Optional<Context> context(ServletContext application) {
        return Detaching.ON_TOMCAT && application.getAttribute(RESOURCES) instanceof WebResourceRoot resources
                ? Optional.of(resources.getContext())
                : Optional.empty();
    }

    /** Whether Tomcat has begun to stop a web application. False in other containers. */
    static boolean isStopping(ServletContext application) {
        if (!Detaching.ON_TOMCAT) { // no lambda, for the reason above
            return false;
        }
        return context(application)
                .map(Context::getState)
                .filter(state -> state == LifecycleState.STOPPING_PREP || state == LifecycleState.STOPPING)
                .isPresent();
    }

    // ---- its answer

    /**
     * Makes Tomcat forget the length of a response whose head has been sent. Otherwise Tomcat 11 ends the response within the
     * write that completes it, and waits there for a peer that does not take the response. Does nothing in other containers.
     */
    static void forgetLength(ServletRequest request) {
        if (Detaching.ON_TOMCAT) { // for the reason above
            own(request).ifPresent(own -> own.getCoyoteRequest().getResponse().setContentLength(-1));
        }
    }

    /**
     * Makes Tomcat send no more of the response and close the connection (over HTTP/2, end the request's stream). Otherwise
     * Tomcat waits, at the completion of the request, for a peer that does not take the rest. Does nothing in other containers,
     * which do not wait. Any thread, before the request is over.
     */
    static void giveUp(ServletRequest request) {
        if (Detaching.ON_TOMCAT) { // for the reason above
            own(request).ifPresent(own -> own.getCoyoteRequest().action(ActionCode.CLOSE_NOW, null));
        }
    }

    /**
     * Returns the head of the answer as Tomcat would send it, but with a reason phrase: libmms, libshout and some radios do not
     * accept a status line without one. Tomcat's own status line has had none since version 8.5.
     */
    static byte[] head(Request own, int status) {
        Response response = own.getCoyoteRequest().getResponse();
        MimeHeaders fields = response.getMimeHeaders();
        StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(' ');
        head.append(ReasonPhrase.of(status)).append("\r\n");
        for (int i = 0; i < fields.size(); i++) {
            field(head, fields.getName(i).toString(), fields.getValue(i).toString());
        }
        field(head, "Content-Type", response.getContentType());
        field(head, "Content-Language", response.getContentLanguage());
        if (response.getContentLengthLong() >= 0) {
            field(head, "Content-Length", Long.toString(response.getContentLengthLong()));
        }
        if (fields.getValue("Date") == null) {
            field(head, "Date", FastHttpDateFormat.getCurrentDate());
        }
        if (fields.getValue("Server") == null) {
            field(head, "Server", serverName(own));
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns the server name that the connector is configured with; null for none. */
    private static String serverName(Request own) {
        return (String) own.getConnector().getProperty("server");
    }

    /** Returns the present fields of an answer's head, and the server name that Tomcat would add. */
    static List<KeptResponse.Field> fields(ServletRequest request, HttpServletResponse response) {
        List<KeptResponse.Field> fields = new ArrayList<>(KeptResponse.fieldsOf(response));
        String server = own(request).map(TomcatRequest::serverName).orElse(null);
        if (server != null && !response.containsHeader("Server")) {
            fields.add(new KeptResponse.Field("Server", server));
        }
        return fields;
    }

    /** Returns the head of an answer to a kept request. */
    static byte[] head(KeptResponse response) {
        StringBuilder head =
                new StringBuilder("HTTP/1.1 ").append(response.getStatus()).append(' ');
        head.append(ReasonPhrase.of(response.getStatus())).append("\r\n");
        response.fields().forEach(field -> field(head, field.name(), field.value()));
        if (response.getHeader("Date") == null) {
            field(head, "Date", FastHttpDateFormat.getCurrentDate());
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Appends a field. A control character becomes a blank, as in Tomcat's own heads: a value cannot end its line. */
    private static void field(StringBuilder head, String name, String value) {
        if (value == null) {
            return;
        }
        head.append(name).append(": ");
        value.chars().map(c -> (c < ' ' && c != '\t') || c == 0x7f ? ' ' : c).forEach(c -> head.append((char) c));
        head.append("\r\n");
    }

    /** Loaded on Tomcat only. */
    private static final class Tomcat {
        private static final String FIELD = "request";

        static Request own(ServletRequest request) throws ReflectiveOperationException {
            ServletRequest bare = request;
            while (bare instanceof ServletRequestWrapper wrapper) {
                bare = wrapper.getRequest();
            }
            if (bare instanceof RequestFacade facade) {
                VarHandle field = MethodHandles.privateLookupIn(RequestFacade.class, MethodHandles.lookup())
                        .findVarHandle(RequestFacade.class, FIELD, Request.class);
                return (Request) field.get(facade);
            }
            return null;
        }
    }
}
