package org.streampump.container.mpegts;

/**
 * A place where a video PES packet begins, and for which it is still undecided whether viewers may join there. One object
 * serves one place after the other.
 */
final class OpenPlace {
    private final MediaClock clock;
    private final PictureProbe probe = new PictureProbe();
    private Track track;
    private boolean flagged;
    private boolean announced;
    private boolean measured;

    /** The decision about the place. */
    enum Verdict {
        UNDECIDED,
        JOIN,
        NO_JOIN
    }

    OpenPlace(MediaClock clock) {
        this.clock = clock;
    }

    void open(Track of, boolean isFlagged) {
        track = of;
        flagged = isFlagged;
        announced = false;
        measured = false;
        probe.begin(of.codec());
    }

    /** Opens a place at a packet without payload that announces a PES packet, ISO/IEC 13818-1 2.4.3.5. */
    void openAnnounced(Track of) {
        open(of, /* isFlagged= */ true);
        announced = true;
    }

    boolean isOpen() {
        return track != null;
    }

    boolean isOpenFor(Track other) {
        return track == other;
    }

    boolean isAnnounced() {
        return track != null && announced;
    }

    void drop() {
        track = null;
    }

    /** Takes the beginning of a PES packet; returns whether the PES packet belongs to the picture that this place waits for. */
    boolean goesOnWith(boolean isFlagged) {
        probe.endPes();
        boolean goesOn = announced || probe.isAwaitingPicture();
        if (goesOn) {
            announced = false;
            flagged |= isFlagged;
            probe.beginPes();
        }
        return goesOn;
    }

    /** Takes a packet with payload; closes the place when it is decided. */
    Verdict take(byte[] b, int at) {
        probe.take(b, TsPacket.payloadAt(b, at), at + TsPacket.LENGTH);
        return settle();
    }

    private Verdict settle() {
        Evidence first = probe.first();
        if (first == null) {
            return Verdict.UNDECIDED;
        }
        long nowMs = clock.nowMs();
        boolean good = !measured && track.isGood(measure(first), nowMs)
                || probe.hasKeyInside() && track.isGood(Evidence.KEY_INSIDE, nowMs);
        measured = true;
        boolean more = !good && !first.isKey() && !probe.hasKeyInside();
        if (more && track.standard().isHungry(nowMs)) {
            return Verdict.UNDECIDED; // a key picture may follow in the same PES packet
        }
        track = null;
        return good ? Verdict.JOIN : Verdict.NO_JOIN;
    }

    private Evidence measure(Evidence first) {
        boolean flagCounts = flagged
                && first.compareTo(Evidence.FLAGGED_PICTURE) < 0
                && track.flags().isSeldom();
        return flagCounts ? Evidence.FLAGGED_PICTURE : first;
    }

    /**
     * Closes the place, if it is open. Returns whether viewers may join there, judging by the packets that have come; where no
     * picture could be read, the indicator decides.
     */
    boolean close() {
        if (track == null) {
            return false;
        }
        Track closed = track;
        probe.endPes();
        boolean good = settle() == Verdict.JOIN;
        track = null;
        return good || probe.first() == null && flagged && closed.isFlagGood(clock.nowMs());
    }
}
