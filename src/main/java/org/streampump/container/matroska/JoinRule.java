package org.streampump.container.matroska;

import java.util.List;
import java.util.Optional;
import org.streampump.container.JoinPoints;
import org.streampump.container.MediaTime;
import org.streampump.container.Picture;
import org.streampump.container.PictureReader;

/**
 * Tells at which blocks a viewer may start. With video, a viewer may start at a key frame of the leading track. While there is
 * no video, or none comes, a viewer may start at each cluster, and every {@link #AUDIO_STEP_MS} within a long cluster. One
 * caller at a time.
 */
final class JoinRule {
    /** Minimum time between two join points within a cluster while there is no video, in milliseconds. */
    static final int AUDIO_STEP_MS = 1000;

    private static final double NANOSECONDS_PER_MS = 1e6;

    private final List<VideoTrack> videos;
    private final JoinPoints joinPoints;
    private final double msPerTick;
    private boolean begun;
    private long newestMs; // time of the newest join point without video

    /**
     * @param nanosecondsPerTick the TimestampScale
     * @param mediaTime gets the timestamps of all blocks, and which of them belong to the leading track
     */
    JoinRule(List<VideoTrack> videos, long nanosecondsPerTick, MediaTime mediaTime) {
        this.videos = videos;
        this.joinPoints = new JoinPoints(videos.stream().map(VideoTrack::codec).toList(), mediaTime);
        this.msPerTick = nanosecondsPerTick / NANOSECONDS_PER_MS;
    }

    /** Returns the index of the video track with this number, or {@link JoinPoints#SOUND}. */
    int video(long number) {
        for (int n = 0; n < videos.size(); n++) {
            if (videos.get(n).number() == number) {
                return n;
            }
        }
        return JoinPoints.SOUND;
    }

    /** Whether pictures of this track can be read. */
    boolean isReadable(int video) {
        return video != JoinPoints.SOUND && videos.get(video).isReadable();
    }

    /**
     * Reads the picture of a block's first frame.
     *
     * @param flags index of the block's flags
     * @param end index after the bytes of the block that have come
     */
    Picture picture(int video, PictureReader reader, byte[] bytes, int flags, int end) {
        return isReadable(video) ? videos.get(video).picture(reader, bytes, flags, end) : Picture.UNKNOWN;
    }

    /**
     * Whether a viewer may start at this block of a video track. Called for each such block, in order.
     *
     * @param key whether the encoder marks the block as a key frame
     * @param time the block's timestamp, in ticks
     */
    boolean isJoinPoint(int video, boolean key, Picture picture, long time) {
        return joinPoints.frame(video, ms(time), key, picture, /* clean= */ true);
    }

    /**
     * Whether a viewer may start at this block, which is not video. Called for each such block, in order.
     *
     * @param first whether the block is its cluster's first
     * @param time the block's timestamp, in ticks
     */
    boolean isJoinPoint(boolean first, long time) {
        long timeMs = ms(time);
        boolean due = first || !begun || Math.abs(timeMs - newestMs) >= AUDIO_STEP_MS;
        if (!joinPoints.sound(timeMs) || !due) {
            return false;
        }
        begun = true;
        newestMs = timeMs;
        return true;
    }

    Optional<String> advice() {
        return joinPoints.advice();
    }

    /** Whether the stream has video tracks. */
    boolean hasVideo() {
        return !videos.isEmpty();
    }

    /** Returns a timestamp in milliseconds. */
    long ms(long ticks) {
        return (long) (ticks * msPerTick);
    }
}
