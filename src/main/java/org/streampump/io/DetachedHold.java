package org.streampump.io;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * A held request on a bare connection: the container has recycled request, response and their buffers, and reports when the
 * peer closes its half. A waiting peer that closes its half is regarded as gone. The request comes back as it was kept, on the
 * same connection.
 */
final class DetachedHold implements HeldRequest, HeldRequest.Held, TomcatConnection.Owner {
    private static final Logger LOG = LogManager.getLogger(DetachedHold.class);

    private static final byte[] NOTHING = {};

    private enum State {
        /** The peer waits. */
        HELD,
        /** The request is to come back. */
        COMING_BACK,
        /** The request is to be answered without its door. */
        ENDING,
        /** The connection has another owner, or is no more. */
        OVER
    }

    private final TomcatConnection connection;
    private final KeptRequest request;
    private final List<KeptResponse.Field> fields;
    private final AccessLine accessLine; // null: no access log wants one
    private final Door door;
    private final Holder holder;
    private volatile State state = State.HELD;
    private volatile String retryAfter; // when it is ending

    private final UnexpectedInput input = new UnexpectedInput(); // one container thread at a time

    private DetachedHold(
            TomcatConnection connection,
            HttpServletRequest request,
            List<KeptResponse.Field> fields,
            Door door,
            Holder holder) {
        this.connection = connection;
        this.request = new KeptRequest(request, this);
        this.request.setAttribute(ATTRIBUTE, this);
        this.fields = fields;
        this.door = door;
        this.holder = holder;
        accessLine = AccessLine.of(request, "").orElse(null);
    }

    /** Takes over the connection of a request. Returns empty when the container does not give the connection away. */
    static Optional<DetachedHold> take(
            HttpServletRequest request, HttpServletResponse response, Door door, Holder holder) throws IOException {
        Optional<TomcatConnection> connection = TomcatConnection.detachSilently(request, response, NOTHING);
        if (connection.isEmpty()) {
            return Optional.empty();
        }
        List<KeptResponse.Field> fields = TomcatRequest.fields(request, response); // copied before it is recycled
        DetachedHold hold = new DetachedHold(connection.get(), request, fields, door, holder);
        connection.get().bind(hold);
        return Optional.of(hold);
    }

    // ---- the next owner of the connection; in its turn

    /**
     * Hands the connection on to the next owner; these bytes are sent before the next owner's bytes. {@code bind} must follow.
     */
    TomcatConnection handOn(byte[] first) {
        state = State.OVER;
        connection.handOn(first);
        return connection;
    }

    /** The access log line, which is written at the end of the connection. */
    Optional<AccessLine> accessLine() {
        return Optional.ofNullable(accessLine);
    }

    // ---- any thread

    @Override
    public void comeBack() {
        state = State.COMING_BACK;
        connection.callOwner();
    }

    @Override
    public void end(String seconds) {
        retryAfter = seconds;
        state = State.ENDING;
        connection.callOwner();
    }

    @Override
    public Holder comesBack() {
        return holder;
    }

    // ---- container threads, one at a time

    @Override
    public void writable() {
        switch (state) {
            case COMING_BACK -> answer(entered());
            case ENDING -> answer(unavailable());
            case HELD, OVER -> {} // the hold has just begun, or this is a second call
        }
    }

    private KeptResponse entered() {
        KeptResponse response = new KeptResponse(fields);
        try {
            door.enter(request, response);
            return response;
        } catch (IOException e) {
            LOG.debug("{} has gone", holder, e);
        } catch (RuntimeException e) {
            LOG.error("{} cannot be answered", holder, e); // a fault of the pump
        }
        KeptResponse failed = new KeptResponse(fields);
        failed.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        failed.setContentLength(0);
        return failed;
    }

    private KeptResponse unavailable() {
        KeptResponse response = new KeptResponse(fields);
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader("Retry-After", retryAfter);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(0);
        return response;
    }

    /** Sends a short answer, unless the connection has been handed on to a viewer. */
    private void answer(KeptResponse response) {
        if (state == State.OVER) {
            return;
        }
        try {
            LingeringClose.answer(request, response, response.body());
        } catch (IOException e) {
            LOG.debug("{} has gone", holder, e);
            connection.abort();
        }
        holder.over();
    }

    @Override
    public boolean received(byte[] bytes, int length) {
        return input.forget(length);
    }

    @Override
    public boolean inputEnded() {
        return false;
    }

    @Override
    public void closed(String why) {
        state = State.OVER;
        holder.over();
        if (accessLine != null) {
            accessLine.write(
                    HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                    /* bytes= */ 0,
                    /* orderly= */ false,
                    connection.socket());
        }
    }

    @Override
    public void paused() {
        if (accessLine != null) {
            accessLine.paused(HttpServletResponse.SC_SERVICE_UNAVAILABLE, /* bytes= */ 0, connection.socket());
        }
    }
}
