package org.streampump.container.fmp4;

import java.util.Optional;
import org.streampump.container.Lead;

/**
 * Tells at which fragments a viewer may start. With video: where the leading track begins with a key frame; a key frame further
 * back in a fragment cannot be started at. Where video does not come, or has stopped: at each of the leading sound. Without
 * any video: at each. One caller at a time.
 */
final class JoinRule {
    /** Fragments at one time. */
    static final int PATIENCE_FRAGMENTS = 30;

    private final Mp4Header header;
    private final Lead lead = new Lead(PATIENCE_FRAGMENTS);
    private final FragmentPictures pictures = new FragmentPictures();

    // Of the fragment that is coming.
    private boolean isJoinable;
    private boolean isLooking;

    /** For the fragments of one header. */
    JoinRule(Mp4Header header) {
        this.header = header;
        lead.begin(0);
    }

    /**
     * A fragment begins, each in order.
     *
     * @param shiftMicros by how much its times are moved
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

    /** Whether this track leads now, or one of those that do. */
    boolean leads(Track track) {
        return !header.hasVideo() || track.isRanked() && track.rank() == lead.rank();
    }

    /** Takes what comes behind the moof, see {@link FragmentPictures#read}. */
    void read(byte[] bytes, int offset, int length, long position) {
        if (isLooking) {
            pictures.read(bytes, offset, length, position);
        }
    }

    /** The fragment is whole: returns whether viewers may start at it. */
    boolean end() {
        boolean key = !isLooking || pictures.end();
        return key && isJoinable;
    }

    /** See {@link org.streampump.container.Segmenter#advice}. */
    Optional<String> advice() {
        if (!header.hasVideo()) {
            return Optional.empty();
        }
        Optional<String> silent = lead.advice(header.firstSoundRank());
        return silent.isPresent() || lead.rank() >= header.firstSoundRank() ? silent : pictures.advice();
    }
}
