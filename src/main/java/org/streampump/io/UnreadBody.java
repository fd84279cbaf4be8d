package org.streampump.io;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.RequestFacade;
import org.apache.coyote.ActionCode;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * What is left of a request's body when the request is over. Tomcat reads and forgets it, up to the connector's
 * {@code maxSwallowSize}, and one of its threads waits for it for as long as {@code connectionTimeout}, although the
 * connection is to be closed: an encoder that announces 2 GiB, is refused and goes silent would hold that thread.
 */
final class UnreadBody {
    private static final Logger LOG = LogManager.getLogger(UnreadBody.class);

    private static volatile boolean reported;

    private UnreadBody() {}

    /**
     * Has Tomcat leave it unread. Only for a request whose connection is closed afterwards or taken over; does nothing in
     * other containers. Any thread, before the request is over.
     */
    static void leave(ServletRequest request) {
        if (Detaching.ON_TOMCAT) {
            own(request).ifPresent(own -> own.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null));
        }
    }

    /** Tomcat's request behind the one that servlets see; empty when it is over, in other containers, or well hidden. */
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
                        "this Tomcat waits for the bodies of refused requests, and takes no Icecast source: {}",
                        e.toString());
            }
            return Optional.empty();
        }
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
