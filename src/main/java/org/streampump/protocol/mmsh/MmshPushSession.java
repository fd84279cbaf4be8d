package org.streampump.protocol.mmsh;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.access.Grant;
import org.streampump.address.AddressKey;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.asf.AsfHeader;
import org.streampump.container.asf.MmshDecoder;
import org.streampump.container.asf.MmshPacket;
import org.streampump.container.asf.PacketFiller;
import org.streampump.door.Refusal;
import org.streampump.logging.LogTally;
import org.streampump.protocol.HttpPublishers;
import org.streampump.protocol.HttpStatus;
import org.streampump.stream.BusyException;
import org.streampump.stream.EndReason;
import org.streampump.stream.Publication;
import org.streampump.stream.PublicationEndedException;
import org.streampump.stream.Publisher;
import org.streampump.stream.Stream;

/**
 * A session of a pushing encoder (MS-WMHTTP §3.2). The session outlasts several PushStart requests and lost connections; its
 * stream becomes several publications, one after another, if the encoder pauses for so long that the hub ends a publication.
 * Each publication is fed with raw ASF: the header, then packets in full size.
 */
final class MmshPushSession {
    private static final Logger LOG = LogManager.getLogger(MmshPushSession.class);

    /** Maximum time without a header or data packet before a request and its session are ended, in milliseconds. */
    static final long REQUEST_IDLE_MS = 60_000;

    /** Maximum time between two requests of a session, in milliseconds. */
    static final long SESSION_IDLE_MS = 120_000;

    /** Time without a first packet after which the operator is told, in milliseconds. */
    static final long SILENT_MS = 10_000;

    /** Maximum size of a header that is kept for the next request, in bytes. */
    static final int MAX_HEADER_BYTES = 64 * 1024;

    /** The admitted encoder and its stream. */
    record Client(String streamName, Grant grant, String address) {}

    private final long id;
    private final Client client;
    private final HttpPublishers publishers;
    private final LogTally tally;
    private final MmshPushSessions sessions;
    private final LongSupplier clockMs;

    /** The session's turn: held while packets are taken. Acquired before every other lock. */
    private final ReentrantLock turn = new ReentrantLock();

    // In the session's turn.
    private final MmshDecoder decoder = new MmshDecoder(MmshDecoder.Preheaders.DETECT);
    private AsfHeader header; // null: no header yet
    private byte[] packet;
    private boolean entryEnded; // the next packet brings a header

    // Guarded by this; the lock is never held during calls to other objects.
    private MmshPushBody body; // of the running request; null between two requests
    private SessionPublisher publisher; // null: no publication
    private boolean over;
    private boolean heard; // a packet has come, or its absence has been logged

    private volatile long quietSinceMs;
    private volatile String peer;

    MmshPushSession(
            long id,
            Client client,
            String peer,
            HttpPublishers publishers,
            LogTally tally,
            MmshPushSessions sessions,
            LongSupplier clockMs) {
        this.id = id;
        this.client = client;
        this.peer = peer;
        this.publishers = publishers;
        this.tally = tally;
        this.sessions = sessions;
        this.clockMs = clockMs;
        this.quietSinceMs = clockMs.getAsLong();
    }

    long id() {
        return id;
    }

    Client client() {
        return client;
    }

    /** The time of the last packet or the last request, in milliseconds. */
    long quietSinceMs() {
        return quietSinceMs;
    }

    synchronized boolean isInUse() {
        return body != null || publisher != null;
    }

    // ---- requests

    /**
     * Starts a PushStart request. If another request is running, its connection counts as dead.
     *
     * @return false when the session is over
     */
    boolean start(MmshPushBody next) {
        MmshPushBody ghost;
        synchronized (this) {
            if (over) {
                return false;
            }
            ghost = body;
            body = next;
            peer = next.peer();
            quietSinceMs = clockMs.getAsLong();
        }
        if (ghost != null) {
            if (isWorthALine("goes on")) {
                LOG.info("stream {}: publisher {} goes on as {}", client.streamName(), ghost.peer(), next.peer());
            }
            ghost.end(HttpServletResponse.SC_CONFLICT, "the same push-id came again, from " + next.peer());
        }
        turn.lock();
        try {
            // Otherwise a third request has come meanwhile, and the partial packet may be its own.
            if (isRunning(next)) {
                dropPartial();
            }
        } finally {
            turn.unlock();
        }
        return true;
    }

    /** Drops a partial packet: packets do not continue in the next request (MS-WMHTTP §2.2.2.2). In the session's turn. */
    private void dropPartial() {
        int dropped = decoder.dropPartial();
        if (dropped > 0 && isWorthALine("cut its last packet")) {
            LOG.info("stream {}: publisher {} cut its last packet after {} bytes", client.streamName(), peer, dropped);
        }
    }

    private synchronized MmshPushBody running() {
        return body;
    }

    private synchronized boolean isRunning(MmshPushBody which) {
        return body == which;
    }

    /** Takes the next bytes of a request; drops them if a different request has taken its place. */
    void feed(MmshPushBody from, byte[] bytes, int offset, int length) throws RefusedStreamException, Refusal {
        turn.lock();
        try {
            if (isRunning(from)) {
                decoder.<Refusal>feed(bytes, offset, length, next -> take(from, next));
            }
        } finally {
            turn.unlock();
        }
    }

    /** Whether the header has not come yet; data packets are useless until it comes. */
    boolean isWithoutHeader() {
        turn.lock();
        try {
            return header == null;
        } finally {
            turn.unlock();
        }
    }

    /** Notes that the request's body is complete. */
    void bodyEnded(MmshPushBody which) {
        turn.lock();
        try {
            if (isRunning(which)) {
                dropPartial();
            }
        } finally {
            turn.unlock();
        }
        synchronized (this) {
            if (body == which) {
                body = null;
                quietSinceMs = clockMs.getAsLong();
            }
        }
    }

    /** Notes that the request's connection is dead; the encoder may come back. */
    void lost(MmshPushBody which, String why) {
        SessionPublisher left;
        synchronized (this) {
            if (body != which) {
                return;
            }
            body = null;
            quietSinceMs = clockMs.getAsLong();
            left = publisher;
            publisher = null;
        }
        if (left != null) {
            left.lost(why);
        }
    }

    // ---- packets, in turn

    private void take(MmshPushBody from, MmshPacket next) throws RefusedStreamException, Refusal {
        if (next instanceof MmshPacket.Data data) {
            data(from, data);
        } else if (next instanceof MmshPacket.Header begun) {
            header(from, begun.bytes());
        } else if (next instanceof MmshPacket.StreamChange change) {
            if (change.header().length > 0) {
                header(from, change.header());
            } else {
                entryEnded = true; // the framing of servers: the header has a packet of its own
            }
        } else if (next instanceof MmshPacket.EndOfStream end) {
            entryEnded = true;
            if (!end.isNextFollowing()) {
                finish(from);
            }
        } // packets of other types are padding
    }

    private void header(MmshPushBody from, byte[] bytes) throws RefusedStreamException, Refusal {
        if (bytes.length > MAX_HEADER_BYTES) {
            throw new OversizedUnitException(
                    "an ASF header of " + bytes.length + " bytes exceeds " + MAX_HEADER_BYTES + " bytes");
        }
        header = AsfHeader.parse(bytes);
        packet = new byte[header.packetSize()];
        entryEnded = false;
        pass(from, bytes, bytes.length);
    }

    private void data(MmshPushBody from, MmshPacket.Data data) throws RefusedStreamException, Refusal {
        if (header == null || entryEnded) {
            throw new MalformedStreamException(
                    header == null ? "a data packet before any header" : "a data packet where a header must come");
        }
        pass(from, packet, PacketFiller.fill(data.payload(), header, packet));
    }

    /** Feeds a header or a packet; to a new publication if the hub has ended the previous one. */
    private void pass(MmshPushBody from, byte[] bytes, int length) throws RefusedStreamException, Refusal {
        quietSinceMs = clockMs.getAsLong();
        try {
            try {
                present(from, bytes).feed(bytes, 0, length);
            } catch (PublicationEndedException e) {
                if (!maySucceed(e.reason())) {
                    throw e;
                }
                forgetPublisher();
                present(from, bytes).feed(bytes, 0, length);
            }
        } catch (PublicationEndedException e) {
            throw new Refusal(HttpStatus.of(e.reason()), e.reason().text());
        }
    }

    /**
     * Whether a new publication may follow. The session has a clock of its own for idleness, and a loss concerns a connection
     * instead of the session.
     */
    private static boolean maySucceed(EndReason reason) {
        return reason.kind() == EndReason.Kind.IDLE || reason.kind() == EndReason.Kind.LOST;
    }

    /**
     * Returns the running publication, or a new one. A new publication has already been given the header, unless {@code next}
     * is the header.
     */
    private Publication present(MmshPushBody from, byte[] next)
            throws RefusedStreamException, Refusal, PublicationEndedException {
        SessionPublisher running;
        synchronized (this) {
            running = publisher;
        }
        if (running != null) {
            return running.publication;
        }
        Publication begun = begin(from);
        if (next != header.bytes()) {
            begun.feed(header.bytes(), 0, header.bytes().length);
        }
        return begun;
    }

    private Publication begin(MmshPushBody from) throws Refusal {
        Stream stream = publishers.stream(client.streamName(), client.address());
        SessionPublisher next = new SessionPublisher();
        synchronized (this) {
            if (over || body != from) {
                throw new Refusal(HttpServletResponse.SC_CONFLICT, "the session is over");
            }
            publisher = next;
            heard = true;
        }
        try {
            next.publication = stream.broadcast().publish(next, from.format(), from.allowed());
        } catch (BusyException e) {
            forgetPublisher();
            throw e.isOfPump()
                    ? new Refusal(HttpStatus.of(e), e.getMessage())
                    : busy(stream, tally, peer, e.getMessage());
        }
        if (!isPresent(next)) { // an end of the session that came meanwhile has found no publication to end
            next.lost("the session is over");
        }
        return next.publication;
    }

    private synchronized boolean isPresent(SessionPublisher which) {
        return publisher == which;
    }

    /** Logs and returns the refusal of an encoder; the refusal does not name the present publisher. */
    static Refusal busy(Stream stream, LogTally tally, String peer, String why) {
        Optional<Publication> other = stream.broadcast().publication();
        String what = "stream " + stream.name() + ": must wait for the publisher";
        if (other.isPresent() && tally.isFirst(LogTally.Kind.PUBLISHER, AddressKey.ofPeer(peer), what)) {
            LOG.info(
                    "stream {}: publisher {} must wait for {}",
                    stream.name(),
                    peer,
                    other.get().publisher().peer());
        }
        return new Refusal(HttpServletResponse.SC_CONFLICT, why);
    }

    private synchronized SessionPublisher forgetPublisher() {
        SessionPublisher forgotten = publisher;
        publisher = null;
        return forgotten;
    }

    /**
     * Whether to log an event. An encoder without a key can cause any number of events: the first of each kind from an address
     * is logged, and the others are counted.
     */
    private boolean isWorthALine(String event) {
        String what = "stream " + client.streamName() + ": " + event;
        return !client.grant().isStranger()
                || tally.isFirst(LogTally.Kind.PUBLISHER, AddressKey.of(client.address()), what);
    }

    /** Ends the publication because the encoder has announced the end. */
    private void finish(MmshPushBody from) throws RefusedStreamException {
        if (!close(from)) {
            return;
        }
        SessionPublisher last = forgetPublisher();
        try {
            if (last != null) {
                last.publication.finish();
            }
        } catch (PublicationEndedException e) {
            LOG.debug("stream {}: publisher {} ended what was over", client.streamName(), peer, e);
        }
        from.finished(id);
    }

    // ---- ends

    /**
     * Ends the session because the request's bytes cannot be used. The caller answers.
     *
     * @return false when the session no longer belongs to this request
     */
    boolean refused(MmshPushBody from, String why) {
        if (!close(from)) {
            return false;
        }
        SessionPublisher last = forgetPublisher();
        if (last != null) {
            last.lost(why);
        }
        return true;
    }

    private boolean close(MmshPushBody from) {
        synchronized (this) {
            if (body != from) {
                return false;
            }
            over = true;
            body = null;
        }
        sessions.remove(this);
        return true;
    }

    /** Ends session, publication and request, and answers the encoder. Any thread. */
    void end(int status, String why) {
        MmshPushBody running;
        SessionPublisher last;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            running = body;
            body = null;
            last = publisher;
            publisher = null;
        }
        sessions.remove(this);
        if (isWorthALine("session ended")) {
            LOG.info("stream {}: session of publisher {} ended with {}: {}", client.streamName(), peer, status, why);
        }
        if (running != null) {
            running.end(status, why);
        }
        if (last != null) {
            last.lost(why);
        }
    }

    void tick(long nowMs) {
        boolean runs;
        synchronized (this) {
            runs = body != null;
        }
        long quietMs = nowMs - quietSinceMs;
        if (quietMs >= SILENT_MS && isNeverHeard()) {
            LOG.warn(
                    "stream {}: publisher {} has announced a stream and sent nothing for {} s: a proxy before the pump may be"
                            + " collecting the body (nginx: proxy_request_buffering off)",
                    client.streamName(),
                    peer,
                    quietMs / 1_000);
        }
        if (quietMs >= (runs ? REQUEST_IDLE_MS : SESSION_IDLE_MS)) {
            String what = runs ? "idle: no packet for " : "idle: no request for ";
            end(HttpServletResponse.SC_REQUEST_TIMEOUT, what + quietMs / 1_000 + " s");
        }
    }

    /** Returns whether no packet has ever come; true only once. */
    private synchronized boolean isNeverHeard() {
        boolean never = !heard;
        heard = true;
        return never;
    }

    /** Reacts to the hub's end of a publication; every reason but idleness also ends the session. */
    private void endedByHub(SessionPublisher which, EndReason reason) {
        MmshPushBody running;
        synchronized (this) {
            if (publisher != which) {
                return;
            }
            publisher = null;
            if (reason.kind() == EndReason.Kind.IDLE) {
                return;
            }
            over = true;
            running = body;
            body = null;
        }
        sessions.remove(this);
        if (running != null) {
            running.end(HttpStatus.of(reason), reason.text());
        }
    }

    /** The session as the hub sees it, for one publication. */
    private final class SessionPublisher implements Publisher {
        private volatile Publication publication;

        @Override
        public String peer() {
            return peer;
        }

        @Override
        public Object identity() {
            return client.grant().identity();
        }

        /** Runs the task at once between two requests, because no bytes can wait then. */
        @Override
        public void afterWhatWaits(Runnable then) {
            MmshPushBody running = running();
            if (running == null) {
                then.run();
            } else {
                running.afterWhatWaits(then);
            }
        }

        @Override
        public boolean isStranger() {
            return client.grant().isStranger();
        }

        @Override
        public void ended(EndReason reason) {
            endedByHub(this, reason);
        }

        private void lost(String why) {
            Publication present = publication;
            if (present != null) { // otherwise the publication is about to begin, and its thread checks for a loss
                present.lost(why);
            }
        }
    }
}
