package org.streampump.container.fmp4;

import java.util.Optional;
import org.streampump.container.Lead;

/**
 * Tells at which fragments a viewer may start. In a stream with video, a viewer may start where the leading track's part of a
 * fragment begins with a key frame; a viewer does not start at a key frame later in the fragment. When video does not come or
 * has stopped, a viewer may start at each fragment of the leading sound. In a stream without video, a viewer may start at each
 * fragment. One caller at a time.
 */
final class JoinRule {
    /** Maximum number of successive fragments whose timestamps stand still, while the leading track is silent. */
    static final int PATIENCE_FRAGMENTS = 30;

    private final Mp4Header header;
    private final Lead lead = new Lead(PATIENCE_FRAGMENTS);
    private final FragmentPictures pictures = new FragmentPictures();

    // The fragment that is coming.
    private boolean isJoinable;
    private boolean isLooking;

    /** Creates the rule for the fragments of one header. */
    JoinRule(Mp4Header header) {
        this.header = header;
        lead.begin(0);
    }

    /**
     * Takes the beginning of a fragment, in order.
     *
     * @param shiftMicros time by which the fragment's times are moved, in microseconds
     */
    void begin(Moof moof, long shiftMicros) {
        isLooking = false;
        isJoinable = moof.isTimed() && !header.hasVideo();
        if (!header.hasVideo()) {
            return;
        }
        for (Traf traf : moof.trafs()) {
            if (traf.count() > 0 && traf.track().isRanked()) {
                lead.sent(traf.track().rank(), timeMs(traf, shiftMicros), traf.durationMs());
            }
        }
        for (Traf traf : moof.trafs()) {
            if (traf.count() > 0 && traf.track().rank() == lead.rank() && !isJoinable && !isLooking) {
                isLooking = traf.track().video();
                isJoinable = moof.isTimed();
                if (isLooking) {
                    pictures.begin(traf, timeMs(traf, shiftMicros));
                }
            }
        }
    }

    private static long timeMs(Traf traf, long shiftMicros) {
        return Timeline.micros(Timeline.moved(traf, shiftMicros), traf.track().timescale()) / 1000;
    }

    /** Whether this track leads after the newest fragment; in a stream without video, all tracks lead. */
    boolean leads(Track track) {
        return !header.hasVideo() || track.isRanked() && track.rank() == lead.rank();
    }

    /** Takes bytes that follow the moof; see {@link FragmentPictures#read}. */
    void read(byte[] bytes, int offset, int length, long position) {
        if (isLooking) {
            pictures.read(bytes, offset, length, position);
        }
    }

    /** Ends the fragment; returns whether viewers may start at it. */
    boolean end() {
        boolean key = !isLooking || pictures.end();
        return key && isJoinable;
    }

    /** Returns advice for {@link org.streampump.container.Segmenter#advice}. */
    Optional<String> advice() {
        if (!header.hasVideo()) {
            return Optional.empty();
        }
        Optional<String> silent = lead.advice(header.firstSoundRank());
        return silent.isPresent() || lead.rank() >= header.firstSoundRank() ? silent : pictures.advice();
    }
}
