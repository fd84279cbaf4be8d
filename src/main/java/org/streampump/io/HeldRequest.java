package org.streampump.io;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * A request that cannot be answered yet. It comes back through its door when it can, and its holder is told when the peer leaves
 * meanwhile: at once where the connection can be taken over (Tomcat, HTTP/1.x) or watched (Jetty, HTTP/1.x), else when the
 * container says so, or not before it comes back.
 */
public interface HeldRequest {

    /** Who holds the request. Any thread. */
    interface Holder {
        /** The peer has left, or the request is over without a viewer. May be said more than once. */
        void over();

        /** The application stops, or the pump has told the container to hurry: nobody needs to wait any longer. */
        void mustEnd();

        /** Who it is, for the log. */
        @Override
        String toString();
    }

    /** Where the request comes back. */
    interface Door {
        void enter(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    /**
     * Holds a request of which nothing has been answered. What has been set of the response's head may be lost or stay.
     *
     * @param mayDetach whether the operator allows that the connection is taken over
     * @param door where it comes back
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

    /** Who has held this request, which has come back; empty if it has just come. */
    static Optional<Holder> holder(HttpServletRequest request) {
        return Optional.ofNullable((Held) request.getAttribute(Held.ATTRIBUTE)).map(Held::comesBack);
    }

    /** Has the request come back through its door, on a thread of the container. Any thread; does not wait. */
    void comeBack();

    /**
     * Has the request answered with 503 and no text, without its door, which may be gone. Any thread; does not wait.
     *
     * @param retryAfter seconds, for the peer
     */
    void end(String retryAfter);

    /** What a request that comes back has with it. */
    interface Held {
        /** The attribute of the request. */
        String ATTRIBUTE = HeldRequest.class.getName();

        /** The container has it in hand again. */
        Holder comesBack();
    }
}
