package org.streampump.container;

import java.util.List;
import java.util.Optional;

/**
 * Tells at which units viewers may start, for formats that name the track of each frame. A unit is what the format's segmenter
 * takes at a time, such as a packet, a page or a block. While video leads, viewers start at key frames of the leading video
 * track ({@link Lead}, {@link KeyFrames}); while sound leads, the format decides. A key frame after other frames of the same
 * unit is a join point only when no key frame at the beginning of a unit has come for {@link #CLEAN_PATIENCE_MS}. One caller at
 * a time.
 */
public final class JoinPoints {
    /** Value for everything that is not video, in place of a video track's index. */
    public static final int SOUND = -1;

    /**
     * Time after a join point during which a key frame after other frames of its unit does not count, in milliseconds of media
     * time.
     */
    public static final int CLEAN_PATIENCE_MS = 3_000;

    private static final int MAX_DISORDER_MS = 10_000;
    private static final long MAX_TIME_MS = 1L << 61;

    private final List<PictureCodec> videos;
    private final Optional<String> crowdedAdvice;
    private final Lead lead = new Lead();
    private final KeyFrames[] keyFrames;
    private final MediaTime mediaTime;

    // The clock that measures patience: the time of all tracks together, including jumps ahead.
    private boolean timeKnown;
    private long newestMs;
    private long elapsedMs;

    // The leading track only.
    private int leader;
    private boolean begun; // the track has had a join point
    private long joinMs; // elapsed time at the newest join point
    private boolean crowded; // other frames of the unit came before the newest join point

    /**
     * Creates join points for a format whose units have no other frame before the frame that {@link #frame} takes.
     *
     * @param videos the video tracks' codecs, in the order in which the tracks lead; may be empty
     * @param mediaTime gets the timestamps of all units, and which of them belong to the leading track
     */
    public JoinPoints(List<PictureCodec> videos, MediaTime mediaTime) {
        this(videos, Optional.empty(), mediaTime);
    }

    /**
     * Creates join points for a format whose units may have other frames before the frame that {@link #frame} takes.
     *
     * @param videos the video tracks' codecs, in the order in which the tracks lead; may be empty
     * @param crowdedAdvice advice for the operator when key frames come after other frames of their units
     * @param mediaTime gets the timestamps of all units, and which of them belong to the leading track
     */
    public JoinPoints(List<PictureCodec> videos, String crowdedAdvice, MediaTime mediaTime) {
        this(videos, Optional.of(crowdedAdvice), mediaTime);
    }

    private JoinPoints(List<PictureCodec> videos, Optional<String> crowdedAdvice, MediaTime mediaTime) {
        this.videos = List.copyOf(videos);
        this.crowdedAdvice = crowdedAdvice;
        this.mediaTime = mediaTime;
        keyFrames = videos.stream().map(each -> new KeyFrames()).toArray(KeyFrames[]::new);
        lead.begin(videos.isEmpty() ? Lead.NOTHING : 0);
        leader = lead.rank();
    }

    /** Takes a unit that is not video; returns whether sound leads. */
    public boolean sound(long timeMs) {
        return came(videos.size(), timeMs);
    }

    /** Whether sound leads: there is no video track, or all video tracks are silent. */
    public boolean soundLeads() {
        return lead.rank() >= videos.size();
    }

    /** Takes a part of a video track in which no frame begins. */
    public void part(int track, long timeMs) {
        came(track, timeMs);
    }

    /**
     * Takes the beginning of a frame.
     *
     * @param track the index of the frame's video track
     * @param timeMs the frame's timestamp, in milliseconds
     * @param flagged whether the container calls the frame a key frame
     * @param picture what the frame's own bytes say
     * @param clean whether a viewer who starts here gets no other frame of the track before this frame
     * @return whether a viewer may start here
     */
    public boolean frame(int track, long timeMs, boolean flagged, Picture picture, boolean clean) {
        boolean leads = came(track, timeMs);
        boolean key = keyFrames[track].isKey(videos.get(track), picture, flagged, newestMs);
        if (!leads || !key || !clean && begun && elapsedMs - joinMs < CLEAN_PATIENCE_MS) {
            return false;
        }
        crowded = begun && !clean;
        begun = true;
        joinMs = elapsedMs;
        return true;
    }

    /** Returns advice for {@link Segmenter#advice()}. */
    public Optional<String> advice() {
        Optional<String> silent = lead.advice(videos.size());
        if (silent.isPresent() || lead.rank() >= videos.size()) {
            return silent;
        }
        Optional<String> rare = keyFrames[lead.rank()].advice();
        return rare.isPresent() || !crowded ? rare : crowdedAdvice;
    }

    /** Takes the time of a unit; returns whether the unit's track leads. */
    private boolean came(int rank, long timeMs) {
        long time = Math.max(-MAX_TIME_MS, Math.min(MAX_TIME_MS, timeMs));
        long ahead = timeKnown ? time - newestMs : 0;
        if (!timeKnown || ahead > 0 || ahead < -MAX_DISORDER_MS) {
            newestMs = time;
        }
        timeKnown = true;
        elapsedMs += Math.max(0, ahead);
        boolean leads = lead.sent(rank, newestMs);
        mediaTime.saw(time, leads);
        if (lead.rank() != leader) {
            leader = lead.rank();
            begun = false;
            crowded = false;
        }
        return leads;
    }
}
