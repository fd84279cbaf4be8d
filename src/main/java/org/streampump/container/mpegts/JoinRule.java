package org.streampump.container.mpegts;

import java.util.ArrayList;
import java.util.List;

/**
 * Decides at which packets viewers may join: at those of the PID that leads. This is the first video PID that has sent
 * lately, in the order of the tables; when none has, the first audio PID. Where the picture can be read, the picture decides,
 * perhaps some packets later; elsewhere the encoder's indicators do, as long as they are seldom.
 */
final class JoinRule {
    /** Milliseconds of media time without a packet after which the next PID leads. */
    static final long SILENCE_MS = 3_000;

    /** PIDs that are watched; further ones never lead. */
    static final int MAX_TRACKS = 200;

    /** What a packet means for the segments. */
    enum Step {
        NOTHING,
        /** Viewers may join at this packet. */
        JOIN,
        /** Viewers may perhaps join at this packet: those after it will tell. */
        PERHAPS,
        /** Viewers may join where it has been open. */
        YES,
        /** Viewers may not join where it has been open. */
        NO
    }

    private final MediaClock clock;
    private final PictureProbe probe = new PictureProbe();
    private List<Track> tracks = List.of();
    private Track lead;

    // The place that is undecided.
    private Track open;
    private boolean openFlagged;
    private boolean openAnnounced; // by a packet without payload, 2.4.3.5
    private boolean openMeasured;
    private boolean wasJoinPoint;

    JoinRule(MediaClock clock) {
        this.clock = clock;
    }

    /** The tables have changed. What is known about a PID that stays is kept. */
    void update(List<Program> programs) {
        List<Track> updated = new ArrayList<>();
        for (Program program : programs) {
            for (Program.ElementaryStream stream : program.streams()) {
                if (mayLead(stream.codec()) && updated.size() < MAX_TRACKS && find(updated, stream.pid()) == null) {
                    Track known = find(tracks, stream.pid());
                    boolean same = known != null && known.stream().equals(stream);
                    updated.add(same ? known : new Track(stream, clock.nowMs()));
                }
            }
        }
        for (int n = 0; n < updated.size(); n++) {
            updated.get(n).order(n);
        }
        tracks = updated;
        lead = null;
        chooseLead();
        if (open != null && open != lead) {
            wasJoinPoint = close();
        }
    }

    private static boolean mayLead(Codec codec) {
        return codec.kind() != Codec.Kind.OTHER || codec == Codec.UNKNOWN;
    }

    private static Track find(List<Track> in, int pid) {
        for (Track each : in) {
            if (each.pid() == pid) {
                return each;
            }
        }
        return null;
    }

    /** The PIDs whose packets are to be taken. A packet is taken with its PID's place in this list. */
    List<Track> tracks() {
        return tracks;
    }

    /** The PID that leads; null before tables have come. */
    Track lead() {
        return lead;
    }

    private void chooseLead() {
        long nowMs = clock.nowMs();
        Track best = null;
        for (Track each : tracks) {
            if (each.isAlive(nowMs) && (best == null || each.goesBefore(best))) {
                best = each;
            }
        }
        if (best != null) {
            lead = best;
        } else if (lead == null && !tracks.isEmpty()) {
            lead = tracks.get(0);
        }
    }

    /** Whether something is open still, after the tables have changed. */
    boolean isOpen() {
        return open != null;
    }

    /** Whether the place that was open before the newest {@link Step#JOIN}, {@link Step#PERHAPS} or change was a join point. */
    boolean wasJoinPoint() {
        return wasJoinPoint;
    }

    /** What is open has been open for too long. Returns whether viewers may join there, by what is known. */
    boolean giveUp() {
        return open != null && close();
    }

    /** Takes a packet of a track. */
    Step take(int index, byte[] b, int at) {
        Track track = tracks.get(index);
        long nowMs = clock.nowMs();
        boolean payload = TsPacket.hasPayload(b, at);
        boolean begins = payload && TsPacket.startsUnit(b, at) && !isSection(track, b, at);
        if (payload) {
            track.sent(nowMs, TsPacket.isScrambled(b, at));
        }
        if (begins) {
            track.flags().take(TsPacket.isRandomAccess(b, at), nowMs);
        }
        if (track != lead && !takesOver(track, nowMs)) {
            return Step.NOTHING;
        }
        boolean left = open != null && open != lead;
        if (left) {
            open = null;
        }
        Step step = UnitReader.reads(lead.codec()) && !TsPacket.isScrambled(b, at)
                ? takeReadable(b, at, payload, begins)
                : takeUnread(b, at, payload, begins);
        return left && step == Step.NOTHING ? Step.NO : step;
    }

    /** A PID of unknown kind may carry sections. */
    private static boolean isSection(Track track, byte[] b, int at) {
        return track.codec() == Codec.UNKNOWN && !TsPacket.isScrambled(b, at) && !TsPacket.startsPes(b, at);
    }

    private boolean takesOver(Track track, long nowMs) {
        if (track.goesBefore(lead) || !lead.isAlive(nowMs)) {
            chooseLead();
        }
        return track == lead;
    }

    /** Audio begins anywhere, and so does video without pictures that need others; else the indicator decides at once. */
    private Step takeUnread(byte[] b, int at, boolean payload, boolean begins) {
        // Some encoders set the indicator in every packet of a key picture: its middle is no place to begin.
        boolean flagged = TsPacket.isRandomAccess(b, at) && (begins || !payload);
        boolean join = lead.beginsAnywhere() ? begins : flagged && isFlagGood(lead);
        if (open != null && (join || begins)) {
            wasJoinPoint = close();
            return join ? Step.JOIN : wasJoinPoint ? Step.YES : Step.NO;
        }
        wasJoinPoint = false;
        return join ? Step.JOIN : Step.NOTHING;
    }

    private boolean isFlagGood(Track track) {
        return track.flags().isTrusted() && isGood(track, Evidence.FLAGGED);
    }

    private Step takeReadable(byte[] b, int at, boolean payload, boolean begins) {
        if (begins) {
            return takeBeginning(b, at);
        }
        if (!payload) {
            return TsPacket.isRandomAccess(b, at) && !openAnnounced ? announce() : Step.NOTHING;
        }
        if (open == null) {
            return Step.NOTHING;
        }
        if (openAnnounced) { // and no picture begins
            open = null;
            openAnnounced = false;
            return Step.NO;
        }
        probe.take(b, TsPacket.payloadAt(b, at), at + TsPacket.LENGTH);
        return settle();
    }

    private Step announce() {
        wasJoinPoint = open != null && close();
        open(/* flagged= */ true);
        openAnnounced = true;
        return Step.PERHAPS;
    }

    /** A PES packet begins: with another picture, or with the one that is awaited. */
    private Step takeBeginning(byte[] b, int at) {
        boolean flagged = TsPacket.isRandomAccess(b, at);
        if (open != null) {
            probe.endPes();
        }
        if (open != null && (openAnnounced || probe.isAwaitingPicture())) {
            openAnnounced = false;
            openFlagged |= flagged;
            probe.beginPes();
            probe.take(b, TsPacket.payloadAt(b, at), at + TsPacket.LENGTH);
            return settle();
        }
        boolean wasOpen = open != null;
        wasJoinPoint = wasOpen && close();
        open(flagged);
        probe.take(b, TsPacket.payloadAt(b, at), at + TsPacket.LENGTH);
        return switch (settle()) {
            case YES -> Step.JOIN;
            case NO -> !wasOpen ? Step.NOTHING : wasJoinPoint ? Step.YES : Step.NO;
            default -> Step.PERHAPS;
        };
    }

    private void open(boolean flagged) {
        open = lead;
        openFlagged = flagged;
        openAnnounced = false;
        openMeasured = false;
        probe.begin(lead.codec());
    }

    /** Decides about what is open, if there is enough of it; closes it then. */
    private Step settle() {
        Evidence first = probe.first();
        if (first == null) {
            return Step.NOTHING;
        }
        boolean good = !openMeasured && isGood(open, measured(first))
                || probe.hasKeyInside() && isGood(open, Evidence.KEY_INSIDE);
        openMeasured = true;
        boolean more = !good && !first.isKey() && !probe.hasKeyInside();
        if (more && open.standard().isHungry(clock.nowMs())) {
            return Step.NOTHING; // a key picture may follow in the same PES packet
        }
        open = null;
        return good ? Step.YES : Step.NO;
    }

    private Evidence measured(Evidence first) {
        boolean flagCounts = openFlagged
                && first.compareTo(Evidence.FLAGGED_PICTURE) < 0
                && open.flags().isSeldom();
        return flagCounts ? Evidence.FLAGGED_PICTURE : first;
    }

    /** Ends what is open with what there is of it: where no picture could be read, the indicator decides. */
    private boolean close() {
        Track closed = open;
        probe.endPes();
        boolean good = settle() == Step.YES;
        boolean unread = probe.first() == null && openFlagged;
        open = null;
        openAnnounced = false;
        return good || unread && isFlagGood(closed);
    }

    private boolean isGood(Track track, Evidence here) {
        long nowMs = clock.nowMs();
        if (here.isStrong() || here == Evidence.KEY_INSIDE) {
            track.keyCame(nowMs);
        }
        return track.standard().takes(here, nowMs);
    }
}
