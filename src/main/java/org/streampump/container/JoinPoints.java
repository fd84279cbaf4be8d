package org.streampump.container;

import java.util.List;
import java.util.Optional;

/**
 * Tells at which units viewers may start, for containers that name the track of each frame: at key frames of the video track
 * that leads now ({@link Lead}, {@link KeyFrames}); while the sound leads, wherever the container thinks fit. A key frame that
 * has other frames in front of it in its unit is taken only when no better one has come for {@link #CLEAN_PATIENCE_MS}. One
 * caller at a time.
 */
public final class JoinPoints {
    /** In place of a video track's index: whatever is no video. */
    public static final int SOUND = -1;

    /** Milliseconds of media time for which a key frame behind other frames is kept back. */
    public static final int CLEAN_PATIENCE_MS = 3_000;

    private static final int MAX_DISORDER_MS = 10_000;
    private static final long MAX_TIME_MS = 1L << 61;

    private final List<PictureCodec> videos;
    private final Optional<String> crowdedAdvice;
    private final Lead lead = new Lead();
    private final KeyFrames[] keyFrames;
    private final MediaTime mediaTime;

    // Of all tracks, jumps included: for patience.
    private boolean timeKnown;
    private long newestMs;
    private long elapsedMs;

    // Of the leading track.
    private int leader;
    private boolean begun; // it has had a join point
    private long joinMs; // elapsed time when it had the newest one
    private boolean crowded; // the newest one had other frames in front of it

    /**
     * For containers whose units begin with the frame that they are asked about.
     *
     * @param videos the video tracks' codecs, in the order in which they are to lead; may be empty
     * @param mediaTime is told of the leading track's frames
     */
    public JoinPoints(List<PictureCodec> videos, MediaTime mediaTime) {
        this(videos, Optional.empty(), mediaTime);
    }

    /**
     * @param videos the video tracks' codecs, in the order in which they are to lead; may be empty
     * @param crowdedAdvice a sentence for the operator of an encoder whose key frames stand behind other frames
     * @param mediaTime is told of the leading track's frames
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

    /** Something without a picture has come; returns whether the sound leads. */
    public boolean sound(long timeMs) {
        return came(videos.size(), timeMs);
    }

    /** Whether the sound leads now. */
    public boolean soundLeads() {
        return lead.rank() >= videos.size();
    }

    /** A part of a video track has come in which no frame begins. */
    public void part(int track, long timeMs) {
        came(track, timeMs);
    }

    /**
     * A frame begins.
     *
     * @param track the index of its video track
     * @param timeMs its timestamp, in milliseconds
     * @param flagged whether the container calls it a key frame
     * @param picture what it looks like
     * @param clean whether who starts here gets no other frame of the track before it
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

    /** As {@link Segmenter#advice()}. */
    public Optional<String> advice() {
        Optional<String> silent = lead.advice(videos.size());
        if (silent.isPresent() || lead.rank() >= videos.size()) {
            return silent;
        }
        Optional<String> rare = keyFrames[lead.rank()].advice();
        return rare.isPresent() || !crowded ? rare : crowdedAdvice;
    }

    /** Returns whether the unit's track leads. */
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
