package org.streampump.container.mpegts;

import java.util.Locale;
import java.util.Optional;

/**
 * Tells in one sentence which fault keeps viewers from beginning well. A new sentence is composed only when the fault changes.
 */
final class Advice {
    /** Media time before which missing tables are no fault yet, in milliseconds. */
    private static final long TABLES_AFTER_MS = 3_000;

    private enum Fault {
        NONE,
        SCRAMBLED,
        NO_TABLES,
        NO_PMT,
        NO_PAT,
        WRONG_CHECKSUMS,
        VIDEO_MISSING,
        VIDEO_STOPPED,
        RARE_KEYS,
        UNREADABLE
    }

    private final MediaClock clock;
    private final ServiceTables tables;
    private final JoinRule rule;
    private Fault fault = Fault.NONE;
    private Track track; // the track that has the fault, or null
    private Optional<String> text = Optional.empty();

    Advice(MediaClock clock, ServiceTables tables, JoinRule rule) {
        this.clock = clock;
        this.tables = tables;
        this.rule = rule;
    }

    /** Returns the present sentence, empty without a fault; the same object while the fault stays the same. */
    Optional<String> text() {
        Track about = faultyTrack();
        Fault now = about != null ? trackFault(about) : tablesFault();
        if (now != fault || about != track) {
            fault = now;
            track = about;
            text = now == Fault.NONE ? Optional.empty() : Optional.of(sentence());
        }
        return text;
    }

    private Fault tablesFault() {
        if (!tables.hasPmt()) {
            boolean early = clock.nowMs() < TABLES_AFTER_MS;
            return early ? Fault.NONE : tables.hasPat() ? Fault.NO_PMT : Fault.NO_TABLES;
        }
        if (!tables.hasPat()) {
            return Fault.NO_PAT;
        }
        return tables.hasWrongChecksums() ? Fault.WRONG_CHECKSUMS : Fault.NONE;
    }

    /**
     * Returns the video track whose fault is to be told, or null. Faults of tables take precedence over faults of video, except
     * for scrambled video.
     */
    private Track faultyTrack() {
        Track lead = rule.lead();
        if (lead == null) {
            return null;
        }
        if (lead.isScrambled(clock.nowMs())) {
            return lead;
        }
        if (tablesFault() != Fault.NONE) {
            return null;
        }
        Track silent = silentVideo();
        return silent != null ? silent : lead.isLikeVideo() && lead.hasRareKeys(clock.nowMs()) ? lead : null;
    }

    private Fault trackFault(Track about) {
        if (about.isScrambled(clock.nowMs())) {
            return Fault.SCRAMBLED;
        }
        if (!about.isAlive(clock.nowMs())) {
            return about.hasEverSent() ? Fault.VIDEO_STOPPED : Fault.VIDEO_MISSING;
        }
        return UnitReader.reads(about.codec()) ? Fault.RARE_KEYS : Fault.UNREADABLE;
    }

    /**
     * Returns the silent video track that viewers miss, or null. While a video track sends, only a track before it that has
     * stopped is missed. When no video track sends, the first that has ever sent is missed; when none has ever sent, the first.
     */
    private Track silentVideo() {
        Track silent = null;
        for (int n = 0; n < rule.tracks().size(); n++) {
            Track each = rule.tracks().get(n);
            if (each.isVideo() && each.isAlive(clock.nowMs())) {
                return silent != null && silent.hasEverSent() ? silent : null;
            }
            boolean better = silent == null || each.hasEverSent() && !silent.hasEverSent();
            silent = each.isVideo() && better ? each : silent;
        }
        return silent;
    }

    private String sentence() {
        return switch (fault) {
            case SCRAMBLED -> name() + " is scrambled, so viewers see nothing without the key: send it in the clear";
            case NO_TABLES ->
                "neither PAT nor PMT has come, so players have to guess: let the encoder repeat both,"
                        + " at least every 500 ms";
            case NO_PMT ->
                "a PAT has come but no PMT of its programs, so players have to guess: let the encoder repeat"
                        + " both, at least every 500 ms";
            case NO_PAT -> "no PAT has come, only a PMT: let the encoder repeat both, at least every 500 ms";
            case WRONG_CHECKSUMS ->
                "the PAT or the PMT has a wrong checksum each time, so many players refuse the stream:"
                        + " have the encoder's multiplexer repaired or replaced";
            case VIDEO_MISSING ->
                name() + " is announced in the PMT and has not come since " + since()
                        + ", so viewers begin with what else there is: send it, or leave it out of the PMT";
            case VIDEO_STOPPED ->
                name() + " has stopped at " + since()
                        + ", so viewers begin with what else there is: send it again, or leave it out of the PMT";
            case RARE_KEYS ->
                name() + " comes with more than 10 s between key pictures, so new viewers do not begin with a"
                        + " picture: set the encoder's key frame interval to 1 to 2 s";
            case UNREADABLE ->
                name() + " comes with more than 10 s between places to begin, or does not say where they are:"
                        + " let the encoder set random_access_indicator at key pictures, and these come every 1 to 2 s";
            case NONE -> "";
        };
    }

    private String name() {
        String label = track.codec().label();
        String what = label.endsWith("video") ? label : (label + " video").strip();
        return what + " on PID " + track.pid();
    }

    /** Returns the words for when the track was last heard of, in minutes and seconds of the publication. */
    private String since() {
        long seconds = track.lastHeardOfMs() / 1000;
        return String.format(Locale.ROOT, "%d:%02d of this publication", seconds / 60, seconds % 60);
    }
}
