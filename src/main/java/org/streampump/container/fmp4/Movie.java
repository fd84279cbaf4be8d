package org.streampump.container.fmp4;

import org.streampump.container.MediaTime;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.SegmentSink;

/** What viewers have of a stream: its header, and how far its time has come. One caller at a time. */
final class Movie {
    private Mp4Header header; // of the publication before, until this one's has come
    private Timeline timeline;
    private JoinRule joinRule;
    private DecodeTimes decodeTimes;
    private final MediaTime mediaTime = new MediaTime();

    /**
     * A fragment as viewers get it.
     *
     * @param mediaTimeMs where it begins
     */
    record Fragment(byte[] front, byte[] moof, long dataEnd, long mediaTimeMs) {}

    /** A movie that has not begun. */
    Movie() {}

    /** The movie of a next publication, which goes on with this one if its header turns out to be equivalent. */
    Movie successor() {
        Movie next = new Movie();
        next.header = header;
        next.timeline = header == null ? null : timeline.successor();
        return next;
    }

    /** Whether a header of this publication has come. */
    boolean hasBegun() {
        return joinRule != null;
    }

    /**
     * Takes a header; if viewers cannot go on under it, it is a restart.
     *
     * @param ftyp the whole box; may be empty
     * @param moov the whole box; not changed afterwards by anyone
     * @param position of {@code moov} in the stream
     */
    void begin(byte[] ftyp, byte[] moov, long position, SegmentSink out) throws RefusedStreamException {
        Mp4Header next = Mp4Header.parse(ftyp, moov, position);
        if (header != null && next.isEquivalent(header)) {
            timeline.continued();
            if (!hasBegun()) {
                out.header(header.streamHeader());
            }
        } else {
            boolean restart = header != null;
            header = next;
            timeline = new Timeline(next.trackCount());
            if (restart) {
                out.restart(next.streamHeader());
            } else {
                out.header(next.streamHeader());
            }
        }
        joinRule = new JoinRule(header);
        decodeTimes = new DecodeTimes(header.trackCount());
    }

    /**
     * Takes a fragment.
     *
     * @param front what stands in front of it; empty afterwards
     * @param bytes a whole moof; not changed afterwards by anyone
     * @param position of it in the stream
     * @param fileStart position in the stream of the newest {@code ftyp}
     */
    Fragment fragment(FrontBoxes front, byte[] bytes, long position, long fileStart) throws RefusedStreamException {
        Moof moof = new Moof(bytes, position, fileStart, header);
        decodeTimes.complete(moof.trafs());
        timeline.take(moof);
        joinRule.begin(moof, timeline.shiftMicros());
        return new Fragment(
                front.take(timeline.shiftMicros(), position, header),
                moof.rendered(timeline.shiftMicros(), timeline.sequenceShift()),
                moof.dataEnd(),
                takeMediaTime(moof));
    }

    /** Returns where the fragment begins. */
    private long takeMediaTime(Moof moof) {
        for (Traf traf : moof.trafs()) {
            mediaTime.saw(timeline.startMs(traf.track()), joinRule.leads(traf.track()));
        }
        long startMs = mediaTime.elapsedMs();
        for (Traf traf : moof.trafs()) {
            mediaTime.saw(timeline.endMs(traf.track()), joinRule.leads(traf.track()));
        }
        return startMs;
    }

    /** As {@link org.streampump.container.Segmenter#mediaTimeMs}. */
    long mediaTimeMs() {
        return mediaTime.elapsedMs();
    }

    /** What tells at which fragments viewers may start; has seen the newest one. */
    JoinRule joinRule() {
        return joinRule;
    }
}
