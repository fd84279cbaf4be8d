package org.streampump.protocol.mmsh;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
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
import org.streampump.settings.Secret;
import org.streampump.stream.BusyException;
import org.streampump.stream.EndReason;
import org.streampump.stream.Publication;
import org.streampump.stream.PublicationEndedException;
import org.streampump.stream.Publisher;
import org.streampump.stream.Stream;

/**
 * A session of a pushing encoder (MS-WMHTTP 3.2). It lasts over several PushStart requests and lost connections; what it
 * brings becomes one publication after another if it pauses for so long that the hub gives up the first. Each publication is
 * fed with raw ASF: the header, then packets in full size.
 */
final class MmshPushSession {
    private static final Logger LOG = LogManager.getLogger(MmshPushSession.class);

    /** A request that brings no header and no data packet for so long is answered. */
    static final long REQUEST_IDLE_MS = 60_000;

    /** So long does the session wait for another request. */
    static final long SESSION_IDLE_MS = 120_000;

    /** What an encoder may take to bring its first packet before the operator is told, in milliseconds. */
    static final long SILENT_MS = 10_000;

    /** Bytes that are remembered for the next request. */
    static final int MAX_HEADER_BYTES = 64 * 1024;

    /** Who pushes what, as it was let in. */
    record Client(String streamName, Object identity, String address) {
        /** Whether no key was asked for. */
        boolean isStranger() {
            return !(identity instanceof Secret);
        }
    }

    private final long id;
    private final Client client;
    private final HttpPublishers publishers;
    private final LogTally tally;
    private final MmshPushSessions sessions;
    private final LongSupplier clockMs;

    /** The session's turn: held while packets are taken. Taken before any other lock. */
    private final ReentrantLock turn = new ReentrantLock();

    // In the session's turn.
    private final MmshDecoder decoder = new MmshDecoder(MmshDecoder.Preheaders.DETECT);
    private AsfHeader header; // null: none yet
    private byte[] packet;
    private boolean entryEnded; // the next packet brings a header

    // Guarded by this, never held while calling out.
    private MmshPushBody body; // of the request that runs; null between two
    private SessionPublisher publisher; // null: none
    private boolean over;
    private boolean heard; // a packet has come, or its absence is in the log

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

    /** Since when no packet has come, or no request. */
    long quietSinceMs() {
        return quietSinceMs;
    }

    synchronized boolean isInUse() {
        return body != null || publisher != null;
    }

    // ---- requests

    /**
     * A PushStart has come. If another one runs, its connection is taken for dead.
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
            if (isRunning(next)) { // else a third one has come meanwhile, and what is there may be its own
                dropPartial();
            }
        } finally {
            turn.unlock();
        }
        return true;
    }

    /** In turn: packets do not go on in the next request (MS-WMHTTP 2.2.2.2). */
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

    /** Takes the next bytes of a request; if another one has taken its place, forgets them. */
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

    /** Whether nothing can be made of data packets yet. */
    boolean isWithoutHeader() {
        turn.lock();
        try {
            return header == null;
        } finally {
            turn.unlock();
        }
    }

    /** The request's body is complete. */
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

    /** The request's connection is dead; the encoder may come back. */
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
                entryEnded = true; // the framing that servers use: the header has a packet of its own
            }
        } else if (next instanceof MmshPacket.EndOfStream end) {
            entryEnded = true;
            if (!end.isNextFollowing()) {
                finish(from);
            }
        } // what else there is, is there to fill a request up
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

    /** Feeds a header or a packet; if the hub has given up waiting for it, to another publication. */
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

    /** Idleness ends the session by a clock of its own, and what is lost is lost with a connection, not with the session. */
    private static boolean maySucceed(EndReason reason) {
        return reason.kind() == EndReason.Kind.IDLE || reason.kind() == EndReason.Kind.LOST;
    }

    /** The publication that runs; a new one has been given the header, unless that is what comes next. */
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
        if (!isPresent(next)) { // who has ended the session meanwhile found nothing to end
            next.lost("the session is over");
        }
        return next.publication;
    }

    private synchronized boolean isPresent(SessionPublisher which) {
        return publisher == which;
    }

    /** A stranger is not told who it is. */
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

    /** Whether to log an event; those of encoders without a key, which may come at any rate, are counted instead. */
    private boolean isWorthALine(String event) {
        String what = "stream " + client.streamName() + ": " + event;
        return !client.isStranger() || tally.isFirst(LogTally.Kind.PUBLISHER, AddressKey.of(client.address()), what);
    }

    /** The encoder has said that nothing more comes. */
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
     * What the request brought cannot be taken: the session is over. The caller answers.
     *
     * @return false when the session is none of this request's any more
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

    /** Ends everything and tells the encoder. Any thread. */
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

    /** Once. */
    private synchronized boolean isNeverHeard() {
        boolean never = !heard;
        heard = true;
        return never;
    }

    /** The hub has ended a publication; only idleness does not end the session. */
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
            return client.identity();
        }

        /** Between two requests nothing can wait. */
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
            return client.isStranger();
        }

        @Override
        public void ended(EndReason reason) {
            endedByHub(this, reason);
        }

        private void lost(String why) {
            Publication present = publication;
            if (present != null) { // else it is about to begin, and whoever begins it will look
                present.lost(why);
            }
        }
    }
}
