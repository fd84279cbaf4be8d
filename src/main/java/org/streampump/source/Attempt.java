package org.streampump.source;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.container.ContainerFormat;
import org.streampump.container.RefusedStreamException;
import org.streampump.io.client.Chain;
import org.streampump.logging.Texts;
import org.streampump.stream.BusyException;
import org.streampump.stream.EndReason;
import org.streampump.stream.Publication;
import org.streampump.stream.PublicationEndedException;
import org.streampump.stream.Publisher;
import org.streampump.stream.Stream;

/**
 * One try of one address, on a thread of its own. The bytes that the source feeds become a publication. When the source ends,
 * in whatever way, the publication ends too and the loop is told once.
 */
final class Attempt implements Intake, Publisher, Runnable {
    private static final Logger LOG = LogManager.getLogger(Attempt.class);

    private static final int MAX_REASON_LENGTH = 200; // characters

    private final SourceLoop loop;
    private final int rank;
    private final Source source;

    /** Why the attempt was told to stop. Set before the publication is ended; {@link #begin} reads it after publishing. */
    private volatile String stopped;

    // Written by the attempt's thread, read by any thread.
    private volatile Stream stream;
    private volatile Publication publication;

    private volatile EndReason endedByHub;

    // Attempt's thread only.
    private List<String> cameBy = List.of();
    private boolean busy;

    /** @param rank the place of its address in the order of preference */
    Attempt(SourceLoop loop, int rank, Source source) {
        this.loop = loop;
        this.rank = rank;
        this.source = source;
    }

    int rank() {
        return rank;
    }

    boolean hasBegun() {
        return publication != null;
    }

    // ---- attempt's thread

    /** The pumps through which the stream has come to this pump. */
    List<String> cameBy() {
        return cameBy;
    }

    @Override
    public void run() {
        loop.ended(this, pull());
    }

    private Outcome pull() {
        try {
            source.run(this);
            return finish();
        } catch (IOException | RefusedStreamException e) {
            return broken(describe(e));
        } catch (PublicationEndedException e) {
            return endedBy(endedByHub == null ? e.reason() : endedByHub);
        } catch (RuntimeException | Error e) {
            LOG.error("stream {}: pulling from {} failed", loop.streamName(), peer(), e);
            return broken("internal error: see the log");
        }
    }

    private Outcome finish() throws RefusedStreamException, PublicationEndedException {
        if (publication == null) {
            return broken("ended before it brought anything");
        }
        publication.finish();
        return new Outcome(/* next= */ false, "end of stream");
    }

    private Outcome broken(String why) {
        if (publication != null) {
            publication.lost(why);
        }
        return endedByHub != null ? endedBy(endedByHub) : new Outcome(!busy, why);
    }

    private static Outcome endedBy(EndReason reason) {
        boolean next = switch (reason.kind()) {
            case LOST, REFUSED, IDLE, FAILED -> true;
            default -> false;
        };
        return new Outcome(next, reason.text());
    }

    private static String describe(Exception e) {
        String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return Texts.printable(text, MAX_REASON_LENGTH);
    }

    @Override
    public void begin(ContainerFormat format) throws IOException {
        if (publication != null) {
            throw new IllegalStateException("has begun already");
        }
        checkNotStopped();
        Stream found = loop.stream().orElseThrow(() -> new IOException("the stream was removed"));
        stream = found;
        try {
            publication = found.broadcast().publish(this, format, loop.formats());
        } catch (BusyException e) {
            busy = true;
            throw new IOException(e.getMessage(), e);
        }
        if (stopped != null) {
            publication.lost(stopped);
            checkNotStopped();
        }
        loop.began(this);
    }

    private void checkNotStopped() throws IOException {
        if (stopped != null) {
            throw new IOException(stopped);
        }
    }

    @Override
    public void feed(byte[] bytes, int offset, int length) throws RefusedStreamException, PublicationEndedException {
        if (publication == null) {
            throw new IllegalStateException("has not begun");
        }
        publication.feed(bytes, offset, length);
    }

    @Override
    public Duration silence() {
        return loop.silence();
    }

    @Override
    public List<String> chain() {
        return loop.chain();
    }

    @Override
    public void cameBy(String header) throws IOException {
        List<String> pumps = Chain.parse(header); // the pumps are one path, so the length is a depth
        if (pumps.contains(loop.identity())) {
            throw new IOException("loop: the stream comes from itself");
        }
        if (pumps.size() >= Chain.MAX_PUMPS) {
            throw new IOException("loop: the stream comes by " + pumps.size() + " pumps or more");
        }
        cameBy = pumps;
    }

    // ---- any thread

    /** Stops the attempt; the viewers are held for the next publication. Does not wait for the attempt's thread. */
    void stop(String why) {
        stopped = why;
        Publication current = publication;
        if (current != null) {
            current.lost(why);
        }
        source.stop(); // last: run() returns then, and the publication must not seem to have ended in order
    }

    /** Stops the attempt and ends the stream; the viewers get the bytes that are left, then the end. */
    void stopInOrder(String why) {
        stopped = why;
        if (publication != null) {
            stream.broadcast().end(new EndReason(EndReason.Kind.FINISHED, why));
        }
        source.stop();
    }

    @Override
    public String peer() {
        return loop.address(rank);
    }

    @Override
    public boolean isPulled() {
        return true;
    }

    /** All attempts of a loop count as one publisher, so a better source replaces a worse one at once. */
    @Override
    public Object identity() {
        return loop;
    }

    @Override
    public void ended(EndReason reason) {
        endedByHub = reason;
        source.stop();
    }
}
