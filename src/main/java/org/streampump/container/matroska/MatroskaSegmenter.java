package org.streampump.container.matroska;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.streampump.container.JoinPoints;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.MediaTime;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.Picture;
import org.streampump.container.PictureReader;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.SegmentSink;
import org.streampump.container.Segmenter;

/**
 * Cuts Matroska and WebM into runs of whole blocks. A SimpleBlock's bytes go to the sink as they come, except for the first
 * bytes, which are collected to tell whether a picture is a key picture; a BlockGroup is collected as a whole, since its end
 * may tell this too. Both are passed on untouched, lacing included. A new segment begins at each cluster header, at each feed,
 * and at each block that does not end in the feed in which it begins. Segments without a cluster header are continuations.
 *
 * <p>Viewers get clusters of unknown size, whatever the encoder sent, so that they can start in the middle of an encoder's
 * cluster. There, and wherever {@link ClusterPace} tells, a cluster header with the same timestamp is inserted. A cluster's
 * other children are not passed on: Position, PrevSize and CRC-32 would be wrong, and Void has no meaning. Elements between
 * clusters are not passed on either. The EBML Segment's size does not matter; the encoder may send a file or a live stream.
 *
 * <p>Nothing marks where an element begins: once that place is lost, it cannot be found again. Nonsense therefore ends the
 * stream. A new EBML header or EBML Segment means that the encoder has begun anew; it may come anywhere outside a cluster of
 * known size. If the new header is equivalent ({@link MatroskaHeader#isEquivalent}) to the present header or to the previous
 * publication's header, viewers do not notice, and the {@link Timeline} continues the stream's times. Any other header is a
 * {@linkplain SegmentSink#restart restart}.
 */
final class MatroskaSegmenter implements Segmenter {
    /**
     * Maximum length in bytes of one element's content, except for clusters and the EBML Segment: far above any sane key frame.
     */
    static final int MAX_ELEMENT_BYTES = 8 * 1024 * 1024;

    /** Length in bytes of the cluster header that is inserted before blocks. */
    static final int CLUSTER_HEADER_BYTES = 22;

    /** A Void element with one byte of content. */
    static final byte[] FILLER = {(byte) ElementId.VOID, (byte) 0x81, 0};

    /** Maximum length in bytes of the part of a block that is held back to tell whether its frame is a key frame. */
    static final int MAX_PROBE_BYTES = 64 * 1024;

    private static final int FIRST_PROBE_BYTES = 64;
    private static final int INITIAL_BYTES = 4096;
    private static final int SHORTEST_HEAD_BYTES = 2;
    private static final int TIME_AND_FLAGS_BYTES = 3; // RFC 9559 §10.2
    private static final int KEY_FLAG = 0x80; // of a SimpleBlock
    private static final int CLUSTER_TIMESTAMP_AT = 14;
    private static final byte[] CLUSTER_HEADER = HexFormat.of()
            .parseHex("1f43b675" + "01ffffffffffffff" + "e788" + "0000000000000000"); // unknown size, then a Timestamp
    private static final byte[] NOTHING = {};
    private static final long UNKNOWN = -1;

    private enum State {
        /** Collecting an element's ID and size. */
        HEAD,
        /** Collecting a whole element. */
        ELEMENT,
        /** Collecting the beginning of a SimpleBlock, which tells what the block is. */
        BLOCK_START,
        /** Passing the rest of a SimpleBlock from the caller to the sink. */
        BLOCK_REST,
        /** Skipping the rest of an element that nobody needs. */
        SKIPPED
    }

    private enum Level {
        /** Outside an EBML Segment. */
        DOCUMENT,
        SEGMENT,
        CLUSTER
    }

    private final Timeline timeline;
    private JoinRule joinRule;
    private MatroskaHeader header; // of the previous publication until the header of this publication has come

    private State state = State.HEAD;
    private Level level = Level.DOCUMENT;
    private long position;
    private boolean begun;

    private byte[] unit = new byte[INITIAL_BYTES];
    private int collected;
    private int wanted = SHORTEST_HEAD_BYTES;
    private int id;
    private long size;
    private int headBytes;
    private int restBytes;

    // The header that is coming, as whole elements.
    private byte[] ebml = NOTHING;
    private byte[] info = NOTHING;
    private byte[] tracks = NOTHING;
    private boolean headerDue;

    private long clusterEnd = UNKNOWN;
    private long clusterTimestamp = UNKNOWN;
    private boolean clusterHeaderDue;
    private final ClusterPace clusterPace = new ClusterPace();
    private boolean openIsHeaded; // the open segment begins with a cluster header
    private boolean openIsJoinPoint;
    private boolean isOpen;
    private long openMs; // media time where the open segment begins

    private final MediaTime mediaTime = new MediaTime();
    private final PictureReader pictures = new PictureReader();

    MatroskaSegmenter() {
        this(new Timeline(), null);
    }

    private MatroskaSegmenter(Timeline timeline, MatroskaHeader header) {
        this.timeline = timeline;
        this.header = header;
    }

    @Override
    public void feed(byte[] bytes, int offset, int length, SegmentSink out) throws RefusedStreamException {
        int end = offset + length;
        try {
            for (int at = offset; at < end; ) {
                int taken = switch (state) {
                    case HEAD, ELEMENT, BLOCK_START -> collect(bytes, at, end - at, out);
                    case BLOCK_REST -> passOn(bytes, at, end - at, out);
                    case SKIPPED -> skip(end - at);
                };
                at += taken;
            }
        } finally {
            if (state != State.BLOCK_REST) { // otherwise the open segment holds a part of a block, and nothing else
                seal(out);
            }
        }
    }

    /** Forgets a last block that was cut short. */
    @Override
    public void finish(SegmentSink out) throws RefusedStreamException {
        if (state == State.BLOCK_REST) {
            out.discard();
        }
        if (!begun && position > 0) {
            throw malformed("the stream ended after %d bytes, before its first cluster", position);
        }
    }

    @Override
    public Optional<String> advice() {
        return joinRule == null ? Optional.empty() : joinRule.advice();
    }

    @Override
    public long mediaTimeMs() {
        return mediaTime.elapsedMs();
    }

    @Override
    public Segmenter successor() {
        return new MatroskaSegmenter(timeline.successor(), header);
    }

    /** Collects the bytes that the state needs and acts on them; returns how many bytes were taken. */
    private int collect(byte[] bytes, int offset, int available, SegmentSink out) throws RefusedStreamException {
        int taken = Math.min(wanted - collected, available);
        if (collected + taken > unit.length) {
            unit = Arrays.copyOf(unit, Math.min(wanted, Math.max(collected + taken, 2 * unit.length)));
        }
        System.arraycopy(bytes, offset, unit, collected, taken);
        collected += taken;
        position += taken;
        if (collected == wanted) {
            switch (state) {
                case HEAD -> readHead(out);
                case ELEMENT -> readElement(out);
                case BLOCK_START -> readBlockStart(available - taken, out);
                default -> throw new IllegalStateException("nothing to collect: " + state);
            }
        }
        return taken;
    }

    private void readHead(SegmentSink out) throws RefusedStreamException {
        int idBytes = Ebml.vintBytes(unit[0]);
        if (idBytes > Ebml.MAX_ID_BYTES) {
            throw malformed("no element ID at byte %d, but %s", start(), hex());
        }
        int sizeBytes = collected > idBytes ? Ebml.vintBytes(unit[idBytes]) : 1;
        if (sizeBytes > Ebml.MAX_SIZE_BYTES) {
            throw malformed("no element size at byte %d, but %s", start(), hex());
        }
        headBytes = idBytes + sizeBytes;
        if (collected < headBytes) {
            await(State.HEAD, headBytes);
            return;
        }
        id = (int) Ebml.unsigned(unit, 0, idBytes);
        size = Ebml.vint(unit, idBytes, sizeBytes);
        if (size == Ebml.UNKNOWN_SIZE && id != ElementId.SEGMENT && id != ElementId.CLUSTER) {
            throw malformed("%s has no known size", element());
        }
        leaveCluster();
        if (level == Level.CLUSTER) {
            beginInCluster(out);
        } else {
            beginAboveClusters(out);
        }
    }

    /** Leaves a cluster at its end: after its last byte, or, if its size is unknown, before an element that it cannot hold. */
    private void leaveCluster() throws MalformedStreamException {
        if (level != Level.CLUSTER) {
            return;
        }
        boolean above = ElementId.isAboveClusters(id);
        if (clusterEnd == UNKNOWN ? above : start() == clusterEnd) {
            level = Level.SEGMENT;
        } else if (clusterEnd != UNKNOWN && (above || position + size > clusterEnd)) {
            throw malformed("%s is not within the cluster that ends at byte %d", element(), clusterEnd);
        }
    }

    private void beginAboveClusters(SegmentSink out) throws RefusedStreamException {
        if (ebml.length == 0 && id != ElementId.EBML) {
            throw malformed("no EBML header at byte %d, but %s", start(), hex());
        }
        switch (id) {
            case ElementId.EBML -> {
                ebml = NOTHING;
                level = Level.DOCUMENT;
                awaitElement(DocType.MAX_EBML_HEADER_BYTES, out);
            }
            case ElementId.SEGMENT -> {
                level = Level.SEGMENT;
                info = NOTHING;
                tracks = NOTHING;
                headerDue = true;
                awaitHead();
            }
            case ElementId.INFO -> beginHeaderElement(MatroskaHeader.MAX_BYTES - ebml.length - tracks.length, out);
            case ElementId.TRACKS -> beginHeaderElement(MatroskaHeader.MAX_BYTES - ebml.length - info.length, out);
            case ElementId.CLUSTER -> beginCluster(out);
            case ElementId.TIMESTAMP, ElementId.SIMPLE_BLOCK, ElementId.ENCRYPTED_BLOCK, ElementId.BLOCK_GROUP ->
                throw malformed("%s is not in a cluster", element());
            default -> beginSkip();
        }
    }

    private void beginHeaderElement(int limit, SegmentSink out) throws RefusedStreamException {
        checkLevel();
        if (headerDue) {
            awaitElement(limit - Ebml.MAX_HEAD_BYTES, out);
        } else {
            beginSkip(); // a copy for viewers who begin late, who get the first from this program
        }
    }

    private void beginCluster(SegmentSink out) throws RefusedStreamException {
        checkLevel();
        if (headerDue) {
            makeHeader(out);
        }
        level = Level.CLUSTER;
        clusterEnd = size == Ebml.UNKNOWN_SIZE ? UNKNOWN : position + size;
        clusterTimestamp = UNKNOWN;
        clusterHeaderDue = true;
        awaitHead();
    }

    private void checkLevel() throws MalformedStreamException {
        if (level == Level.DOCUMENT) {
            throw malformed("%s is not in a Segment", element());
        }
    }

    private void makeHeader(SegmentSink out) throws RefusedStreamException {
        if (tracks.length == 0) {
            throw malformed("no Tracks before the cluster at byte %d", start());
        }
        MatroskaHeader next = MatroskaHeader.parse(ebml, info, tracks);
        headerDue = false;
        seal(out);
        if (header != null && next.isEquivalent(header)) {
            timeline.continued();
            if (!begun) {
                out.header(header.streamHeader());
            }
        } else {
            boolean restart = header != null;
            header = next;
            timeline.restart(next.timestampScale());
            if (restart) {
                out.restart(next.streamHeader());
            } else {
                out.header(next.streamHeader());
            }
        }
        begun = true;
        joinRule = new JoinRule(header.videos(), header.timestampScale(), mediaTime);
    }

    private void beginInCluster(SegmentSink out) throws RefusedStreamException {
        switch (id) {
            case ElementId.TIMESTAMP -> {
                if (clusterTimestamp != UNKNOWN) {
                    throw malformed("%s is its cluster's second Timestamp", element());
                }
                awaitElement(Long.BYTES, out);
            }
            case ElementId.SIMPLE_BLOCK, ElementId.ENCRYPTED_BLOCK -> {
                checkBlock();
                await(State.BLOCK_START, headBytes + 1);
            }
            case ElementId.BLOCK_GROUP -> {
                checkBlock();
                awaitElement(MAX_ELEMENT_BYTES, out);
            }
            default -> beginSkip();
        }
    }

    private void checkBlock() throws RefusedStreamException {
        if (clusterTimestamp == UNKNOWN) {
            throw malformed("%s comes before its cluster's Timestamp", element());
        }
        checkSize(MAX_ELEMENT_BYTES);
        if (size <= TIME_AND_FLAGS_BYTES) {
            throw malformed("%s has no room for a block", element());
        }
    }

    private void awaitElement(int limit, SegmentSink out) throws RefusedStreamException {
        checkSize(limit);
        await(State.ELEMENT, headBytes + (int) size);
        if (size == 0) {
            readElement(out);
        }
    }

    private void beginSkip() throws OversizedUnitException {
        checkSize(MAX_ELEMENT_BYTES);
        restBytes = (int) size;
        collected = 0;
        state = State.SKIPPED;
        skip(0);
    }

    private void checkSize(int limit) throws OversizedUnitException {
        if (size > limit) {
            throw new OversizedUnitException(element() + " exceeds " + limit + " bytes");
        }
    }

    private void readElement(SegmentSink out) throws RefusedStreamException {
        switch (id) {
            case ElementId.EBML -> {
                DocType.check(unit, collected);
                ebml = Arrays.copyOf(unit, collected);
            }
            case ElementId.INFO -> info = Arrays.copyOf(unit, collected);
            case ElementId.TRACKS -> tracks = Arrays.copyOf(unit, collected);
            case ElementId.TIMESTAMP -> readTimestamp();
            case ElementId.BLOCK_GROUP -> passBlockGroup(out);
            default -> throw new IllegalStateException("nobody wants " + element());
        }
        awaitHead();
    }

    private void readTimestamp() throws MalformedStreamException {
        clusterTimestamp = Ebml.unsigned(unit, headBytes, (int) size);
        if (clusterTimestamp < 0 || clusterTimestamp > Timeline.MAX_TIMESTAMP) {
            throw malformed(
                    "cluster timestamp %s at byte %d exceeds %d",
                    Long.toUnsignedString(clusterTimestamp), start(), Timeline.MAX_TIMESTAMP);
        }
    }

    private void passBlockGroup(SegmentSink out) throws RefusedStreamException {
        int block = 0;
        int blockBytes = 0;
        boolean key = true;
        try {
            Elements each = Elements.ofElementAt(unit, 0, collected, "BlockGroup");
            while (each.next()) {
                if (each.id() == ElementId.BLOCK) {
                    block = each.payload();
                    blockBytes = each.payloadBytes();
                }
                key &= each.id() != ElementId.REFERENCE_BLOCK;
            }
        } catch (MalformedStreamException e) {
            throw malformed("%s is malformed: %s", element(), e.getMessage());
        }
        if (blockBytes == 0) {
            throw malformed("%s has no Block", element());
        }
        int timeAt = timeAt(block, blockBytes);
        int video = joinRule.video(Ebml.vint(unit, block, timeAt - block));
        Picture picture = joinRule.picture(video, pictures, unit, timeAt + Short.BYTES, block + blockBytes);
        beginBlock(video, timeAt, key, picture, true, out);
        out.write(unit, 0, collected);
    }

    private void readBlockStart(int available, SegmentSink out) throws RefusedStreamException {
        int timeAt = timeAt(headBytes, (int) size);
        if (collected < timeAt + TIME_AND_FLAGS_BYTES) {
            await(State.BLOCK_START, timeAt + TIME_AND_FLAGS_BYTES);
            return;
        }
        int video = joinRule.video(Ebml.vint(unit, headBytes, timeAt - headBytes));
        Picture picture = Picture.UNKNOWN;
        if (id == ElementId.SIMPLE_BLOCK && joinRule.isReadable(video)) {
            picture = joinRule.picture(video, pictures, unit, timeAt + Short.BYTES, collected);
            int more = probeBytes() - collected;
            if (!pictures.isDone() && more > 0) {
                await(State.BLOCK_START, collected + more);
                return;
            }
        }
        boolean key = (unit[timeAt + 2] & KEY_FLAG) != 0;
        restBytes = headBytes + (int) size - collected;
        beginBlock(video, timeAt, key, picture, available >= restBytes, out);
        out.write(unit, 0, collected);
        collected = 0;
        state = State.BLOCK_REST;
        endRest();
    }

    /**
     * Returns how many bytes of the block are to be collected next: twice as many as now, up to a limit and to the block's end.
     */
    private int probeBytes() {
        int most = Math.min(MAX_PROBE_BYTES, headBytes + (int) size);
        return Math.min(most, Math.max(FIRST_PROBE_BYTES, 2 * collected));
    }

    /** Returns the index of a block's timestamp, which follows the track number. */
    private int timeAt(int block, int blockBytes) throws MalformedStreamException {
        int trackBytes = Ebml.vintBytes(unit[block]);
        if (trackBytes > Ebml.MAX_SIZE_BYTES || trackBytes + TIME_AND_FLAGS_BYTES > blockBytes) {
            throw malformed("%s has no track number and time", element());
        }
        return block + trackBytes;
    }

    /**
     * Prepares the writing of a block: begins a segment and writes a cluster header where the block needs them.
     *
     * @param video the index of the block's video track, or {@link JoinPoints#SOUND}
     * @param timeAt index of the block's timestamp
     * @param key whether the encoder marks the block as a key frame
     * @param picture what the bytes of the block's first frame say
     * @param whole whether the block will be written to its end in this feed
     */
    private void beginBlock(int video, int timeAt, boolean key, Picture picture, boolean whole, SegmentSink out)
            throws RefusedStreamException {
        int relative = (short) Ebml.unsigned(unit, timeAt, Short.BYTES);
        long time = clusterTimestamp + relative;
        boolean joinPoint = video == JoinPoints.SOUND
                ? joinRule.isJoinPoint(clusterHeaderDue, time)
                : joinRule.isJoinPoint(video, key, picture, time);
        long shift = timeline.shift(clusterTimestamp, relative);
        boolean headed = joinPoint
                || clusterHeaderDue
                || clusterPace.isDue(joinRule.hasVideo(), joinRule.ms(time), headBytes + size);
        if (headed || !whole) {
            seal(out);
        }
        if (!isOpen) {
            isOpen = true;
            openMs = mediaTime.elapsedMs();
        }
        openIsJoinPoint |= joinPoint;
        if (headed) {
            byte[] clusterHeader = CLUSTER_HEADER.clone();
            Ebml.putLong(clusterHeader, CLUSTER_TIMESTAMP_AT, clusterTimestamp + shift);
            out.write(clusterHeader, 0, clusterHeader.length);
            clusterHeaderDue = false;
            clusterPace.begin(joinRule.ms(time));
            openIsHeaded = true;
        }
        clusterPace.add(headBytes + size);
    }

    private int passOn(byte[] bytes, int offset, int available, SegmentSink out) throws RefusedStreamException {
        int taken = Math.min(restBytes, available);
        out.write(bytes, offset, taken);
        return taken(taken);
    }

    private int skip(int available) {
        return taken(Math.min(restBytes, available));
    }

    private int taken(int bytes) {
        restBytes -= bytes;
        position += bytes;
        endRest();
        return bytes;
    }

    private void endRest() {
        if (restBytes == 0) {
            awaitHead();
        }
    }

    private void awaitHead() {
        collected = 0;
        if (unit.length > INITIAL_BYTES) {
            unit = new byte[INITIAL_BYTES];
        }
        await(State.HEAD, SHORTEST_HEAD_BYTES);
    }

    private void await(State next, int bytes) {
        state = next;
        wanted = bytes;
    }

    private void seal(SegmentSink out) {
        if (openIsHeaded) {
            out.seal(openIsJoinPoint, openMs);
        } else {
            out.sealContinuation(openMs);
        }
        isOpen = false;
        openIsHeaded = false;
        openIsJoinPoint = false;
    }

    /** The position of the element that is being collected. */
    private long start() {
        return position - collected;
    }

    private String element() {
        return size == Ebml.UNKNOWN_SIZE
                ? String.format(Locale.ROOT, "element 0x%x at byte %d", id, start())
                : String.format(Locale.ROOT, "element 0x%x of %d bytes at byte %d", id, size, start());
    }

    private String hex() {
        return HexFormat.ofDelimiter(" ").formatHex(unit, 0, collected);
    }

    private static MalformedStreamException malformed(String format, Object... values) {
        return new MalformedStreamException(String.format(Locale.ROOT, format, values));
    }
}
