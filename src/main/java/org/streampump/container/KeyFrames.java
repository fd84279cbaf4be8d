package org.streampump.container;

import java.util.Optional;

/**
 * Tells which frames of a track viewers may begin with, by what the pictures and the container's flags say, and whether such
 * frames are rare. The picture decides where it can be read. Elsewhere the flag does; but of a codec whose pictures can be
 * read in general, flags are believed only while they are seldom. One caller at a time.
 */
public final class KeyFrames {
    /** Maximum time between two key frames without an advice, in milliseconds of media time. */
    public static final int MAX_INTERVAL_MS = 10_000;

    private static final Optional<String> RARE =
            Optional.of("key frames are more than 10 s apart, so that new viewers begin far behind live or"
                    + " with sound alone: set a key frame interval of 1 to 2 s in the encoder");

    private static final int MAX_FLAGGED = 8; // of the last 32 frames

    private int flags; // of the last 32 frames, a bit each
    private boolean begun;
    private long newestMs;
    private long keyMs;
    private boolean rare;

    /** Another track, or another stream, begins. */
    public void begin() {
        flags = 0;
        begun = false;
        rare = false;
    }

    /**
     * Takes the next frame, each in order; returns whether viewers may begin with it.
     *
     * @param codec of the track
     * @param picture what the frame itself says
     * @param flagged what the container says
     * @param timeMs the frame's media time
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
            keyMs = timeMs; // a jump of the clock tells nothing
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

    /** Tells the operator when the newest key frame, or the one before it, is too long ago. */
    public Optional<String> advice() {
        return rare ? RARE : Optional.empty();
    }
}
