package org.streampump.io;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.apache.coyote.ActionCode;
import org.apache.coyote.ActionHook;
import org.apache.coyote.Request;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The body of a request over HTTP/1.x on Tomcat. Reading this body never makes Tomcat serve the connection again within the
 * read.
 *
 * <p>Without this class, Tomcat (10.1.59 and 11.0.24 at least) does so at the end of a chunked body, for the sake of readers on
 * threads of their own. On a container thread, which has just taken the request's processor from the connection, Tomcat finds
 * no processor and takes a new one, which looks for the next request. If the peer has said that it sends no more, the new
 * processor closes the connection: the peer, which waits for its answer, gets none, and when nothing is written afterwards,
 * Tomcat never releases the request and the objects that it holds. If the next request has come, it is answered before this
 * request. This class therefore drops the dispatches that Tomcat asks for during a read on a container thread; Tomcat looks for
 * the body's end in any case when {@link ReadListener#onDataAvailable} has returned, as it does for bodies with a length.
 */
final class TomcatBodyInput extends ServletInputStream implements ActionHook {
    private static final Logger LOG = LogManager.getLogger(TomcatBodyInput.class);

    private static volatile boolean reported;

    private final ServletInputStream in;
    private final Request request;
    private final ActionHook connection;

    private TomcatBodyInput(ServletInputStream in, Request request) {
        this.in = in;
        this.request = request;
        this.connection = (ActionHook) Hook.OF_REQUEST.getVolatile(request);
    }

    /** Wraps the input; returns it unchanged on a Tomcat that is made in a different way. */
    static ServletInputStream of(ServletInputStream in, Request request) {
        try {
            return new TomcatBodyInput(in, request);
        } catch (LinkageError | RuntimeException e) {
            if (!reported) {
                reported = true;
                LOG.warn(
                        "on this Tomcat, encoders that hang up after their last chunk may get no answer: {}",
                        e.toString());
            }
            return in;
        }
    }

    /**
     * Reads on the thread on which Tomcat calls the listener. Tomcat's actions are diverted during this call only: the
     * diversion ends before any thread can begin the next turn.
     */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Hook.OF_REQUEST.setVolatile(request, this);
        try {
            return in.read(bytes, offset, length);
        } finally {
            Hook.OF_REQUEST.setVolatile(request, connection);
        }
    }

    /** Any thread: other threads may act on the request during a read. */
    @Override
    public void action(ActionCode code, Object about) {
        boolean isNested =
                (code == ActionCode.DISPATCH_READ || code == ActionCode.DISPATCH_EXECUTE) && request.isRequestThread();
        if (!isNested) {
            connection.action(code, about);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public boolean isReady() {
        return in.isReady();
    }

    @Override
    public boolean isFinished() {
        return in.isFinished();
    }

    @Override
    public void setReadListener(ReadListener listener) {
        in.setReadListener(listener);
    }

    /** Looked up once, when it is first needed. */
    private static final class Hook {
        static final VarHandle OF_REQUEST;

        static {
            try {
                OF_REQUEST = MethodHandles.privateLookupIn(Request.class, MethodHandles.lookup())
                        .findVarHandle(Request.class, "hook", ActionHook.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }
}
