package org.streampump.container.ogg;

import java.util.Optional;
import org.streampump.container.MediaTime;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.SegmentSink;
import org.streampump.container.Segmenter;
import org.streampump.container.StreamHeader;

/**
 * Cuts Ogg into its pages, each a segment. Pages with a wrong checksum, and pages of logical streams whose first page has not
 * come, are skipped; gaps in the page numbers are left as they are.
 *
 * <ul>
 *   <li>The header pages of a chain's logical streams are the stream header, unchanged. A page on which data follow the last
 *       header packet is cut in two there, so that late viewers do not get the data, and nobody gets the headers twice.
 *   <li>The next chain reaches viewers unchanged: its header pages are segments too, but nobody starts at them. Pages that end
 *       the logical streams that the encoder has left open come before them.
 *   <li>When a new publication begins, present viewers get such pages too: the header's continuation is the pages that end the
 *       old logical streams, and then the new header pages.
 *   <li>A chain of several logical streams, however, whose headers equal the headers of the previous chain except for the
 *       comments, reaches viewers as a continuation of the previous chain ({@link Splice}), even in a new publication: players
 *       cannot begin several streams anew. The title of the previous chain then stays.
 *   <li>Header pages that come between data are passed on where they are, and added to the stream header.
 * </ul>
 *
 * <p>Not thread-safe: one caller at a time.
 */
public final class OggSegmenter implements Segmenter {
    private static final byte[] NOTHING = {};

    private final PageSearch search = new PageSearch();
    private final MediaTime mediaTime = new MediaTime();
    private final Page rest = new Page();
    private final Page moved = new Page();

    /**
     * The pages that end the previous publication; null if there was none, and once its viewers can have continued in this
     * publication.
     */
    private byte[] endsBefore;

    private Chain chain; // the chain whose data viewers get; null before the first data
    private Chain next; // the chain whose headers are coming; null between headers
    private StreamHeader header; // header of the chain
    private Splice splice; // turns the encoder's pages into pages of the chain; null when they are the chain's own
    private Chain spliced; // the encoder's chain while there is a splice
    private JoinRule joinRule;

    // The previous publication, whose viewers may be able to go on without new headers; null if there was none.
    private final Chain chainBefore;
    private final StreamHeader headerBefore;

    OggSegmenter() {
        this(null, null, null);
    }

    private OggSegmenter(byte[] endsBefore, Chain chainBefore, StreamHeader headerBefore) {
        this.endsBefore = endsBefore;
        this.chainBefore = chainBefore;
        this.headerBefore = headerBefore;
    }

    @Override
    public void feed(byte[] bytes, int offset, int length, SegmentSink out) throws RefusedStreamException {
        search.feed(bytes, offset, length, page -> take(page, out));
    }

    @Override
    public void finish(SegmentSink out) throws RefusedStreamException {
        search.finish(page -> take(page, out));
        if (chain == null && search.position() > 0) {
            throw search.malformed("the stream ended after " + search.position() + " bytes, without a page of data");
        }
    }

    /** Returns a segmenter that makes the next encoder's stream one more chain, or a continuation of this chain. */
    @Override
    public Segmenter successor() {
        return chain == null
                ? new OggSegmenter(end(), chainBefore, headerBefore)
                : new OggSegmenter(end(), endsBefore == null ? chain : null, header);
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
    public byte[] end() {
        if (endsBefore != null) {
            return endsBefore;
        }
        return chain == null ? NOTHING : chain.ends();
    }

    private boolean take(Page page, SegmentSink out) throws RefusedStreamException {
        if (page.beginsStream()) {
            takeFirst(page);
            return true;
        }
        LogicalStream stream = stream(page.serial());
        if (stream == null) {
            return false;
        }
        if (stream.isHeadersComplete()) {
            takeData(page, stream, out);
        } else if (next != null) {
            takeHeader(page, stream, out);
        } else {
            takeLateHeader(page, stream, out);
        }
        return true;
    }

    /** Returns the logical stream with this serial number in the encoder's newest chain; null when there is none. */
    private LogicalStream stream(int serial) {
        Chain current = next != null ? next : splice != null ? spliced : chain;
        return current == null ? null : current.stream(serial);
    }

    /** Begins a logical stream: of the chain whose headers are coming, or of a new chain. */
    private void takeFirst(Page page) throws OversizedUnitException {
        if (next == null || next.stream(page.serial()) != null || next.isEnded()) {
            next = new Chain();
        }
        LogicalStream stream = next.begin(page);
        stream.headerLacings(page);
        stream.passedHeader(page);
        next.addHeader(page.array(), page.start(), page.length());
    }

    private void takeHeader(Page page, LogicalStream stream, SegmentSink out) throws RefusedStreamException {
        int headers = stream.headerLacings(page);
        int all = page.lacingCount();
        if (headers == all) {
            next.addHeader(page.array(), page.start(), page.length());
            stream.passedHeader(page);
        } else if (headers == 0) {
            takeData(page, stream, out);
        } else {
            byte[] first = page.part(0, headers, 0);
            next.addHeader(first, 0, first.length);
            takeData(rest.lookAt(page.part(headers, all, page.granule()), 0), stream, out);
        }
    }

    /** Takes a header after the data of a different logical stream have begun. */
    private void takeLateHeader(Page page, LogicalStream stream, SegmentSink out) throws RefusedStreamException {
        int headers = stream.headerLacings(page);
        if (headers == 0 && page.lacingCount() > 0) {
            takeData(page, stream, out);
            return;
        }
        if (headers == page.lacingCount()) {
            chain.addHeader(page.array(), page.start(), page.length());
        } else {
            byte[] part = page.part(0, headers, 0);
            chain.addHeader(part, 0, part.length);
        }
        stream.passedHeader(page);
        write(page.array(), page.start(), page.length(), out);
        if (stream.isHeadersComplete()) {
            announce(out);
        }
    }

    private void takeData(Page page, LogicalStream stream, SegmentSink out) throws RefusedStreamException {
        if (next != null) {
            begin(out);
        }
        if (splice == null) {
            pass(page, stream, out);
        } else if (stream.codec() != Codec.SKELETON) {
            pass(moved.lookAt(splice.moved(page), 0), splice.old(page.serial()), out);
        }
    }

    private void pass(Page page, LogicalStream stream, SegmentSink out) throws RefusedStreamException {
        long beforeMs = mediaTime.elapsedMs(); // a granule position is where its page ends
        boolean joinPoint = joinRule.isJoinPoint(page, stream);
        out.write(page.array(), page.start(), page.length());
        out.seal(joinPoint, MediaTime.ofSegment(beforeMs, mediaTime.elapsedMs()));
        stream.passedData(page);
        if (joinPoint) {
            endsBefore = null;
        }
    }

    /** Begins the next chain: its headers have come. */
    private void begin(SegmentSink out) throws RefusedStreamException {
        next.streams().stream()
                .filter(each -> !each.isHeaderAwaited())
                .forEach(LogicalStream::completeHeaders); // nobody knows how many more headers there would be
        Chain before = chain == null ? chainBefore : chain;
        splice = before == null ? null : Splice.of(before, next);
        if (splice != null) {
            goOn(before, out);
            return;
        }
        if (chain != null) {
            byte[] ends = chain.ends();
            write(ends, 0, ends.length, out);
            byte[] pages = next.header();
            write(pages, 0, pages.length, out);
        }
        chain = next;
        next = null;
        mediaTime.saw(0); // usual beginning of a chain: the first granule position is where a page ends
        joinRule = new JoinRule(chain, mediaTime);
        announce(out);
    }

    /** Passes the encoder's next chain on as a continuation of the chain that viewers have. */
    private void goOn(Chain before, SegmentSink out) {
        spliced = next;
        next = null;
        if (chain == null) {
            chain = before;
            header = headerBefore;
            endsBefore = null;
            out.header(header);
        }
        joinRule = new JoinRule(chain, mediaTime);
    }

    private void announce(SegmentSink out) {
        byte[] pages = chain.header();
        byte[] continuation = pages;
        if (endsBefore != null && endsBefore.length > 0) {
            continuation = new byte[endsBefore.length + pages.length];
            System.arraycopy(endsBefore, 0, continuation, 0, endsBefore.length);
            System.arraycopy(pages, 0, continuation, endsBefore.length, pages.length);
        }
        header = new StreamHeader(pages, continuation, chain.codecs(), Optional.of(chain.title()))
                .audioOnly(chain.isAudioOnly());
        out.header(header);
    }

    /** Writes pages as a segment that is no join point. */
    private void write(byte[] bytes, int offset, int length, SegmentSink out) throws OversizedUnitException {
        out.write(bytes, offset, length);
        out.seal(/* joinPoint= */ false, mediaTime.elapsedMs());
    }
}
