package org.streampump.io;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * A request that cannot be answered yet. The request comes back through its door when the pump can answer it. If the peer
 * leaves meanwhile, the holder is told: at once where the connection can be taken over (Tomcat, HTTP/1.x) or watched (Jetty,
 * HTTP/1.x), else when the container notices, which may be as late as the return of the request.
 */
public interface HeldRequest {

    /** The holder of the request. Any thread. */
    interface Holder {
        /** The peer has left, or the request has ended without a viewer. May be called more than once. */
        void over();

        /** The application stops, and waiting is no longer useful. */
        void mustEnd();

        /** Returns the visitor's description for the log. */
        @Override
        String toString();
    }

    /** The place where the request comes back. */
    interface Door {
        void enter(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    /**
     * Holds a request of which no part has been answered. Status and fields that were set in the response before may be lost or
     * may stay.
     *
     * @param mayDetach whether the operator allows the pump to take over the connection
     * @param door the place where the request comes back
     */
    static HeldRequest hold(
            HttpServletRequest request, HttpServletResponse response, boolean mayDetach, Door door, Holder holder)
            throws IOException {
        if (mayDetach && Detaching.isPossible(request)) {
            Optional<? extends HeldRequest> detached = DetachedHold.take(request, response, door, holder);
            if (detached.isPresent()) {
                return detached.get();
            }
        }
        return AsyncHold.begin(request, response, holder);
    }

    /** Returns the holder of a request that has come back; empty for a new request. */
    static Optional<Holder> holder(HttpServletRequest request) {
        return Optional.ofNullable((Held) request.getAttribute(Held.ATTRIBUTE)).map(Held::comesBack);
    }

    /** Makes the request come back through its door, on a thread of the container. Any thread; does not wait. */
    void comeBack();

    /**
     * Answers the request with 503 and no text, without its door, which may be gone. Any thread; does not wait.
     *
     * @param retryAfter time after which the peer may try again, in seconds
     */
    void end(String retryAfter);

    /** The attachment of a request that comes back. */
    interface Held {
        /** The request attribute that holds the attachment. */
        String ATTRIBUTE = HeldRequest.class.getName();

        /** Notes that the container has the request again. Returns the holder. */
        Holder comesBack();
    }
}
