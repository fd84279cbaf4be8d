package org.streampump.stream.log;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.container.ContainerFormat;
import org.streampump.container.NoRoomException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.Rendering;
import org.streampump.container.Splicing;
import org.streampump.container.StreamHeader;

/** The renditions of one stream; most streams have none. In the stream's turn, unless said otherwise. */
public final class Renditions {
    private static final Logger LOG = LogManager.getLogger(Renditions.class);

    /** Maximum number of renditions of one stream; beyond it, viewers get the {@link Rendering#simpler} one. */
    public static final int MANY = 8;

    /**
     * Maximum by which a viewer's timestamps may be moved farther than wanted to share a rendition that exists, in
     * milliseconds.
     */
    private static final long CLOSE_MS = 250;

    /** Time for which a rendition without viewers is kept, in milliseconds. */
    private static final long UNWANTED_MS = 10_000;

    /**
     * Minimum time between two log lines about a stream that cannot be rendered, in milliseconds: otherwise each viewer would
     * cause a line.
     */
    private static final long REPEAT_MS = 60_000;

    private final String streamName;
    private final MemoryShare memory;
    private long unwritableSaidMs = Long.MIN_VALUE / 2; // never: long ago
    private final List<Rendition> all = new ArrayList<>();

    /** Total size of the renditions' logs, in bytes; read by any thread. */
    private volatile long keptBytes;

    /** @param memory the memory for the logs of all renditions */
    Renditions(String streamName, MemoryShare memory) {
        this.streamName = streamName;
        this.memory = memory;
    }

    long keptBytes() {
        return keptBytes;
    }

    /** The number of renditions. */
    public int count() {
        return all.size();
    }

    /** Returns the log of a rendition, made from the native log {@code from} at the first call for this rendering. */
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
        StreamLog log = log(made, from.format(), settings);
        Rendition rendition = new Rendition(made, log, nowMs);
        try {
            rendition.begin(from, settings, nowMs);
            return rendition;
        } catch (OversizedUnitException e) {
            log.release();
            throw e;
        }
    }

    private StreamLog log(Rendering made, ContainerFormat format, LogSettings settings) {
        return made.keepsContainer()
                ? new StreamLog(format, settings.bytes(), settings.timeMs(), memory)
                : new StreamLog(
                        format, /* continuable= */ false, new byte[0], settings.bytes(), settings.timeMs(), memory);
    }

    /** Memory that the logs of all renditions need for new viewers to begin, in bytes. */
    long neededBytes(long nowMs, Burst burst) {
        return all.stream()
                .mapToLong(rendition -> rendition.log().neededBytes(nowMs, burst))
                .sum();
    }

    /** The log that takes most memory, among the given log and the logs of all renditions; null when there is no log. */
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
     * The best shift for a viewer: the wanted shift; or the shift of a rendition that moves timestamps a little farther; or, when
     * the stream already has {@link #MANY} renditions, the nearest shift beyond the wanted one. When every present shift would
     * make time go back, up to twice as many renditions are made.
     *
     * @param none the shift of the native log
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

    /** Writes into all renditions. A segment that is too large for a rendition's log ends that rendition, not the publication. */
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

    /** Logs that the stream cannot be rendered, at most once in {@link #REPEAT_MS}. */
    void sayUnwritable(String what, OversizedUnitException why, long nowMs) {
        if (nowMs - unwritableSaidMs >= REPEAT_MS) {
            unwritableSaidMs = nowMs;
            LOG.warn("stream {}: {}: {}", streamName, what, why.getMessage());
        }
    }

    /** @param seam whether a new publication begins with this segment */
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
     * Ends all renditions.
     *
     * @param inOrder whether viewers are told that this is the stream's end
     * @param ended takes the log of each rendition
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
     * Ends the renditions that keep the container, after the native log has ended: their viewers are treated like viewers of the
     * native log.
     *
     * @param ended takes the log of each ended rendition
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
     * Forgets renditions that no viewer has read for a while, and renditions that have ended because they could not continue.
     *
     * @param ended takes the logs of renditions that could not continue, which viewers may still be reading
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
