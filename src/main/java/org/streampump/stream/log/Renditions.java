package org.streampump.stream.log;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.container.NoRoomException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.Rendering;
import org.streampump.container.Splicing;
import org.streampump.container.StreamHeader;

/** The renditions of one stream, of which most have none. In the stream's turn, unless said otherwise. */
public final class Renditions {
    private static final Logger LOG = LogManager.getLogger(Renditions.class);

    /** In so many ways may a stream be written before viewers are given the {@link Rendering#simpler} one. */
    public static final int MANY = 8;

    /** Milliseconds by which timestamps may be moved farther than wanted, rather than that the stream is written once more. */
    private static final long CLOSE_MS = 250;

    /** So long is one kept that nobody reads. */
    private static final long UNWANTED_MS = 10_000;

    /** The same is in the log once in this time, in milliseconds: each viewer who asks would be a line. */
    private static final long REPEAT_MS = 60_000;

    private final String streamName;
    private final MemoryShare memory;
    private long unwritableSaidMs = Long.MIN_VALUE / 2; // long ago
    private final List<Rendition> all = new ArrayList<>();

    /** Bytes in all their logs; read by any thread. */
    private volatile long keptBytes;

    /** @param memory for all their logs */
    Renditions(String streamName, MemoryShare memory) {
        this.streamName = streamName;
        this.memory = memory;
    }

    long keptBytes() {
        return keptBytes;
    }

    /** How many there are. */
    public int count() {
        return all.size();
    }

    /** The log to read; made of the native one if it is the first time that this rendition is asked for. */
    StreamLog log(Rendering wanted, StreamLog from, LogSettings settings, long nowMs) throws OversizedUnitException {
        Rendition found = find(wanted);
        if (found == null && all.size() >= MANY) {
            found = find(wanted.simpler());
        }
        if (found == null) {
            found = make(all.size() < MANY ? wanted : wanted.simpler(), from, settings, nowMs);
            all.add(found);
        }
        found.wanted(nowMs);
        return found.log();
    }

    private Rendition make(Rendering made, StreamLog from, LogSettings settings, long nowMs)
            throws OversizedUnitException {
        if (!memory.hasRoomForLog()) {
            throw new NoRoomException("the pump has no media memory for a rendition (pump.memory)");
        }
        StreamLog log = StreamLog.of(made, from.format(), settings.bytes(), settings.timeMs(), memory);
        Rendition rendition = new Rendition(made, log, nowMs);
        try {
            rendition.begin(from, settings, nowMs);
            return rendition;
        } catch (OversizedUnitException e) {
            log.release();
            throw e;
        }
    }

    /** What viewers of all of them need to begin. */
    long neededBytes(long nowMs, Burst burst) {
        return all.stream()
                .mapToLong(rendition -> rendition.log().neededBytes(nowMs, burst))
                .sum();
    }

    /** The one that takes most memory of this log and all of theirs; null when there is none. */
    StreamLog longest(StreamLog log) {
        StreamLog longest = log;
        for (Rendition rendition : all) {
            if (longest == null || rendition.log().takenBytes() > longest.takenBytes()) {
                longest = rendition.log();
            }
        }
        return longest;
    }

    /**
     * The shift with which a viewer is served best: the wanted one, or one that moves timestamps a little farther, or the nearest one
     * beyond it when the stream is written in {@link #MANY} ways already. Where no such one is, and time would go back, there may
     * be twice as many.
     *
     * @param none that of the native log
     */
    Splicing.Shift closest(Splicing.Shift wanted, Splicing.Shift none) {
        Splicing.Shift best = none;
        for (Rendition rendition : all) {
            boolean usable = !rendition.log().isEnded();
            if (usable && rendition.rendering() instanceof Splicing.Shift each && isBetter(each, best, wanted)) {
                best = each;
            }
        }
        long aheadMs = best.aheadMs(wanted);
        boolean close = aheadMs >= 0 && aheadMs <= CLOSE_MS;
        return close || all.size() >= (aheadMs >= 0 ? MANY : 2 * MANY) ? best : wanted;
    }

    private static boolean isBetter(Splicing.Shift one, Splicing.Shift other, Splicing.Shift wanted) {
        long oneMs = one.aheadMs(wanted);
        long otherMs = other.aheadMs(wanted);
        return oneMs >= 0 == otherMs >= 0 ? Math.abs(oneMs) < Math.abs(otherMs) : oneMs >= 0;
    }

    private Rendition find(Rendering wanted) {
        for (Rendition rendition : all) {
            if (rendition.rendering().equals(wanted)) {
                return rendition;
            }
        }
        return null;
    }

    void header(StreamHeader header, long nowMs) {
        for (int n = 0; n < all.size(); n++) {
            all.get(n).header(header, nowMs);
        }
    }

    /** What the native log holds may be too much for a rendition's: that ends this one, not the publication. */
    void write(byte[] bytes, int offset, int length, long nowMs) {
        for (int n = 0; n < all.size(); n++) {
            Rendition rendition = all.get(n);
            if (rendition.log().isEnded()) {
                continue;
            }
            try {
                rendition.write(bytes, offset, length, nowMs);
            } catch (OversizedUnitException e) {
                sayUnwritable("cannot go on for viewers of a rendition", e, nowMs);
                rendition.end(/* inOrder= */ false, nowMs);
            }
        }
    }

    /** What the container holds cannot be written in another way. */
    void sayUnwritable(String what, OversizedUnitException why, long nowMs) {
        if (nowMs - unwritableSaidMs >= REPEAT_MS) {
            unwritableSaidMs = nowMs;
            LOG.warn("stream {}: {}: {}", streamName, what, why.getMessage());
        }
    }

    /** @param seam whether another publication begins with this segment */
    void seal(boolean joinPoint, boolean seam, long mediaTimeMs, long nowMs) {
        for (int n = 0; n < all.size(); n++) {
            all.get(n).seal(joinPoint, seam, mediaTimeMs, nowMs);
        }
    }

    void discard() {
        for (int n = 0; n < all.size(); n++) {
            all.get(n).discard();
        }
    }

    /**
     * Ends all of them.
     *
     * @param inOrder whether viewers are told that it was the stream's end
     * @param ended is given each one's log
     */
    void end(boolean inOrder, long nowMs, Consumer<StreamLog> ended) {
        for (Rendition rendition : all) {
            rendition.end(inOrder, nowMs);
            ended.accept(rendition.log());
        }
        all.clear();
        keptBytes = 0;
    }

    /**
     * Ends those whose viewers are treated like those of the native log, which has ended.
     *
     * @param ended is given each one's log
     */
    void endWithNative(long nowMs, Consumer<StreamLog> ended) {
        for (Iterator<Rendition> each = all.iterator(); each.hasNext(); ) {
            Rendition rendition = each.next();
            if (rendition.rendering().keepsContainer()) {
                rendition.end(/* inOrder= */ false, nowMs);
                ended.accept(rendition.log());
                each.remove();
            }
        }
    }

    /**
     * Forgets those that have not been read for a while, and those that could not go on.
     *
     * @param ended is given the logs of the latter, which may still be read
     */
    void tick(long nowMs, Predicate<StreamLog> isRead, Consumer<StreamLog> ended) {
        long kept = 0;
        for (Iterator<Rendition> each = all.iterator(); each.hasNext(); ) {
            Rendition rendition = each.next();
            if (isRead.test(rendition.log())) {
                rendition.wanted(nowMs);
            }
            if (rendition.log().isEnded()) {
                ended.accept(rendition.log());
                each.remove();
            } else if (rendition.unwantedMs(nowMs) >= UNWANTED_MS) {
                rendition.end(false, nowMs);
                rendition.log().release();
                each.remove();
            } else {
                kept += rendition.log().keptBytes();
            }
        }
        keptBytes = kept;
    }
}
