package org.streampump.container.matroska;

import java.util.List;
import java.util.Optional;
import org.streampump.container.JoinPoints;
import org.streampump.container.MediaTime;
import org.streampump.container.Picture;
import org.streampump.container.PictureReader;

/**
 * Tells before which blocks a viewer may start. With video: before a key frame of the leading track. While there is none, or
 * none comes: at each cluster, and in a long one every {@link #AUDIO_STEP_MS}. One caller at a time.
 */
final class JoinRule {
    /** Milliseconds that lie at least between two join points in a cluster without video. */
    static final int AUDIO_STEP_MS = 1000;

    private static final double NANOSECONDS_PER_MS = 1e6;

    private final List<VideoTrack> videos;
    private final JoinPoints joinPoints;
    private final double msPerTick;
    private boolean begun;
    private long newestMs; // time of the newest join point without video

    /**
     * @param nanosecondsPerTick the TimestampScale
     * @param mediaTime is told of the leading track's blocks
     */
    JoinRule(List<VideoTrack> videos, long nanosecondsPerTick, MediaTime mediaTime) {
        this.videos = videos;
        this.joinPoints = new JoinPoints(videos.stream().map(VideoTrack::codec).toList(), mediaTime);
        this.msPerTick = nanosecondsPerTick / NANOSECONDS_PER_MS;
    }

    /** The index of the video track with this number, or {@link JoinPoints#SOUND}. */
    int video(long number) {
        for (int n = 0; n < videos.size(); n++) {
            if (videos.get(n).number() == number) {
                return n;
            }
        }
        return JoinPoints.SOUND;
    }

    /** Whether frames of this track can be looked at. */
    boolean isReadable(int video) {
        return video != JoinPoints.SOUND && videos.get(video).isReadable();
    }

    /**
     * What a block's first frame looks like.
     *
     * @param flags index of the block's flags
     * @param end index behind those of its bytes that are there
     */
    Picture picture(int video, PictureReader reader, byte[] bytes, int flags, int end) {
        return isReadable(video) ? videos.get(video).picture(reader, bytes, flags, end) : Picture.UNKNOWN;
    }

    /**
     * A block of a video track; each must be asked for, in order.
     *
     * @param key whether the container calls it a key frame
     * @param time its timestamp, in ticks
     */
    boolean isJoinPoint(int video, boolean key, Picture picture, long time) {
        return joinPoints.frame(video, ms(time), key, picture, /* clean= */ true);
    }

    /**
     * A block without a picture; each must be asked for, in order.
     *
     * @param first whether it is its cluster's first
     * @param time its timestamp, in ticks
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

    /** Whether there are pictures at all. */
    boolean hasVideo() {
        return !videos.isEmpty();
    }

    /** A timestamp in milliseconds. */
    long ms(long ticks) {
        return (long) (ticks * msPerTick);
    }
}
