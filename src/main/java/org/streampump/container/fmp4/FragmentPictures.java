package org.streampump.container.fmp4;

import java.util.Optional;
import org.streampump.container.KeyFrames;
import org.streampump.container.Picture;
import org.streampump.container.PictureReader;

/**
 * Reads the leading video track's samples as they come, and tells whether the fragment begins with a key frame and whether key
 * frames lie where viewers cannot begin. One object serves all fragments, one after the other; one caller at a time.
 */
final class FragmentPictures {
    /**
     * Minimum duration of a fragment that, although it begins with a key frame, should be divided at its other key frames, in
     * milliseconds.
     */
    static final int LONG_FRAGMENT_MS = 4000;

    /** Time for which advice about key frames within a fragment stays, in milliseconds of media time. */
    static final int MEMORY_MS = 10_000;

    private static final int SEVERAL = 2; // number of key frames after the first key frame
    private static final Optional<String> INNER =
            Optional.of("key frames lie within fragments, where viewers cannot begin: let"
                    + " the encoder begin a fragment at each key frame (with ffmpeg, -movflags +frag_keyframe)");

    private final KeyFrames keyFrames = new KeyFrames();
    private final PictureReader reader = new PictureReader();
    private Track track;

    private boolean advised;
    private long innerMs; // beginning of the newest fragment with a key frame at which viewers cannot begin

    // The fragment that is coming.
    private SampleTable samples;
    private long startMs;
    private long durationMs;
    private int next; // index of the next sample
    private boolean reading;
    private boolean firstIsKey;
    private int innerKeys;

    /**
     * Takes the beginning of a fragment.
     *
     * @param traf of the leading video track
     * @param timeMs the decode time that viewers get for the traf, in milliseconds
     */
    void begin(Traf traf, long timeMs) {
        if (!traf.track().equals(track)) {
            track = traf.track();
            keyFrames.begin();
            advised = false;
        }
        samples = traf.samples();
        startMs = timeMs;
        durationMs = traf.durationMs();
        next = 0;
        reading = false;
        firstIsKey = false;
        innerKeys = 0;
    }

    /**
     * Takes bytes that follow the fragment's moof.
     *
     * @param position of the first of these bytes, counted from the first byte of the moof that the encoder sent
     */
    void read(byte[] bytes, int offset, int length, long position) {
        long end = position + length;
        while (next < samples.count() && samples.start(next) < end) {
            if (!reading && samples.start(next) >= position) {
                reading = true;
                reader.begin(track.pictures(), track.nalLengthBytes());
            }
            if (reading && !readSample(bytes, offset, position, end)) {
                return;
            }
            endSample();
        }
    }

    /** Reads bytes of the present sample; returns whether no more of its bytes are needed. */
    private boolean readSample(byte[] bytes, int offset, long position, long end) {
        long from = Math.max(position, samples.start(next));
        long to = Math.min(end, samples.end(next));
        if (from < to) {
            reader.read(bytes, offset + (int) (from - position), (int) (to - from));
        }
        return reader.isDone() || samples.end(next) <= end;
    }

    /** Ends the present sample. Its picture is not known if its first byte has not been read. */
    private void endSample() {
        Picture picture = reading ? reader.picture() : Picture.UNKNOWN;
        long timeMs = startMs + samples.time(next) * 1000 / track.timescale();
        boolean key = keyFrames.isKey(track.pictures(), picture, samples.isSync(next), timeMs);
        if (next == 0) {
            firstIsKey = key;
        } else if (key) {
            innerKeys++;
        }
        reading = false;
        next++;
    }

    /** Ends the fragment; returns whether its first sample is a key frame. */
    boolean end() {
        while (next < samples.count()) {
            endSample();
        }
        boolean inner = firstIsKey ? innerKeys >= SEVERAL && durationMs >= LONG_FRAGMENT_MS : innerKeys > 0;
        if (inner) {
            innerMs = startMs;
        }
        advised = inner || advised && Math.abs(startMs - innerMs) <= MEMORY_MS;
        return firstIsKey;
    }

    /** Returns advice for {@link org.streampump.container.Segmenter#advice}. */
    Optional<String> advice() {
        return advised ? INNER : keyFrames.advice();
    }
}
