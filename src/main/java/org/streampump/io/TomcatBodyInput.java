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
 * The body of a request of Tomcat's over HTTP/1.x, read without Tomcat serving the connection once more within the read.
 *
 * <p>Tomcat (10.1.59 and 11.0.24 at least) does so at the end of a chunked body, for those who read on threads of their
 * own: on a container thread, which has just taken the request's processor from the connection, it finds none and takes a new
 * one, which looks for the next request. If the peer has said that it sends no more, that one closes the connection: the peer,
 * which waits for its answer, gets none, and when nothing is written afterwards, Tomcat keeps the request and all that it
 * holds for ever. If the next request has come, it is answered before this one. This class therefore drops the dispatches that
 * Tomcat asks for during a read on a container thread; Tomcat looks for the body's end in any case when
 * {@link ReadListener#onDataAvailable} has returned, as it does for bodies with a length.
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

    /** As it is where this Tomcat is made in another way. */
    static ServletInputStream of(ServletInputStream in, Request request) {
        try {
            return new TomcatBodyInput(in, request);
        } catch (LinkageError | RuntimeException e) {
            if (!reported) {
                reported = true;
                LOG.warn("this Tomcat may not answer encoders that hang up behind their last chunk: {}", e.toString());
            }
            return in;
        }
    }

    /** The thread that Tomcat reads on; what it has been told to do instead is undone before anybody else's turn. */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Hook.OF_REQUEST.setVolatile(request, this);
        try {
            return in.read(bytes, offset, length);
        } finally {
            Hook.OF_REQUEST.setVolatile(request, connection);
        }
    }

    /** Any thread: others may do something with the request meanwhile. */
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

    /** Tried once, when it is first needed. */
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
