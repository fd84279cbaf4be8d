package org.streampump.container.flv;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.MediaTime;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.SegmentSink;
import org.streampump.container.Segmenter;
import org.streampump.container.StreamHeader;

/**
 * Cuts FLV into runs of whole tags. A tag's bytes go to the sink as they come; only the first bytes are collected, to see what
 * the tag is, and bytes that belong in the stream header are copied as well. A segment ends where a feed ends between two tags,
 * and before a tag that is or may be a join point, renews the stream header, is implausible, or does not end in the feed in
 * which it begins.
 *
 * <p>Nothing marks where an FLV tag begins: once that place is lost, it cannot be found again. Nonsense therefore ends the
 * stream, by these rules: Reserved bits in a tag's type are never right. The size after a tag is allowed to be wrong if the
 * next tag's header is plausible (a known type, stream id 0). A tag with an implausible header passes if the sizes before and
 * after it are right.
 *
 * <p>A file header where a tag should begin (which no tag can resemble) is not passed on: the encoder has begun anew. All
 * knowledge about the stream is then forgotten, except for its time, which continues.
 */
final class FlvSegmenter implements Segmenter {
    /** Maximum length in bytes of one tag's body, except for audio: far above any sane key frame. */
    static final int MAX_BODY_BYTES = 8 * 1024 * 1024;

    /** Maximum length of one audio tag's body, in bytes. */
    static final int MAX_AUDIO_BODY_BYTES = 1024 * 1024;

    /** Maximum DataOffset of a file header: the number of bytes before the first PreviousTagSize; 9 in all known files. */
    static final int MAX_DATA_OFFSET = 64;

    private static final int FILE_HEADER_BYTES = 9; // E.2
    private static final int VIDEO_FLAG = 1;
    private static final int FIRST_BYTES =
            FlvTag.HEADER_BYTES + TagStart.BODY_BYTES; // a file header must not have more

    private enum State {
        /** The nine bytes at the beginning. */
        FILE_HEADER,
        /** Further bytes that the file header announces, if any, and the first PreviousTagSize, which is 0. */
        DATA_OFFSET,
        /** The byte that tells a tag from a new file header. */
        TAG_TYPE,
        TAG_HEADER,
        /** The part of the body that is needed to see what the tag is. */
        TAG_START,
        /** The rest of the body and the tag's size, which go from the caller to the sink. */
        TAG_REST
    }

    private final Timeline timeline;
    private final JoinRule joinRule = new JoinRule();
    private final HeaderTags headerTags = new HeaderTags();
    private final TagStart start = new TagStart();

    private State state = State.FILE_HEADER;
    private long position;
    private boolean begun;

    private final byte[] first = new byte[FIRST_BYTES];
    private int collected;
    private int wanted = FILE_HEADER_BYTES;

    private int restBytes;
    private int trailer;
    private int timestamp;
    private int timelineTrack;
    private boolean plausible;
    private boolean copying;
    private boolean open; // only later bytes of the tag can tell whether it is a join point

    private boolean sizeMatched = true;
    private boolean openIsJoinPoint;
    private boolean isSegmentOpen;
    private long openMs; // media time where the open segment begins

    FlvSegmenter() {
        this(new Timeline());
    }

    private FlvSegmenter(Timeline timeline) {
        this.timeline = timeline;
    }

    @Override
    public void feed(byte[] bytes, int offset, int length, SegmentSink out) throws RefusedStreamException {
        int end = offset + length;
        try {
            for (int at = offset; at < end; ) {
                int taken =
                        state == State.TAG_REST ? passOn(bytes, at, end - at, out) : collect(bytes, at, end - at, out);
                at += taken;
            }
        } finally {
            if (state != State.TAG_REST) { // otherwise the open segment holds a part of a tag, and nothing else
                seal(out);
            }
        }
    }

    /** Completes a last tag that lacks only the size after it, or a part of that size; discards a shorter tag. */
    @Override
    public void finish(SegmentSink out) throws RefusedStreamException {
        if (!begun && collected > 0) {
            throw new MalformedStreamException("not FLV: only " + collected + " bytes: " + hex(collected));
        }
        if (state != State.TAG_REST) {
            return;
        }
        if (restBytes <= FlvTag.SIZE_BYTES && plausible) {
            byte[] size = new byte[FlvTag.SIZE_BYTES];
            FlvTag.putSize(size, 0, tagBytes());
            passOn(size, FlvTag.SIZE_BYTES - restBytes, restBytes, out);
            seal(out);
        } else {
            out.discard();
        }
    }

    @Override
    public Optional<String> advice() {
        return joinRule.advice();
    }

    @Override
    public long mediaTimeMs() {
        return joinRule.mediaTimeMs();
    }

    @Override
    public Segmenter successor() {
        return new FlvSegmenter(timeline.successor());
    }

    /** Collects the bytes that the state needs and acts on them; returns how many bytes were taken. */
    private int collect(byte[] bytes, int offset, int available, SegmentSink out) throws RefusedStreamException {
        int taken = Math.min(wanted - collected, available);
        System.arraycopy(bytes, offset, first, collected, taken);
        collected += taken;
        position += taken;
        if (collected == wanted) {
            switch (state) {
                case FILE_HEADER -> readFileHeader();
                case DATA_OFFSET -> beginStream();
                case TAG_TYPE -> readTagType();
                case TAG_HEADER -> readTagHeader(available - taken, out);
                case TAG_START -> beginTag(available - taken, out);
                case TAG_REST -> throw new IllegalStateException("nothing to collect");
            }
        }
        return taken;
    }

    private void readFileHeader() throws MalformedStreamException {
        if (new Flv().recognise(first, collected) != Flv.Recognition.YES) {
            throw malformed("no FLV file header at byte %d, but %s", position - collected, hex(collected));
        }
        long dataOffset = Integer.toUnsignedLong(FlvTag.u24(first, 5) << 8 | first[8] & 0xff);
        if (dataOffset < FILE_HEADER_BYTES || dataOffset > MAX_DATA_OFFSET) {
            throw malformed("FLV data offset %d is not in %d to %d", dataOffset, FILE_HEADER_BYTES, MAX_DATA_OFFSET);
        }
        await(State.DATA_OFFSET, (int) dataOffset + FlvTag.SIZE_BYTES);
    }

    private void beginStream() {
        byte[] fileHeader = Arrays.copyOf(first, collected);
        FlvTag.putSize(fileHeader, collected - FlvTag.SIZE_BYTES, 0);
        headerTags.begin(fileHeader);
        joinRule.begin((first[4] & VIDEO_FLAG) != 0);
        sizeMatched = true;
        if (begun) {
            timeline.restart();
        }
        begun = true;
        awaitTag();
    }

    private void readTagType() throws MalformedStreamException {
        if (first[0] == 'F') {
            await(State.FILE_HEADER, FILE_HEADER_BYTES);
        } else if (FlvTag.hasReservedBits(first)) {
            throw malformed("reserved bits in tag type 0x%02x at byte %d", first[0], position - collected);
        } else {
            await(State.TAG_HEADER, FlvTag.HEADER_BYTES);
        }
    }

    private void readTagHeader(int available, SegmentSink out) throws RefusedStreamException {
        plausible = FlvTag.isPlausible(first);
        if (!plausible && !sizeMatched) {
            throw malformed("no tag at byte %d, but %s", position - collected, hex(collected));
        }
        checkBodyBytes(FlvTag.bodyBytes(first));
        int looked = Math.min(TagStart.BODY_BYTES, FlvTag.bodyBytes(first));
        await(State.TAG_START, FlvTag.HEADER_BYTES + looked);
        if (looked == 0) {
            beginTag(available, out);
        }
    }

    private void checkBodyBytes(int bytes) throws RefusedStreamException {
        int limit = FlvTag.type(first) == FlvTag.AUDIO ? MAX_AUDIO_BODY_BYTES : MAX_BODY_BYTES;
        if (bytes > limit && !plausible) {
            throw malformed("no tag at byte %d, but %s", position - collected, hex(collected));
        }
        if (bytes > limit) {
            throw new OversizedUnitException("tag of type " + FlvTag.type(first) + " with " + bytes
                    + " bytes of body exceeds " + limit + " bytes");
        }
    }

    /** Decides what the tag means, now that its first bytes have come, and writes these bytes. */
    private void beginTag(int available, SegmentSink out) throws RefusedStreamException {
        start.read(first, collected);
        restBytes = tagBytes() + FlvTag.SIZE_BYTES - collected;
        setTimestamp();
        JoinRule.Verdict verdict =
                joinRule.begin(start, first, collected, timestamp, isDecodable(), restBytes == FlvTag.SIZE_BYTES);
        boolean joinPoint = verdict == JoinRule.Verdict.JOIN_POINT;
        open = verdict == JoinRule.Verdict.OPEN;
        if (start.role() == TagStart.Role.FRAME) {
            headerTags.sawCodec(start);
        }
        beginCopy();
        boolean renew = headerTags.isChanged() && isHeaderDue(joinPoint);
        if (joinPoint || open || renew || !plausible || available < restBytes) {
            seal(out);
        }
        if (renew) {
            renewHeader(out);
        }
        if (!isSegmentOpen) {
            isSegmentOpen = true;
            openMs = joinRule.mediaTimeMs();
        }
        openIsJoinPoint |= joinPoint;
        state = State.TAG_REST;
        out.write(first, 0, collected);
    }

    private boolean isDecodable() {
        TagStart.Role header =
                start.isVideo() ? TagStart.Role.VIDEO_SEQUENCE_HEADER : TagStart.Role.AUDIO_SEQUENCE_HEADER;
        return !start.needsSequenceHeader() || headerTags.has(header, start.track());
    }

    private void setTimestamp() {
        int sent = FlvTag.timestamp(first, 0);
        timelineTrack = start.isTimed() ? Timeline.track(start.isVideo(), start.track()) : Timeline.UNTIMED;
        timestamp = timeline.output(sent, timelineTrack);
        if (timestamp != sent) {
            FlvTag.putTimestamp(first, 0, timestamp);
        }
    }

    private void beginCopy() {
        copying = start.role().isKept() && FlvTag.bodyBytes(first) <= HeaderTags.limit(start.role());
        if (copying) {
            headerTags.beginCopy();
            headerTags.copy(first, 0, collected);
        }
    }

    /**
     * Whether a changed header goes out now: at join points, and once before the first frame, for viewers who cannot wait for a
     * join point.
     */
    private boolean isHeaderDue(boolean joinPoint) {
        return joinPoint || !headerTags.isMade() && start.role() == TagStart.Role.FRAME;
    }

    private void renewHeader(SegmentSink out) {
        StreamHeader header = headerTags.renewed(timestamp);
        if (header != null) {
            out.header(header);
        }
    }

    /** Passes on the available part of the tag's rest; returns how many bytes were taken. */
    private int passOn(byte[] bytes, int offset, int available, SegmentSink out) throws RefusedStreamException {
        int taken = Math.min(restBytes, available);
        int bodyBytes = Math.max(0, Math.min(taken, restBytes - FlvTag.SIZE_BYTES));
        out.write(bytes, offset, taken);
        if (copying) {
            headerTags.copy(bytes, offset, bodyBytes);
        }
        if (open) {
            joinRule.read(bytes, offset, bodyBytes);
        }
        for (int n = bodyBytes; n < taken; n++) {
            trailer = trailer << 8 | bytes[offset + n] & 0xff;
        }
        restBytes -= taken;
        position += taken;
        if (restBytes == 0) {
            endTag(out);
        }
        return taken;
    }

    private void endTag(SegmentSink out) throws MalformedStreamException {
        sizeMatched = trailer == tagBytes();
        if (!plausible && !sizeMatched) {
            out.discard();
            throw malformed("no tag in the %d bytes up to byte %d", tagBytes() + FlvTag.SIZE_BYTES, position);
        }
        if (copying) {
            headerTags.keepCopy(start);
        } else if (start.role().isKept()) {
            headerTags.forget(start);
        }
        timeline.passed(timestamp, timelineTrack);
        if (open) {
            endOpenTag(out);
        }
        awaitTag();
    }

    /** Ends an open tag. The tag is alone in its segment; the header that belongs before it can therefore still change. */
    private void endOpenTag(SegmentSink out) {
        open = false;
        openIsJoinPoint = joinRule.end() == JoinRule.Verdict.JOIN_POINT;
        if (openIsJoinPoint && headerTags.isChanged()) {
            renewHeader(out);
        }
    }

    private int tagBytes() {
        return FlvTag.HEADER_BYTES + FlvTag.bodyBytes(first);
    }

    private void awaitTag() {
        collected = 0;
        await(State.TAG_TYPE, 1);
    }

    private void await(State next, int bytes) {
        state = next;
        wanted = bytes;
    }

    private void seal(SegmentSink out) {
        out.seal(openIsJoinPoint, MediaTime.ofSegment(openMs, joinRule.mediaTimeMs()));
        openIsJoinPoint = false;
        isSegmentOpen = false;
    }

    private String hex(int length) {
        return HexFormat.ofDelimiter(" ").formatHex(first, 0, length);
    }

    private static MalformedStreamException malformed(String format, Object... values) {
        return new MalformedStreamException(String.format(Locale.ROOT, format, values));
    }
}
