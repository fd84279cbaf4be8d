package org.streampump.container.flv;

import java.util.Arrays;
import java.util.Optional;
import org.streampump.container.KeyFrames;
import org.streampump.container.Lead;
import org.streampump.container.MediaTime;
import org.streampump.container.PictureCodec;
import org.streampump.container.PictureReader;

/**
 * Tells at which tags viewers may start: at key frames of the leading video track, or, where video does not come or has
 * stopped, at any sound of the leading audio track. The tags tell which tracks there are, since encoders set the file header's
 * flags carelessly; video that the flags announce is waited for. One caller at a time.
 */
final class JoinRule {
    private static final int FIRST_AUDIO = HeaderTags.MAX_TRACKS; // rank; video tracks have lower ranks
    private static final Optional<String> NO_SEQUENCE_HEADER = Optional.of(
            "the codec's sequence header has not come, so nobody can decode the stream: restart the encoder");

    /** Whether a viewer may begin at a tag, as far as the tag's bytes have come. */
    enum Verdict {
        NO,
        /** More of the tag's bytes are needed. */
        OPEN,
        JOIN_POINT
    }

    private final Lead lead = new Lead();
    private final KeyFrames keyFrames = new KeyFrames();
    private final PictureReader reader = new PictureReader();
    private final int[] nalLengthBytes = new int[HeaderTags.MAX_TRACKS];
    private int measuredTrack;
    private long timeMs; // the newest timestamp, with its wraps undone
    private final MediaTime mediaTime = new MediaTime();
    private boolean undecodable;

    // The tag whose picture is being read.
    private Verdict verdict = Verdict.NO;
    private PictureCodec codec = PictureCodec.OTHER;
    private boolean flagged;
    private boolean decodable;
    private int at; // index in the tag
    private int dataAt;
    private int dataEnd;

    /** Takes the beginning of the stream. */
    void begin(boolean videoAnnounced) {
        lead.begin(videoAnnounced ? FIRST_AUDIO - 1 : Lead.NOTHING);
        Arrays.fill(nalLengthBytes, PictureCodec.USUAL_NAL_LENGTH_BYTES);
        keyFrames.begin();
        undecodable = false;
    }

    /**
     * Takes the beginning of a tag, in order.
     *
     * @param start has read the tag
     * @param tag as many of the tag's first bytes as {@code start} has seen
     * @param timestamp the tag's timestamp that viewers get, in milliseconds
     * @param hasHeader whether the track's sequence header has come, or the codec needs none
     * @param whole whether these bytes are the whole tag
     */
    Verdict begin(TagStart start, byte[] tag, int length, int timestamp, boolean hasHeader, boolean whole) {
        verdict = Verdict.NO;
        if (start.role() == TagStart.Role.VIDEO_SEQUENCE_HEADER) {
            readSequenceHeader(start, tag, length);
        } else if (start.role() == TagStart.Role.FRAME) {
            timeMs += timestamp - (int) timeMs;
            decodable = hasHeader;
            boolean leads = lead.sent(rank(start), timeMs);
            mediaTime.saw(timeMs, leads);
            if (leads) {
                beginFrame(start, tag, length, whole);
            }
        }
        return verdict;
    }

    private static int rank(TagStart start) {
        int track = Math.min(start.track(), HeaderTags.MAX_TRACKS - 1);
        return start.isVideo() ? track : FIRST_AUDIO + track;
    }

    private void readSequenceHeader(TagStart start, byte[] tag, int length) {
        lead.announced(rank(start));
        int from = Math.min(start.dataAt(), length);
        nalLengthBytes[rank(start)] = start.pictureCodec().nalLengthBytes(tag, from, length - from);
    }

    private void beginFrame(TagStart start, byte[] tag, int length, boolean whole) {
        if (start.isAudio()) {
            undecodable = !decodable;
            verdict = decodable ? Verdict.JOIN_POINT : Verdict.NO;
            return;
        }
        if (measuredTrack != start.track()) {
            measuredTrack = start.track();
            keyFrames.begin();
        }
        codec = start.pictureCodec();
        flagged = start.isKeyFrame();
        reader.begin(codec, nalLengthBytes[rank(start)]);
        at = 0;
        dataAt = start.dataAt();
        dataEnd = start.dataEnd();
        verdict = Verdict.OPEN;
        read(tag, 0, length);
        if (whole || reader.isDone()) {
            end();
        }
    }

    /** Reads more bytes of an open tag. */
    void read(byte[] bytes, int offset, int length) {
        int from = Math.max(dataAt, at);
        int to = Math.min(dataEnd, at + length);
        if (from < to) {
            reader.read(bytes, offset + from - at, to - from);
        }
        at += length;
    }

    /** Decides whether an open tag is a join point by the bytes that have come; returns the final verdict. */
    Verdict end() {
        boolean key = keyFrames.isKey(codec, reader.picture(), flagged, timeMs);
        undecodable = key ? !decodable : undecodable && !decodable;
        verdict = key && decodable ? Verdict.JOIN_POINT : Verdict.NO;
        return verdict;
    }

    /** Returns the media time of the leading track's newest frame, in milliseconds. */
    long mediaTimeMs() {
        return mediaTime.elapsedMs();
    }

    /** Returns advice for {@link org.streampump.container.Segmenter#advice}. */
    Optional<String> advice() {
        if (undecodable) {
            return NO_SEQUENCE_HEADER;
        }
        Optional<String> silent = lead.advice(FIRST_AUDIO);
        return silent.isPresent() || lead.rank() >= FIRST_AUDIO ? silent : keyFrames.advice();
    }
}
