package org.streampump.container.ogg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns the pages of the encoder's next chain into further pages of the chain that viewers have: with the old serial numbers,
 * with page numbers and granule positions that continue the old ones, and without new headers. Some players (ffmpeg, mpv,
 * MPlayer, Chromium) stop when several logical streams begin anew in mid-stream. A splice is possible where the headers are the
 * same except for the comments. One caller at a time.
 */
final class Splice {
    /** Time between the newest granule position of the old chain and the beginning of the next chain, in milliseconds. */
    static final int GAP_MS = 40;

    /**
     * Maximum time by which the next chain may be ahead of the old chain without being moved, in milliseconds: such an encoder
     * has kept its clock.
     */
    static final int MAX_FORWARD_MS = 60_000;

    /** Assumed time from a chain's beginning to the granule position of its first page of data, in milliseconds. */
    static final int FIRST_PAGE_MS = 1_000;

    private final List<Strand> strands = new ArrayList<>();
    private boolean shiftKnown;
    private long shiftMs;

    /** A logical stream of the old chain, and the stream of the next chain that continues it. */
    private static final class Strand {
        private final LogicalStream old;
        private final LogicalStream next;
        private boolean begun;
        private int sequenceShift;
        private long unitShift;

        Strand(LogicalStream old, LogicalStream next) {
            this.old = old;
            this.next = next;
        }
    }

    private Splice() {}

    /** Returns the splice; null when the next chain cannot be passed on as a continuation of the old chain. */
    static Splice of(Chain old, Chain next) {
        if (old.streams().size() < 2 || old.streams().size() != next.streams().size() || next.isHeaderAwaited()) {
            return null;
        }
        Splice splice = new Splice();
        List<LogicalStream> left = new ArrayList<>(next.streams());
        for (LogicalStream each : old.streams()) {
            LogicalStream match = splice.match(old, each, next, left);
            if (match == null) {
                return null;
            }
            left.remove(match);
            splice.strands.add(new Strand(each, match));
        }
        return splice;
    }

    private LogicalStream match(Chain old, LogicalStream of, Chain next, List<LogicalStream> candidates) {
        boolean plays = of.codec() != Codec.SKELETON;
        if (plays && (of.isEnded() || !of.time().isKnown())) {
            return null;
        }
        byte[] setup = plays ? old.setup(of) : new byte[0];
        for (LogicalStream each : candidates) {
            if (each.codec() == of.codec() && (!plays || Arrays.equals(setup, next.setup(each)))) {
                return each;
            }
        }
        return null;
    }

    /**
     * Returns the old chain's logical stream that the next chain's stream with this serial number continues; null if there is
     * none.
     */
    LogicalStream old(int serial) {
        Strand strand = strand(serial);
        return strand == null ? null : strand.old;
    }

    private Strand strand(int serial) {
        for (Strand each : strands) {
            if (each.next.serial() == serial) {
                return each;
            }
        }
        return null;
    }

    /**
     * Returns the page that viewers get in place of this page of the next chain: a page of the old chain. Called for each page
     * of data, in order.
     */
    byte[] moved(Page page) {
        Strand strand = strand(page.serial());
        GranuleTime time = strand.old.time();
        long granule = page.granule();
        if (!shiftKnown && granule != Page.NO_GRANULE && time.isKnown()) {
            shiftKnown = true;
            shiftMs = shiftMs(time.ms(granule));
        }
        if (!strand.begun) {
            strand.begun = true;
            strand.sequenceShift = strand.old.sequence() + 1 - page.sequence();
            long units = time.unitsIn(shiftMs);
            long ahead = time.units(granule) + units - time.units(strand.old.granule());
            strand.unitShift = granule == Page.NO_GRANULE || ahead > 0 ? units : units + 1 - ahead;
        }
        long moved = granule == Page.NO_GRANULE ? granule : time.later(granule, strand.unitShift);
        return page.renumbered(strand.old.serial(), page.sequence() + strand.sequenceShift, moved);
    }

    private long shiftMs(long firstMs) {
        long newestMs = 0;
        for (Strand each : strands) {
            newestMs = Math.max(newestMs, each.old.time().ms(each.old.granule()));
        }
        boolean near = firstMs > newestMs && firstMs - newestMs <= MAX_FORWARD_MS;
        return near ? 0 : newestMs + GAP_MS - Math.max(0, firstMs - FIRST_PAGE_MS);
    }
}
