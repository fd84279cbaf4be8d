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
 * A Tomcat connection taken over from its request. Uses the contract that Tomcat's own WebSocket uses. The standard {@code
 * WebConnection} is not enough: Tomcat closes it only at the next event on its socket, so a silent connection can never be
 * closed, and Tomcat polls a half-closed connection without pause.
 *
 * <p>Writing: the owner's turn, one thread at a time; after {@link #isReady} was false no thread writes until {@link
 * Owner#writable}. Events come on container threads.
 */
public final class TomcatConnection implements InternalHttpUpgradeHandler, OpenExchanges.Exchange {
    private static final Logger LOG = LogManager.getLogger(TomcatConnection.class);

    /** Maximum time that a connection which closes, or has not begun, waits for a peer that takes no byte, in milliseconds. */
    private static final long CLOSING_TIMEOUT_MS = 10_000;

    private static final long NO_TIMEOUT = -1; // Tomcat's value for connections that are taken over

    private static final int SCRATCH_BYTES = 4 * 1024;

    /** The connector's attribute with the maximum number of sent bytes that the kernel keeps. */
    private static final String SEND_BUFFER = "socket.txBufSize";

    /** Statuses after which Tomcat closes a connection that it would otherwise keep alive. */
    private static final Set<Integer> CLOSING = Set.of(400, 408, 411, 413, 414, 500, 501, 503);

    /** The new owner of the connection. All calls come on container threads. */
    interface Owner {

        /** Bytes can be written; also called once at the beginning, when the head is on its way. */
        void writable();

        /** Returns the buffer for the peer's bytes; called each time that bytes come. */
        default byte[] readBuffer() {
            return new byte[SCRATCH_BYTES];
        }

        /**
         * Takes the peer's bytes, which are overwritten when this method returns. Returns whether to continue reading; if not,
         * the connection is closed.
         */
        boolean received(byte[] bytes, int length) throws IOException;

        /** The peer has closed its half. Returns whether the peer may still be reading; if not, the connection is closed. */
        boolean inputEnded() throws IOException;

        /** The container accepts no new connections, perhaps because it stops; this connection stays open. */
        default void paused() {
            // a stop of the web application is reported separately
        }

        /** The connection has ended. May be called more than once. */
        void closed(String why);

        /** Whether the peer is expected to send: bytes may have come with its request's head. */
        default boolean isReader() {
            return false;
        }
    }

    private volatile SocketWrapperBase<?> socket;

    /**
     * The socket itself, if no layer of Tomcat is needed between (the NIO connector without TLS); else null. Bytes that the
     * socket does not take stay with the owner. (Tomcat uses its own {@link NioChannel} for other peers once this connection is
     * closed; a channel of the JDK is never used again.)
     */
    private volatile SocketChannel channel;

    /** The rest of the bytes that come before the owner's bytes; null when there are none. Container threads only, in turn. */
    private ByteBuffer first;

    private boolean failed; // before the first byte; container threads only, in turn

    private volatile OpenExchanges exchanges;
    private volatile Owner owner;
    private volatile boolean connected;
    private volatile int sendBufferBytes; // 0: the kernel's own size
    private volatile boolean hasSendBufferOfConnector;

    /** True from the moment when the socket is asked until it has said yes or {@code OPEN_WRITE} has come. */
    private volatile boolean waiting;

    private volatile boolean closing;
    private volatile boolean aborted;

    /**
     * Held while bytes go through Tomcat's buffers, and taken before Tomcat is told to close: after that, Tomcat gives channel
     * and buffers to the next peer, who must not be sent bytes that are still on their way through the buffers.
     */
    private final Object passage = new Object();

    private boolean closed; // guarded by passage

    private IOException readFailure; // one container thread at a time

    /** For Tomcat only: the pump uses {@link #detach}. */
    public TomcatConnection() {
        // Tomcat makes connections by reflection
    }

    /**
     * Takes over the connection of a request, of which nothing has been read and nothing answered. When the connection belongs
     * to the owner, the present head of the response is sent with a status line of the pump's own; no other part of the
     * response is sent. Sets {@code Connection: close}. {@link #bind} must follow. The connection of a held request is taken
     * over from its holder.
     *
     * @param body bytes that follow the head before the owner writes; may be empty
     * @return empty when the connection cannot be taken over: the caller can continue as if nothing had happened
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
     * @param first bytes that are sent before the owner writes; may be empty
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
            return Optional.empty(); // AJP, or a wrapper that does not pass the upgrade on
        }
    }

    private static boolean hasSendBuffer(Connector connector) {
        Object bytes = connector.getProperty(SEND_BUFFER);
        return bytes != null && !bytes.toString().equals("0"); // null or 0 where nobody has set it
    }

    /**
     * Keeps Tomcat from sending any part of the response, and from reading the request's body, when the servlet returns. After
     * some statuses Tomcat closes the connection instead of giving it away, and after statuses of success Tomcat reads on;
     * after 101 Tomcat does neither.
     *
     * @param shown the status in Tomcat's access log, if Tomcat writes the line
     */
    private static void leaveAlone(Request own, int shown) {
        org.apache.coyote.Request coyote = own.getCoyoteRequest();
        boolean hasBody = own.getContentLengthLong() > 0 || own.getHeader("Transfer-Encoding") != null;
        boolean isSafe = shown < HttpServletResponse.SC_BAD_REQUEST ? !hasBody : !CLOSING.contains(shown);
        coyote.getResponse().setStatus(isSafe ? shown : HttpServletResponse.SC_SWITCHING_PROTOCOLS);
        coyote.setExpectation(true); // Tomcat does not wait for the body of a request whose expectation is unmet
        coyote.getResponse().setCommitted(true);
    }

    /** Whether the connector limits the bytes that the kernel keeps. */
    boolean hasSendBufferOfConnector() {
        return hasSendBufferOfConnector;
    }

    /** Limits the bytes that the kernel keeps. To be called before {@link #bind}. */
    void sendBuffer(int bytes) {
        sendBufferBytes = bytes;
        SocketChannel straight = channel;
        if (straight != null) {
            setSendBuffer(straight);
        } // otherwise init sets the size
    }

    void bind(Owner owner) {
        this.owner = owner;
    }

    /** Makes a container thread call {@link Owner#writable}, although the owner has not asked whether it may write. Any thread. */
    void callOwner() {
        if (connected) {
            socket.processSocket(SocketEvent.OPEN_WRITE, true);
        } // otherwise init calls the owner
    }

    /**
     * Sends these bytes before the bytes of the owner that is bound next. To be called by the present owner within a call to
     * it.
     */
    void handOn(byte[] bytes) {
        first = ByteBuffer.wrap(bytes);
        waiting = true; // until the bytes are sent
        socket.setWriteTimeout(CLOSING_TIMEOUT_MS);
    }

    /**
     * Whether the bytes that come before the owner's bytes have been handed to the socket. At the latest in {@link
     * Owner#closed}, the answer is final.
     */
    boolean isBegun() {
        return first == null;
    }

    /** The socket; null before the container has handed the connection over. */
    SocketWrapperBase<?> socket() {
        return socket;
    }

    // ---- owner's turn

    boolean isReady() {
        if (!connected || waiting || closing) {
            return false;
        }
        if (channel != null) {
            return true; // a write to the socket shows whether it takes bytes
        }
        waiting = true; // set before asking: the event may come before isReadyForWrite has returned
        if (socket.isReadyForWrite()) {
            waiting = false;
            return true;
        }
        return false;
    }

    /** Writes as many bytes as the socket takes now; all bytes, unless {@link #isStraight}. */
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

    /** Flushes Tomcat's buffers. Returns whether bytes are left. */
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
        waiting = true; // set before asking: the event may come at once
        socket.registerWriteInterest();
    }

    /** Whether bytes go to the socket without a buffer in between. Known when the connection is ready. */
    boolean isStraight() {
        return channel != null;
    }

    /** Closes in order when all written bytes are on their way, but does not wait for a dead peer for ever. */
    void closeWhenWritten() {
        closing = true;
        if (!connected) {
            return; // init checks whether to close
        }
        try {
            socket.setWriteTimeout(CLOSING_TIMEOUT_MS);
            if (!waiting && !flushBuffers()) {
                socket.processSocket(SocketEvent.OPEN_WRITE, true); // the container itself must close
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
            tellClosed("closed"); // otherwise only init could tell the owner, if the container gets that far
            giveBack();
        }
    }

    @Override
    public String toString() {
        SocketWrapperBase<?> present = socket;
        return "connection of "
                + (present == null ? "a peer" : present.getRemoteAddr() + ":" + present.getRemotePort());
    }

    /** Closes the connection when the peer has sent nothing for this long. */
    void readTimeout(long millis) {
        socket.setReadTimeout(millis);
    }

    /** Runs a task on a thread of the container as soon as one is free, after tasks that already wait. Any thread. */
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
        socket.registerReadInterest(); // to learn that the peer leaves
        if (closing) {
            socket.setWriteTimeout(CLOSING_TIMEOUT_MS);
            socket.processSocket(aborted || failed ? SocketEvent.ERROR : SocketEvent.OPEN_WRITE, true);
        } else {
            if (isFirstOut) {
                owner.writable();
                if (first != null) { // the owner has handed the connection on
                    socket.processSocket(SocketEvent.OPEN_WRITE, true);
                }
            } else {
                socket.setWriteTimeout(CLOSING_TIMEOUT_MS); // onWritable tells when the bytes are sent
            }
            if (owner.isReader()) {
                socket.processSocket(
                        SocketEvent.OPEN_READ, true); // bytes that came with the head are no longer on the socket
            }
        }
    }

    /** Sends the bytes that come before the owner's bytes. If the socket does not take all of them now, the rest is sent later. */
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
                LOG.debug("a connection has failed before its first byte", e); // the first write tells the owner
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
                    : closed("closed by the peer"); // NIO2 reports the end of input as an error
        }
        return closed(aborted ? "closed" : "connection failed or timed out");
    }

    private SocketState onReadable() throws IOException {
        Owner present = owner;
        if (present == null) {
            return closed("closed"); // given up before an owner was bound
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
        } // otherwise the socket is not polled again, because an end of input stays readable
        return SocketState.ASYNC_IO;
    }

    /** Reads as much as has come and fits. Returns the number of bytes, 0 when none have come, -1 at the end of the peer's half. */
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
            return filled == 0 || count > 0 ? filled + count : filled; // the next read meets the end again
        } catch (IOException e) {
            if (filled == 0) {
                throw e;
            }
            readFailure = e; // bytes before the failure count; the socket reports the failure only once
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
            return -1; // as the NIO connector reports an end
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
        // The owner handles slow peers. The timeout is set before the check, because closing sets a different one.
        socket.setWriteTimeout(NO_TIMEOUT);
        if (closing) {
            return closed("closed");
        }
        waiting = false;
        owner.writable();
        return first == null ? SocketState.ASYNC_IO : onWritable(); // handed on: the next owner's turn
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
        OpenExchanges those = exchanges; // null where Tomcat refused to give the connection away
        if (those != null) {
            those.remove(this);
        }
    }

    private void tellClosed(String why) {
        Owner present = owner; // null if the connection was given up before an owner was bound
        if (present != null) {
            present.closed(why);
        }
    }

    /** Whether this object does all I/O itself: Tomcat must not poll for it. */
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
        // irrelevant after the request
    }

    @Override
    public void pause() {
        Owner present = owner;
        if (present != null) {
            present.paused();
        }
    }
}
