package org.streampump.container.mpegts;

import java.util.ArrayList;
import java.util.List;

/**
 * Decides at which packets viewers may join: at packets of the leading PID. The first video PID that has sent lately leads, in
 * the order of the tables; when none has, the first audio PID leads. Where the picture can be read, the picture decides,
 * perhaps some packets later; elsewhere the encoder's indicators decide, as long as they are rare.
 */
final class JoinRule {
    /** Time without a packet after which the next PID leads, in milliseconds of media time. */
    static final long SILENCE_MS = 3_000;

    /** Maximum number of PIDs that are watched; further PIDs never lead. */
    static final int MAX_TRACKS = 200;

    /** The meaning of a packet for the segments. */
    enum Step {
        NOTHING,
        /** Viewers may join at this packet. */
        JOIN,
        /** Viewers may perhaps join at this packet; later packets decide. Until then, this is the open place. */
        PERHAPS,
        /** Viewers may join at the open place. */
        YES,
        /** Viewers must not join at the open place. */
        NO
    }

    private final MediaClock clock;
    private final OpenPlace open;
    private List<Track> tracks = List.of();
    private Track lead;

    private boolean wasJoinPoint;
    private int identified;

    JoinRule(MediaClock clock) {
        this.clock = clock;
        open = new OpenPlace(clock);
    }

    /** Takes changed tables. Knowledge about a PID that stays is kept. */
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
        if (!open.isOpenFor(lead)) {
            wasJoinPoint = open.close();
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

    /** The PIDs whose packets are to be taken. A packet is taken with the index of its PID in this list. */
    List<Track> tracks() {
        return tracks;
    }

    /** Returns the codec of a PID that the tables list: from the tables or from the PID's own packets. */
    Codec codecOf(Program.ElementaryStream stream) {
        Track track = find(tracks, stream.pid());
        return track == null || !stream.codec().isVague() ? stream.codec() : track.codec();
    }

    /** The number of PIDs that have revealed a codec that the tables do not name. */
    int identified() {
        return identified;
    }

    /** The leading PID; null before tables have come. */
    Track lead() {
        return lead;
    }

    boolean leads(int pid) {
        return lead != null && lead.pid() == pid;
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

    /** Whether there is an open place. */
    boolean isOpen() {
        return open.isOpen();
    }

    /**
     * Whether the place that was open before the newest {@link Step#JOIN}, {@link Step#PERHAPS} or change of tables was a join
     * point.
     */
    boolean wasJoinPoint() {
        return wasJoinPoint;
    }

    /**
     * Closes a place that has been open for too long. Returns whether viewers may join there, judging by the packets that have
     * come.
     */
    boolean giveUp() {
        return open.close();
    }

    /** Takes a packet of the track with this index in {@link #tracks}; returns what the packet means for the segments. */
    Step take(int index, byte[] b, int at) {
        Track track = tracks.get(index);
        long nowMs = clock.nowMs();
        boolean payload = TsPacket.hasPayload(b, at);
        boolean begins = payload && TsPacket.startsUnit(b, at) && !isSection(track, b, at);
        if (payload) {
            track.sent(nowMs, TsPacket.isScrambled(b, at));
        }
        if (payload && track.codec().isVague() && track.isIdentified(b, at, begins)) {
            identified++;
        }
        if (begins) {
            track.flags().take(TsPacket.isRandomAccess(b, at), nowMs);
        }
        if (track != lead && !takesOver(track, nowMs)) {
            return Step.NOTHING;
        }
        boolean left = open.isOpen() && !open.isOpenFor(lead);
        if (left) {
            open.drop();
        }
        Step step = UnitReader.reads(lead.codec()) && !TsPacket.isScrambled(b, at)
                ? takeReadable(b, at, payload, begins)
                : takeUnread(b, at, payload, begins);
        return left && step == Step.NOTHING ? Step.NO : step;
    }

    /** Whether a section begins here, which only a PID of unknown codec can carry. */
    private static boolean isSection(Track track, byte[] b, int at) {
        return track.codec() == Codec.UNKNOWN && !TsPacket.isScrambled(b, at) && !TsPacket.startsPes(b, at);
    }

    private boolean takesOver(Track track, long nowMs) {
        if (track.goesBefore(lead) || !lead.isAlive(nowMs)) {
            chooseLead();
        }
        return track == lead;
    }

    /**
     * Takes a packet of the leading PID when its pictures cannot be read. Audio can begin anywhere, and so can video whose
     * pictures need no other picture. Elsewhere the indicator decides at once.
     */
    private Step takeUnread(byte[] b, int at, boolean payload, boolean begins) {
        // Some encoders set the indicator in every packet of a key picture: its middle is no place to begin.
        boolean flagged = TsPacket.isRandomAccess(b, at) && (begins || !payload);
        boolean join = lead.beginsAnywhere() ? begins : flagged && lead.isFlagGood(clock.nowMs());
        if (!join && !begins) {
            return Step.NOTHING;
        }
        Step before = closeOpen();
        return join ? Step.JOIN : before;
    }

    /** Closes the open place because a different picture begins. */
    private Step closeOpen() {
        boolean wasOpen = open.isOpen();
        wasJoinPoint = open.close();
        return !wasOpen ? Step.NOTHING : wasJoinPoint ? Step.YES : Step.NO;
    }

    private Step takeReadable(byte[] b, int at, boolean payload, boolean begins) {
        if (begins) {
            return takeBeginning(b, at);
        }
        if (!payload) {
            return TsPacket.isRandomAccess(b, at) && !open.isAnnounced() ? announce() : Step.NOTHING;
        }
        if (open.isAnnounced()) { // the announced PES packet has not begun
            open.drop();
            return Step.NO;
        }
        return open.isOpen() ? step(open.take(b, at)) : Step.NOTHING;
    }

    private static Step step(OpenPlace.Verdict verdict) {
        return switch (verdict) {
            case UNDECIDED -> Step.NOTHING;
            case JOIN -> Step.YES;
            case NO_JOIN -> Step.NO;
        };
    }

    private Step announce() {
        closeOpen();
        open.openAnnounced(lead);
        return Step.PERHAPS;
    }

    /** Takes the beginning of a PES packet: of a new picture, or of the awaited picture. */
    private Step takeBeginning(byte[] b, int at) {
        boolean flagged = TsPacket.isRandomAccess(b, at);
        if (open.isOpen() && open.goesOnWith(flagged)) {
            return step(open.take(b, at));
        }
        Step before = closeOpen();
        open.open(lead, flagged);
        return switch (open.take(b, at)) {
            case UNDECIDED -> Step.PERHAPS;
            case JOIN -> Step.JOIN;
            case NO_JOIN -> before;
        };
    }
}
