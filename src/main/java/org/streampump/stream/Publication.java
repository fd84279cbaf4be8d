package org.streampump.stream;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.Remedy;
import org.streampump.container.Segmenter;
import org.streampump.logging.Texts;
import org.streampump.stream.log.Burst;
import org.streampump.stream.log.StreamLog;

/**
 * One encoder's stay on a stream. Fed by the encoder's thread, in the stream's turn; feeding waits for no viewer. A publication
 * ends once: by {@link #finish}, {@link #lost}, a refusal that {@link #feed} throws, or the hub, which tells the
 * {@link Publisher}.
 */
public final class Publication {
    private static final Logger LOG = LogManager.getLogger(Publication.class);

    private static final long SILENT_MS = 3_000;

    private final Broadcast broadcast;
    private final Publisher publisher;
    private final Silence silence;
    private final Counters counters;
    private final ReentrantLock turn;
    private final long sinceMs;
    private final Cutting cutting;

    // In the stream's turn.
    private final AdviceWatch advice;
    private volatile EndReason ended; // read by any thread
    private long countedBytes; // received bytes that are already in the counters
    private volatile String parting = ""; // advice that is told together with the end

    // Written in the stream's turn, read by any thread.
    private volatile long receivedBytes;
    private volatile long lastFedMs;
    private volatile long firstFedMs; // valid when bytes have been received
    private final BitRate bitRate = new BitRate();

    private final PublisherEvents events;
    private final long sentBefore;
    private final long slowBefore;

    /** @param format the container that the encoder announced; null to detect the container from the first bytes */
    Publication(
            Broadcast broadcast,
            Publisher publisher,
            ContainerFormat format,
            FormatDetector formats,
            Counters counters,
            ReentrantLock turn) {
        this.broadcast = broadcast;
        this.publisher = publisher;
        this.silence = new Silence(publisher);
        this.counters = counters;
        this.turn = turn;
        this.sinceMs = broadcast.hub().nowMs();
        this.lastFedMs = sinceMs;
        this.cutting = new Cutting(broadcast.logs(), format, formats, sinceMs);
        Hub hub = broadcast.hub();
        this.events = new PublisherEvents(hub.events(), broadcast.streamName(), hub.nextPublicationId(), publisher);
        this.sentBefore = counters.sentBytes();
        this.slowBefore = counters.slowViewers();
        this.advice = new AdviceWatch(broadcast.streamName(), publisher, hub.events(), sinceMs);
    }

    /**
     * Takes the next bytes.
     *
     * @param bytes belongs to the caller again when this method returns
     * @throws RefusedStreamException this stream cannot be reflected; the publication has ended
     * @throws PublicationEndedException the publication had ended before, or has just failed
     */
    public void feed(byte[] bytes, int offset, int length) throws RefusedStreamException, PublicationEndedException {
        inTurn(() -> {
            lastFedMs = broadcast.hub().nowMs();
            long before = receivedBytes; // in the stream's turn
            if (before == 0) {
                firstFedMs = lastFedMs;
            }
            receivedBytes = before + length;
            bitRate.add(length, lastFedMs);
            if (before == 0) {
                advice.began(lastFedMs);
            }
            cutting.feed(bytes, offset, length, lastFedMs);
        });
    }

    /**
     * Ends the publication of an encoder that has ended its stream in order.
     *
     * @throws RefusedStreamException the received bytes were no stream
     * @throws PublicationEndedException the publication had ended before, or has just failed
     */
    public void finish() throws RefusedStreamException, PublicationEndedException {
        inTurn(() -> {
            cutting.finish();
            endInTurn(new EndReason(EndReason.Kind.FINISHED, "end of stream"));
        });
    }

    /**
     * Ends the publication of an encoder that has gone without ending its stream. Any thread; does nothing when the publication is
     * over.
     */
    public void lost(String why) {
        turn.lock();
        try {
            endInTurn(new EndReason(EndReason.Kind.LOST, why));
        } finally {
            turn.unlock();
        }
        announceEnd();
        broadcast.published();
    }

    private interface Work {
        void run() throws RefusedStreamException;
    }

    /**
     * Runs the work in the stream's turn. Any failure ends this publication; viewers still get the segments from before the
     * failure.
     */
    private void inTurn(Work work) throws RefusedStreamException, PublicationEndedException {
        turn.lock();
        try {
            checkNotEnded();
            work.run();
        } catch (RefusedStreamException e) {
            RefusedStreamException told = Remedy.added(e, cutting.format());
            endInTurn(new EndReason(EndReason.Kind.REFUSED, told.getMessage()));
            throw told;
        } catch (RuntimeException | Error e) {
            endInTurn(new EndReason(EndReason.Kind.FAILED, "internal error: see the log"));
            LOG.error("stream {}: the segmenter failed on what {} sent", broadcast.streamName(), publisher.peer(), e);
            if (e instanceof Error error) {
                broadcast.hub().workers().failed(error);
            }
            throw new PublicationEndedException(ended);
        } finally {
            turn.unlock();
            announceEnd();
            broadcast.published();
        }
    }

    public Publisher publisher() {
        return publisher;
    }

    public long receivedBytes() {
        return receivedBytes;
    }

    /** Bytes to the viewers of the stream since the publication began, headers included; up to a second old. */
    public long sentBytes() {
        return counters.sentBytes() - sentBefore;
    }

    /** Number of viewers who were ended for being slow since the publication began. */
    public long slowViewers() {
        return counters.slowViewers() - slowBefore;
    }

    /** When the publication began, in milliseconds of the hub's clock. */
    public long sinceMs() {
        return sinceMs;
    }

    /** Milliseconds since the publication began. */
    public long lastedMs() {
        return broadcast.hub().nowMs() - sinceMs;
    }

    /** The bit rate over the last seconds; 0 when no bytes have come for a while. */
    public long bitsPerSecond() {
        return idleMs(broadcast.hub().nowMs()) > SILENT_MS ? 0 : 8 * bitRate.bytesPerSecond();
    }

    long bytesPerSecond() {
        return bitRate.bytesPerSecond();
    }

    long idleMs(long nowMs) {
        return nowMs - lastFedMs;
    }

    /** Whether no bytes have come for {@code mostMs}, and none wait to be read. The clock's thread. */
    boolean isSilent(long nowMs, long mostMs) {
        return silence.isLongerThan(mostMs, idleMs(nowMs));
    }

    /**
     * Returns why the publication must end, if bytes have come for {@code mostMs} without a whole unit; otherwise empty. Not in
     * the turn.
     */
    Optional<EndReason> neverBegan(long nowMs, long mostMs) {
        if (cutting.hasUnit() || receivedBytes == 0 || nowMs - firstFedMs < mostMs) {
            return Optional.empty();
        }
        turn.lock();
        try {
            Segmenter segmenter = cutting.segmenter();
            String why = segmenter == null ? cutting.notRecognised() : AdviceWatch.whyNothingWhole(segmenter);
            String text =
                    "no whole unit in " + Texts.bytes(receivedBytes) + " within " + Texts.duration(mostMs) + ": " + why;
            return cutting.hasUnit() ? Optional.empty() : Optional.of(new EndReason(EndReason.Kind.REFUSED, text));
        } finally {
            turn.unlock();
        }
    }

    /**
     * Returns a sentence that tells why viewers cannot begin, or cannot begin well, and what the encoder should do about it;
     * empty while nothing is wrong. Any thread.
     */
    public Optional<String> advice() {
        return advice.text();
    }

    /** Counts the received bytes and finds advice. Called as time passes, in the stream's turn. */
    void tick(long nowMs) {
        countBytes();
        if (ended == null) {
            StreamLog log = cutting.log();
            Burst burst = broadcast.settings().log().burst(log == null ? null : log.header());
            advice.look(nowMs, receivedBytes, cutting.segmenter(), log, burst);
        }
    }

    /** Tells that the publisher has come. Not in the turn. */
    void announce() {
        events.came();
    }

    /** Tells the advice that has been found. Clock's thread, not in the turn. */
    void announceNews() {
        advice.announce();
    }

    /** Returns the received bytes and the duration in words, for the answer to an encoder that ends. */
    public String summary() {
        return Texts.bytes(receivedBytes) + " in " + Texts.duration(lastedMs());
    }

    /** Ends the publication, unless it has ended. In the stream's turn. */
    void endInTurn(EndReason reason) {
        if (ended == null) {
            ended = reason;
            countBytes();
            counters.publisherLeft(reason.kind());
            cutting.end();
            parting = advice.atEnd(broadcast.hub().nowMs(), cutting.segmenter()).orElse("");
            broadcast.ended(this, reason, cutting.log() == null ? null : cutting.segmenter());
        }
    }

    private void countBytes() {
        counters.received(receivedBytes - countedBytes);
        countedBytes = receivedBytes;
    }

    /** Tells the end once, if the publication has ended. Not in the turn. */
    void announceEnd() {
        EndReason reason = ended;
        if (reason != null) {
            events.left(lastedMs(), receivedBytes, parting, reason);
        }
    }

    private void checkNotEnded() throws PublicationEndedException {
        if (ended != null) {
            throw new PublicationEndedException(ended);
        }
    }
}
