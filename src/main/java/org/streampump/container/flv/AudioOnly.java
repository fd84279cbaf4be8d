package org.streampump.container.flv;

/**
 * Finds out whether a stream has no video, in which case viewers may start at any audio. What counts is the tags that come,
 * since encoders set the file header's flags carelessly: until the first video tag, sequence headers included, the stream
 * is audio only. If the flags announce video, it is awaited for a while before audio is trusted to be alone.
 */
final class AudioOnly {
    /** How long announced video is awaited, by the timestamps of the audio. */
    static final int PATIENCE_MS = 3000;

    /** The same for audio whose timestamps stand still: more frames than any codec has in that time. */
    static final int PATIENCE_TAGS = 600;

    private boolean videoAwaited;
    private boolean videoSeen;
    private int audioTags;
    private int firstTimestamp;

    /** The stream begins. */
    void begin(boolean videoAnnounced) {
        videoAwaited = videoAnnounced;
        videoSeen = false;
        audioTags = 0;
    }

    void sawVideo() {
        videoSeen = true;
    }

    /** Takes note of coded audio and returns whether it is all there is. */
    boolean sawAudio(int timestamp) {
        if (videoSeen || !videoAwaited) {
            return !videoSeen;
        }
        if (audioTags++ == 0) {
            firstTimestamp = timestamp;
        }
        videoAwaited = timestamp - firstTimestamp < PATIENCE_MS && audioTags <= PATIENCE_TAGS;
        return !videoAwaited;
    }
}
