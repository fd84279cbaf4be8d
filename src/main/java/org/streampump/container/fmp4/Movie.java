package org.streampump.container.fmp4;

import org.streampump.container.MediaTime;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.SegmentSink;

/** The part of a stream's state that viewers depend on: its header, and how far its time has come. One caller at a time. */
final class Movie {
    private Mp4Header header; // the previous publication's header until this publication's header has come
    private Timeline timeline;
    private JoinRule joinRule;
    private DecodeTimes decodeTimes;
    private final MediaTime mediaTime = new MediaTime();

    /**
     * A fragment for viewers, except for its samples.
     *
     * @param dataEnd end of the fragment's samples, in bytes from the first byte of the moof that the encoder sent
     * @param mediaTimeMs media time where the fragment begins, in milliseconds
     */
    record Fragment(byte[] front, byte[] moof, long dataEnd, long mediaTimeMs) {}

    /** Creates a movie that has not begun. */
    Movie() {}

    /** Returns the movie of the next publication, which continues this movie if its header turns out to be equivalent. */
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
     * Takes a header. A header under which viewers cannot continue is a restart.
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
     * @param front the boxes before the fragment; empty afterwards
     * @param bytes a whole moof; not changed afterwards by anyone
     * @param position of the moof in the stream
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

    /** Returns the media time where the fragment begins, in milliseconds. */
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

    /** Returns the media time for {@link org.streampump.container.Segmenter#mediaTimeMs}. */
    long mediaTimeMs() {
        return mediaTime.elapsedMs();
    }

    /** The rule that tells at which fragments viewers may start; it has seen the newest fragment. */
    JoinRule joinRule() {
        return joinRule;
    }
}
