package org.streampump.io;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.WebConnection;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * A Tomcat connection taken over from its request. Knows Tomcat by the contract that Tomcat's own
 * WebSocket uses. The standard {@code WebConnection} will not do: Tomcat closes it only at the next event on its socket, so a
 * silent one can never be closed, and it polls a half-closed one without pause.
 *
 * <p>Writing: the owner's turn, one thread at a time; after {@link #isReady} was false no one writes until
 * {@link Owner#writable}. Events come on container threads.
 */
public final class TomcatConnection implements InternalHttpUpgradeHandler, OpenExchanges.Exchange {
    private static final Logger LOG = LogManager.getLogger(TomcatConnection.class);

    /** Milliseconds that a connection which closes, or has not begun, waits for a peer that takes no byte. */
    private static final long CLOSING_TIMEOUT_MS = 10_000;

    private static final long NO_TIMEOUT = -1; // as Tomcat has it for connections that are taken over

    private static final int SCRATCH_BYTES = 4 * 1024;

    /** The connector's attribute for how many bytes the kernel keeps of what is sent. */
    private static final String SEND_BUFFER = "socket.txBufSize";

    /** Statuses after which Tomcat closes a connection that it would keep alive. */
    private static final Set<Integer> CLOSING = Set.of(400, 408, 411, 413, 414, 500, 501, 503);

    /** Who has taken the connection over. All calls come on container threads. */
    interface Owner {

        /** Bytes can be written; also said once at the beginning, when the head is on its way. */
        void writable();

        /** Where what the peer sends is put; asked for anew each time that something comes. */
        default byte[] readBuffer() {
            return new byte[SCRATCH_BYTES];
        }

        /**
         * The peer sent bytes, which are overwritten when this returns. Returns whether to go on reading; if not, the
         * connection is closed.
         */
        boolean received(byte[] bytes, int length) throws IOException;

        /** The peer has closed its half. Returns whether it may still be reading; if not, the connection is closed. */
        boolean inputEnded() throws IOException;

        /** The container takes no new connections, perhaps because it stops; this one goes on. */
        default void paused() {
            // the web application is told when it stops
        }

        /** The connection is no more. May be called more than once. */
        void closed(String why);

        /** Whether the peer is expected to send: it may have done so already, behind its request's head. */
        default boolean isReader() {
            return false;
        }
    }

    private volatile SocketWrapperBase<?> socket;

    /**
     * The socket itself, where nothing of Tomcat's has to stand between: the NIO connector without TLS. What it does not
     * take stays with the owner. (Tomcat's own {@link NioChannel} is used again for other peers once this one is closed; a
     * channel of the JDK never is.)
     */
    private volatile SocketChannel channel;

    /** What is left of the bytes that come before the owner's; null when there are none. Container threads only, in turn. */
    private ByteBuffer first;

    private boolean failed; // before the first byte; container threads only, in turn

    private volatile OpenExchanges exchanges;
    private volatile Owner owner;
    private volatile boolean connected;
    private volatile int sendBufferBytes; // 0: as it is
    private volatile boolean hasSendBufferOfConnector;

    /** True from the moment that the socket is asked, until it has said yes or {@code OPEN_WRITE} has come. */
    private volatile boolean waiting;

    private volatile boolean closing;
    private volatile boolean aborted;

    /**
     * Held while bytes go through Tomcat's buffers, and taken before Tomcat is told to close: it gives channel and buffers to
     * the next peer then, who must not be sent what is still on its way through them.
     */
    private final Object passage = new Object();

    private boolean closed; // guarded by passage

    private IOException readFailure; // one container thread at a time

    /** For Tomcat: use {@link #detach}. */
    public TomcatConnection() {
        // Tomcat makes it by reflection
    }

    /**
     * Takes over the connection of a request, of which nothing has been read and nothing answered. The head of the response, as
     * it stands now, goes out with a status line of our own when the connection is the owner's; nothing else of the response
     * does. Sets {@code Connection: close}. To be followed by {@link #bind}. The connection of a request that has been held is
     * taken over from who has held it.
     *
     * @param body what the head is followed by before the owner writes; may be empty
     * @return empty when the connection cannot be taken over: go on as if nothing had happened
     */
    static Optional<TomcatConnection> detach(HttpServletRequest request, HttpServletResponse response, byte[] body)
            throws IOException {
        if (request instanceof KeptRequest kept && response instanceof KeptResponse answer) {
            answer.setHeader("Connection", "close");
            return Optional.of(kept.hold().handOn(joined(TomcatRequest.head(answer), body)));
        }
        Optional<Request> own = TomcatRequest.own(request);
        if (own.isEmpty()) {
            return Optional.empty();
        }
        response.setHeader("Connection", "close");
        return detachSilently(request, response, joined(TomcatRequest.head(own.get(), response.getStatus()), body));
    }

    private static byte[] joined(byte[] head, byte[] body) {
        byte[] both = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, both, head.length, body.length);
        return both;
    }

    /**
     * Takes over the connection of a request without the head of the response.
     *
     * @param first what goes out before the owner writes; may be empty
     */
    static Optional<TomcatConnection> detachSilently(
            HttpServletRequest request, HttpServletResponse response, byte[] first) throws IOException {
        Optional<Request> own = TomcatRequest.own(request);
        if (own.isEmpty()) {
            return Optional.empty();
        }
        int status = response.getStatus();
        try {
            TomcatConnection connection = request.upgrade(TomcatConnection.class);
            connection.hasSendBufferOfConnector = hasSendBuffer(own.get().getConnector());
            connection.first = first.length == 0 ? null : ByteBuffer.wrap(first);
            connection.exchanges = OpenExchanges.of(request.getServletContext());
            connection.exchanges.add(connection);
            leaveAlone(own.get(), AccessLine.isTomcats(request) ? status : HttpServletResponse.SC_SWITCHING_PROTOCOLS);
            return Optional.of(connection);
        } catch (ServletException | IllegalStateException | UnsupportedOperationException e) {
            return Optional.empty(); // AJP, or a wrapper that does not pass it on
        }
    }

    private static boolean hasSendBuffer(Connector connector) {
        Object bytes = connector.getProperty(SEND_BUFFER);
        return bytes != null && !bytes.toString().equals("0"); // the one or the other where nobody has set it
    }

    /**
     * Has Tomcat send nothing of the response, and read nothing of the request's body, when the servlet returns. It closes
     * after some statuses instead of giving the connection away, and reads on after those of success; never with 101.
     *
     * @param shown the status that Tomcat's access log has, if Tomcat is the one to write the line
     */
    private static void leaveAlone(Request own, int shown) {
        org.apache.coyote.Request coyote = own.getCoyoteRequest();
        boolean hasBody = own.getContentLengthLong() > 0 || own.getHeader("Transfer-Encoding") != null;
        boolean isSafe = shown < HttpServletResponse.SC_BAD_REQUEST ? !hasBody : !CLOSING.contains(shown);
        coyote.getResponse().setStatus(isSafe ? shown : HttpServletResponse.SC_SWITCHING_PROTOCOLS);
        coyote.setExpectation(true); // one that is disappointed: Tomcat does not wait for the body then
        coyote.getResponse().setCommitted(true);
    }

    /** Whether the connector says how many bytes the kernel keeps at most. */
    boolean hasSendBufferOfConnector() {
        return hasSendBufferOfConnector;
    }

    /** How many bytes the kernel is to keep at most. Before {@link #bind}. */
    void sendBuffer(int bytes) {
        sendBufferBytes = bytes;
        SocketChannel straight = channel;
        if (straight != null) {
            setSendBuffer(straight);
        } // else init does
    }

    void bind(Owner owner) {
        this.owner = owner;
    }

    /**
     * Has the owner called by {@link Owner#writable} on a container thread, although it has not asked whether it may write. Any
     * thread.
     */
    void callOwner() {
        if (connected) {
            socket.processSocket(SocketEvent.OPEN_WRITE, true);
        } // else init calls it
    }

    /** Sends these bytes before those of the owner that is bound next. To be called by the present owner when it is called. */
    void handOn(byte[] bytes) {
        first = ByteBuffer.wrap(bytes);
        waiting = true; // until they are out
        socket.setWriteTimeout(CLOSING_TIMEOUT_MS);
    }

    /** Whether what comes before the owner's bytes has been handed to the socket. In {@link Owner#closed} at the latest. */
    boolean isBegun() {
        return first == null;
    }

    /** Null before the container has given it to us. */
    SocketWrapperBase<?> socket() {
        return socket;
    }

    // ---- owner's turn

    boolean isReady() {
        if (!connected || waiting || closing) {
            return false;
        }
        if (channel != null) {
            return true; // the socket tells when it is written to
        }
        waiting = true; // before asking: the event may come before isReadyForWrite has returned
        if (socket.isReadyForWrite()) {
            waiting = false;
            return true;
        }
        return false;
    }

    /** Writes what is taken now: all of it, unless {@link #isStraight}. */
    void write(ByteBuffer bytes) throws IOException {
        SocketChannel straight = channel;
        if (straight == null) {
            synchronized (passage) {
                checkOpen();
                socket.write(false, bytes);
            }
            return;
        }
        straight.write(bytes);
        if (bytes.hasRemaining()) {
            awaitWritable();
        }
    }

    void flush() throws IOException {
        if (channel == null && flushBuffers()) {
            awaitWritable();
        }
    }

    /** Returns whether something is left. */
    private boolean flushBuffers() throws IOException {
        synchronized (passage) {
            checkOpen();
            return socket.flush(false);
        }
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    private void awaitWritable() {
        waiting = true; // before asking: the event may come at once
        socket.registerWriteInterest();
    }

    /** Whether bytes go to the socket without being kept anywhere between. Known when the connection is ready. */
    boolean isStraight() {
        return channel != null;
    }

    /** Closes in order when all that was written is on its way, but does not wait for a dead peer for ever. */
    void closeWhenWritten() {
        closing = true;
        if (!connected) {
            return; // init looks
        }
        try {
            socket.setWriteTimeout(CLOSING_TIMEOUT_MS);
            if (!waiting && !flushBuffers()) {
                socket.processSocket(SocketEvent.OPEN_WRITE, true); // the container must be the one to close
            } else if (!waiting) {
                waiting = true;
                socket.registerWriteInterest();
            }
        } catch (IOException e) {
            abort();
        }
    }

    /** Closes at once. */
    @Override
    public void abort() {
        aborted = true;
        closing = true;
        if (connected && !socket.isClosed()) {
            socket.processSocket(SocketEvent.ERROR, true);
        } else {
            tellClosed("closed"); // nobody else will: init looks, if the container gets so far
            giveBack();
        }
    }

    @Override
    public String toString() {
        SocketWrapperBase<?> present = socket;
        return "connection of "
                + (present == null ? "a peer" : present.getRemoteAddr() + ":" + present.getRemotePort());
    }

    /** Closes when the peer has sent nothing for so long. */
    void readTimeout(long millis) {
        socket.setReadTimeout(millis);
    }

    /** Runs this when a thread of the container's is free, behind what waits for one. Any thread. */
    void afterWhatWaits(Runnable task) {
        socket.execute(task);
    }

    // ---- container

    @Override
    public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
        socket = wrapper;
    }

    @Override
    public void init(WebConnection unused) {
        if (socket.getSocket() instanceof NioChannel nio
                && nio.getClass() == NioChannel.class
                && !socket.hasDataToWrite()) {
            channel = nio.getIOChannel();
            setSendBuffer(channel);
        }
        boolean isFirstOut = isFirstOut();
        connected = true;
        socket.registerReadInterest(); // to learn that the peer goes
        if (closing) {
            socket.setWriteTimeout(CLOSING_TIMEOUT_MS);
            socket.processSocket(aborted || failed ? SocketEvent.ERROR : SocketEvent.OPEN_WRITE, true);
        } else {
            if (isFirstOut) {
                owner.writable();
                if (first != null) { // handed on
                    socket.processSocket(SocketEvent.OPEN_WRITE, true);
                }
            } else {
                socket.setWriteTimeout(CLOSING_TIMEOUT_MS); // onWritable says when it is out
            }
            if (owner.isReader()) {
                socket.processSocket(
                        SocketEvent.OPEN_READ, true); // what came with the head is not on the socket any more
            }
        }
    }

    /** Sends what comes before the owner's bytes. If the socket does not take it all now, that goes on when it does. */
    private boolean isFirstOut() {
        try {
            return sendFirst();
        } catch (IOException e) {
            LOG.debug("a peer has gone before its answer", e);
            failed = true;
            closing = true;
            return false;
        }
    }

    private boolean sendFirst() throws IOException {
        if (first == null) {
            return true;
        }
        write(first);
        if (first.hasRemaining()) {
            return false;
        }
        first = null;
        if (channel == null && flushBuffers()) {
            awaitWritable();
            return false;
        }
        return true;
    }

    private void setSendBuffer(SocketChannel straight) {
        if (sendBufferBytes > 0) {
            try {
                straight.setOption(StandardSocketOptions.SO_SNDBUF, sendBufferBytes);
            } catch (IOException e) {
                LOG.debug("a connection has failed before its first byte", e); // the first write tells its owner
            }
        }
    }

    @Override
    public SocketState upgradeDispatch(SocketEvent event) {
        try {
            return switch (event) {
                case OPEN_READ -> onReadable();
                case OPEN_WRITE -> onWritable();
                case STOP -> closed("the container is stopping");
                case ERROR -> onError();
                case TIMEOUT -> closed("connection failed or timed out");
                case DISCONNECT, CONNECT_FAIL -> closed("connection reset by the peer");
            };
        } catch (IOException e) {
            return closed("connection failed: " + (e.getMessage() == null ? e : e.getMessage()));
        }
    }

    private SocketState onError() throws IOException {
        Owner present = owner;
        if (!aborted && present != null && present.isReader() && socket.getError() instanceof EOFException) {
            return present.inputEnded()
                    ? SocketState.ASYNC_IO
                    : closed("closed by the peer"); // NIO2 calls that an error
        }
        return closed(aborted ? "closed" : "connection failed or timed out");
    }

    private SocketState onReadable() throws IOException {
        Owner present = owner;
        if (present == null) {
            return closed("closed"); // given up before anybody was bound
        }
        byte[] buffer = present.readBuffer();
        int count = fill(buffer);
        while (count > 0) {
            if (!present.received(buffer, count)) {
                return closed("the peer sends what it should not");
            }
            count = fill(buffer);
        }
        if (count == 0) {
            socket.registerReadInterest();
        } else if (!present.inputEnded()) {
            return closed("closed by the peer");
        } // else it is not polled again, for an end of input is readable for ever
        return SocketState.ASYNC_IO;
    }

    /** As much as there is now, or fits: bytes, 0 when there are none now, -1 at the end of the peer's half. */
    private int fill(byte[] buffer) throws IOException {
        if (readFailure != null) {
            throw readFailure;
        }
        int filled = 0;
        try {
            int count = read(buffer, filled);
            while (count > 0 && filled + count < buffer.length) {
                filled += count;
                count = read(buffer, filled);
            }
            return filled == 0 || count > 0 ? filled + count : filled; // an end is met again
        } catch (IOException e) {
            if (filled == 0) {
                throw e;
            }
            readFailure = e; // what came before it counts; the socket says it only once
            return filled;
        }
    }

    private int read(byte[] buffer, int offset) throws IOException {
        SocketChannel straight = channel;
        if (straight != null && socket.getSocketBufferHandler().isReadBufferEmpty()) {
            return straight.read(ByteBuffer.wrap(buffer, offset, buffer.length - offset));
        }
        try {
            return socket.read(false, buffer, offset, buffer.length - offset);
        } catch (EOFException e) {
            return -1; // how the NIO connector says it
        }
    }

    private SocketState onWritable() throws IOException {
        if (aborted) {
            return closed("closed");
        }
        if (socket.flush(false)) {
            socket.registerWriteInterest();
            return SocketState.ASYNC_IO;
        }
        if (!sendFirst()) {
            return SocketState.ASYNC_IO;
        }
        socket.setWriteTimeout(
                NO_TIMEOUT); // the owner minds slow peers; before looking, for who closes sets another one
        if (closing) {
            return closed("closed");
        }
        waiting = false;
        owner.writable();
        return first == null ? SocketState.ASYNC_IO : onWritable(); // handed on: to the next owner
    }

    private SocketState closed(String why) {
        closing = true;
        synchronized (passage) {
            closed = true;
        }
        tellClosed(why);
        return SocketState.CLOSED;
    }

    @Override
    public void destroy() {
        tellClosed("connection closed");
        giveBack();
    }

    private void giveBack() {
        OpenExchanges those = exchanges; // none where Tomcat refused to give it away
        if (those != null) {
            those.remove(this);
        }
    }

    private void tellClosed(String why) {
        Owner present = owner; // none if it was given up before anybody was bound
        if (present != null) {
            present.closed(why);
        }
    }

    /** This object does all I/O itself: Tomcat must not poll for it. */
    @Override
    public boolean hasAsyncIO() {
        return true;
    }

    @Override
    public void timeoutAsync(long now) {
        // the hub has its own clock
    }

    @Override
    public void setSslSupport(SSLSupport sslSupport) {
        // of no interest after the request
    }

    @Override
    public void pause() {
        Owner present = owner;
        if (present != null) {
            present.paused();
        }
    }
}
