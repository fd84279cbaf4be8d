package org.streampump.io;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.streampump.container.Rendering;
import org.streampump.stream.Seat;
import org.streampump.stream.Stream;
import org.streampump.stream.Viewer;
import org.streampump.stream.ViewerInfo;
import org.streampump.stream.log.ViewerOutput;

/**
 * Turns a request into a viewer. Only this class decides how a viewer is answered: detached where the container allows it
 * (Tomcat, HTTP/1.x, not behind AJP), else as an ordinary asynchronous response. Any thread.
 */
public final class LiveResponse {
    /**
     * Maximum size of one write to an ordinary response on Tomcat, in bytes; Tomcat keeps a buffer of this size for each
     * response.
     */
    private static final int MAX_TOMCAT_PIECE = 32 * 1024;

    /** Maximum size of one write in other containers, in bytes; they take buffers from a pool for the time of a write. */
    private static final int MAX_POOLED_PIECE = 256 * 1024;

    /** Playing time that the kernel may keep for a viewer's socket, in seconds. */
    private static final int SOCKET_SECONDS = 2;

    private static final int MIN_SOCKET_BYTES = 64 * 1024;
    private static final int MAX_SOCKET_BYTES = 4 * 1024 * 1024; // the limit of Linux itself

    /**
     * Maximum size in bytes of {@link #SOCKET_SECONDS} of a stream that counts as slow; the connector in {@code tomcat-conf}
     * lets the kernel keep as much for every socket.
     */
    private static final int MAX_SLOW_BYTES = 256 * 1024;

    private final boolean mayDetach;
    private final ViewerInfo visitor;
    private final Optional<Rendering> rendering;
    private final UnaryOperator<ViewerOutput> wrapping;

    /**
     * @param mayDetach whether the operator allows the detached way where it is possible
     * @param visitor the future viewer; a detached viewer's protocol gets the addition "detached"
     * @param rendering the form that the viewer wants; empty for the media container that the encoder sends
     * @param wrapping wraps the output for this viewer alone
     */
    public LiveResponse(
            boolean mayDetach,
            ViewerInfo visitor,
            Optional<Rendering> rendering,
            UnaryOperator<ViewerOutput> wrapping) {
        this.mayDetach = mayDetach;
        this.visitor = visitor;
        this.rendering = rendering;
        this.wrapping = wrapping;
    }

    /**
     * Begins to send the stream. Status and headers have been set by the caller, nothing has been written.
     *
     * @param seat given back when the viewer leaves; still the caller's if this method throws
     */
    public void begin(HttpServletRequest request, HttpServletResponse response, Stream stream, Seat seat)
            throws IOException {
        if ((mayDetach && Detaching.isPossible(request)) || Detaching.isDone(request)) {
            Optional<TomcatConnection> connection = TomcatConnection.detach(request, response, new byte[0]);
            if (connection.isPresent()) {
                beginDetached(request, connection.get(), stream, seat);
                return;
            }
        }
        beginOrdinary(request, response, stream, seat);
    }

    private void beginDetached(HttpServletRequest request, TomcatConnection connection, Stream stream, Seat seat) {
        limitKernel(connection, stream.broadcast().bytesIn(SOCKET_SECONDS));
        DetachedOutput output = new DetachedOutput(connection);
        Optional<Viewer> viewer = stream.watch(wrapping.apply(output), detached(), rendering, seat);
        if (viewer.isPresent()) {
            output.bind(
                    viewer.get(),
                    AccessLine.of(request, viewer.get().info().userAgent()).orElse(null));
        } else {
            seat.release(); // the stream has ended since it was looked up: the response is empty
            connection.closeWhenWritten();
        }
    }

    /**
     * Limits the bytes that the kernel keeps for a viewer of a slow stream to {@code some}, but to no less than 64 KiB. The
     * connector decides for other streams. Where the connector leaves the decision to the kernel, the kernel would keep up to 4
     * MiB for each viewer that stops, and would accept bytes again when a third of it is free: a viewer who reads slowly would
     * look like a viewer who has stalled. A limit is set in this case, too.
     *
     * @param some size of the stream's last two seconds, in bytes; 0 when the stream is too young to tell
     */
    private static void limitKernel(TomcatConnection connection, long some) {
        if (some > 0 && some <= MAX_SLOW_BYTES) {
            connection.sendBuffer((int) Math.max(some, MIN_SOCKET_BYTES));
        } else if (!connection.hasSendBufferOfConnector()) {
            connection.sendBuffer((int) Math.min(Math.max(some, MAX_SLOW_BYTES), MAX_SOCKET_BYTES));
        }
    }

    private void beginOrdinary(HttpServletRequest request, HttpServletResponse response, Stream stream, Seat seat)
            throws IOException {
        int pieceBytes = stream.broadcast().pieceBytes(Detaching.ON_TOMCAT ? MAX_TOMCAT_PIECE : MAX_POOLED_PIECE);
        response.setBufferSize(pieceBytes);
        response.flushBuffer(); // a viewer of a stream that has no join point yet should see that it has been admitted
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        boolean waits = Detaching.ON_TOMCAT && request.getProtocol().startsWith("HTTP/2");
        OrdinaryOutput output = new OrdinaryOutput(
                async,
                response.getOutputStream(),
                pieceBytes,
                OpenExchanges.of(request.getServletContext()),
                waits ? WritingThreads.of(request.getServletContext()) : null);
        Optional<Viewer> viewer = stream.watch(wrapping.apply(output), visitor, rendering, seat);
        if (viewer.isPresent()) {
            output.start(viewer.get());
        } else {
            seat.release();
            async.complete();
        }
    }

    private ViewerInfo detached() {
        return new ViewerInfo(visitor.peer(), visitor.protocol() + ", detached", visitor.userAgent());
    }
}
