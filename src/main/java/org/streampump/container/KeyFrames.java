package org.streampump.container;

import java.util.Optional;

/**
 * Tells which frames of a track viewers may begin with, from the pictures and the media container's flags, and whether such
 * frames are rare. Where the picture can be read, the picture decides; elsewhere the flag decides. For a codec whose pictures
 * can usually be read, the flag of an unreadable picture counts only while few frames are flagged. One caller at a time.
 */
public final class KeyFrames {
    /** Maximum time between two key frames that gives no reason for advice, in milliseconds of media time. */
    public static final int MAX_INTERVAL_MS = 10_000;

    private static final Optional<String> RARE =
            Optional.of("key frames are more than 10 s apart, so new viewers begin far behind live or"
                    + " with sound alone: set a key frame interval of 1 to 2 s in the encoder");

    private static final int MAX_FLAGGED = 8; // among the last 32 frames

    private int flags; // one bit for each of the last 32 frames
    private boolean begun;
    private long newestMs;
    private long keyMs;
    private boolean rare;

    /** Forgets everything. Called when a different track or stream begins. */
    public void begin() {
        flags = 0;
        begun = false;
        rare = false;
    }

    /**
     * Takes the next frame, in order; returns whether viewers may begin with this frame.
     *
     * @param codec the track's codec
     * @param picture what the frame's own bytes say
     * @param flagged whether the container calls the frame a key frame
     * @param timeMs the frame's media time, in milliseconds
     */
    public boolean isKey(PictureCodec codec, Picture picture, boolean flagged, long timeMs) {
        flags = flags << 1 | (flagged ? 1 : 0);
        boolean seldom = Integer.bitCount(flags) <= MAX_FLAGGED;
        boolean key = picture == Picture.UNKNOWN ? flagged && (seldom || !codec.isReadable()) : picture == Picture.KEY;
        measure(key, timeMs);
        return key;
    }

    private void measure(boolean key, long timeMs) {
        if (!begun || Math.abs(timeMs - newestMs) > MAX_INTERVAL_MS) {
            keyMs = timeMs; // the distance across a jump of the clock has no meaning
        }
        begun = true;
        newestMs = timeMs;
        if (timeMs - keyMs > MAX_INTERVAL_MS) {
            rare = true;
        } else if (key && timeMs > keyMs) {
            rare = false;
        }
        if (key) {
            keyMs = timeMs;
        }
    }

    /**
     * Returns advice for the operator when the two newest key frames, or the newest key frame and the newest frame, are too far
     * apart; else empty.
     */
    public Optional<String> advice() {
        return rare ? RARE : Optional.empty();
    }
}
