package org.streampump.container.mpegaudio;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.SegmentSink;
import org.streampump.container.Segmenter;
import org.streampump.container.StreamHeader;

/**
 * Cuts audio into its frames, each a segment that viewers may start at. Only frames go out, unchanged:
 *
 * <ul>
 *   <li>ID3v2 tags are skipped, wherever they are: a viewer who starts late must not need them. ID3v1 tags are skipped after a
 *       frame. Other tags are garbage.
 *   <li>Garbage is skipped up to {@link #MAX_GARBAGE_BYTES}. It ends where two headers of the previous kind, or three of one
 *       other kind, follow each other.
 *   <li>A frame that tells a file's length (Xing, Info, VBRI) is skipped: players would show that length, which a live stream
 *       does not have.
 * </ul>
 *
 * <p>A layer III frame may take bits from previous frames, which a viewer who starts there has not received; decoders are
 * silent for this frame. The header is empty. A new header is made when frames of a different kind follow (sampling rate,
 * layer), so that no new viewer starts before the change; viewers who are already listening continue, and their decoders
 * follow. Not thread-safe: one caller at a time.
 */
public final class AudioSegmenter implements Segmenter {
    /** Maximum length in bytes of the garbage between two frames; a stream with more is refused. */
    static final int MAX_GARBAGE_BYTES = 64 * 1024;

    /**
     * Maximum length in bytes of all tags between two frames. The limit is large, because tags may hold pictures, and costs no
     * memory, because nothing of a tag is kept.
     */
    static final int MAX_TAG_BYTES = 16 * 1024 * 1024;

    /** Number of successive headers that prove frames of the previous kind. */
    private static final int HEADERS_OF_KNOWN_KIND = 2;

    private static final int WINDOW_BYTES = 2 * FrameChain.LOOKAHEAD;
    private static final int NO_KIND = -1;
    private static final int QUOTED_BYTES = 8;
    private static final byte[] NOTHING = {};

    private enum State {
        /** Looking for a place from which frames follow each other. */
        SEARCHING,
        /** The next byte is the first byte of a frame or a tag. */
        IN_STEP,
        /** Within a tag. */
        IN_TAG
    }

    private final FrameSyntax syntax;
    private final FrameChain chain;
    private State state = State.SEARCHING;

    // Bytes that have come and are not yet dropped: `held` bytes, of which those before `at` are no longer needed.
    private final byte[] window = new byte[WINDOW_BYTES];
    private int at;
    private int held;
    private long dropped;
    private boolean ended;

    // The frames that came last, or that the search has found.
    private int kind = NO_KIND;
    private int freeBytes;
    private boolean isHeaderDue;
    private long mediaMicros; // duration of all frames

    // Tags and garbage since the newest frame.
    private State stateAfterTag = State.SEARCHING;
    private int tagBytesLeft;
    private int tagBytes;
    private int garbageBytes;
    private long garbagePosition;
    private final byte[] firstGarbage = new byte[QUOTED_BYTES];

    AudioSegmenter(FrameSyntax syntax) {
        this.syntax = syntax;
        chain = new FrameChain(syntax);
    }

    @Override
    public void feed(byte[] bytes, int offset, int length, SegmentSink out) throws RefusedStreamException {
        int taken = 0;
        while (taken < length) {
            int count = Math.min(WINDOW_BYTES - held, length - taken);
            System.arraycopy(bytes, offset + taken, window, held, count);
            held += count;
            taken += count;
            advance(out);
        }
    }

    @Override
    public void finish(SegmentSink out) throws RefusedStreamException {
        boolean empty = dropped + held == 0;
        ended = true;
        advance(out);
        if (kind == NO_KIND && !empty) {
            throw new MalformedStreamException("the stream ended without any " + syntax.frames() + quote());
        }
    }

    @Override
    public long mediaTimeMs() {
        return mediaMicros / 1_000;
    }

    /** Returns a new segmenter: decoders look for the next frame, and accept changed parameters. */
    @Override
    public Segmenter successor() {
        return new AudioSegmenter(syntax);
    }

    private void advance(SegmentSink out) throws RefusedStreamException {
        while (at < held && step(out)) {}
        if (at > 0) { // otherwise a frame that comes in small pieces would be copied with each byte
            System.arraycopy(window, at, window, 0, held - at);
            dropped += at;
            held -= at;
            at = 0;
        }
    }

    /** Takes the next frame, tag or byte of garbage; returns whether to try again with the bytes that have come. */
    private boolean step(SegmentSink out) throws RefusedStreamException {
        return switch (state) {
            case SEARCHING -> search();
            case IN_STEP -> takeUnit(out);
            case IN_TAG -> skipTag();
        };
    }

    private boolean search() throws RefusedStreamException {
        int tag = Tags.id3v2At(window, at, held);
        if (tag > 0) {
            beginTag(tag);
            return true;
        }
        if (tag == Tags.UNSURE && !ended) {
            return false;
        }
        boolean known = kind != NO_KIND && isOfKnownKind();
        int found = chain.lookAt(window, at, held, known ? HEADERS_OF_KNOWN_KIND : FrameChain.HEADERS, ended);
        if (found == FrameChain.UNSURE) {
            return (window[at] & 0xff) != FrameSyntax.SYNC_BYTE && skipGarbage();
        }
        if (found == FrameChain.NONE) {
            return skipGarbage();
        }
        int foundKind = syntax.headerAt(window, at).kind();
        isHeaderDue |= foundKind != kind;
        kind = foundKind;
        freeBytes = found;
        state = State.IN_STEP;
        return true;
    }

    private boolean isOfKnownKind() {
        if (at + syntax.headerBytes() > held) {
            return false; // the chain will ask for more
        }
        FrameHeader header = syntax.headerAt(window, at);
        return header != null && header.kind() == kind;
    }

    private boolean takeUnit(SegmentSink out) throws RefusedStreamException {
        int tag = Tags.id3v2At(window, at, held);
        if (tag == Tags.NONE) {
            tag = Tags.id3v1At(window, at, held);
        }
        if (tag > 0) {
            beginTag(tag);
            return true;
        }
        if (tag == Tags.UNSURE || at + syntax.headerBytes() > held) {
            return false;
        }
        FrameHeader header = syntax.headerAt(window, at);
        if (header == null || header.kind() != kind) {
            state = State.SEARCHING;
            return true;
        }
        int length = header.length(freeBytes);
        if (length > held - at) {
            return false;
        }
        takeFrame(header, length, out);
        return true;
    }

    private void takeFrame(FrameHeader header, int length, SegmentSink out) throws OversizedUnitException {
        if (!syntax.tellsLength(window, at, header, length)) {
            if (isHeaderDue) {
                isHeaderDue = false;
                out.header(new StreamHeader(NOTHING, NOTHING, List.of(header.codec())).audioOnly(true));
            }
            out.write(window, at, length);
            out.seal(/* joinPoint= */ true, mediaTimeMs());
            mediaMicros += header.micros();
        }
        at += length;
        garbageBytes = 0;
        tagBytes = 0;
    }

    private void beginTag(int length) throws OversizedUnitException {
        tagBytes += length;
        if (tagBytes > MAX_TAG_BYTES) {
            throw new OversizedUnitException("the tag at byte " + position() + " has " + length
                    + " bytes: tags between two frames exceed " + MAX_TAG_BYTES + " bytes");
        }
        tagBytesLeft = length;
        stateAfterTag = state;
        state = State.IN_TAG;
    }

    private boolean skipTag() {
        int count = Math.min(tagBytesLeft, held - at);
        at += count;
        tagBytesLeft -= count;
        if (tagBytesLeft == 0) {
            state = stateAfterTag;
        }
        return true;
    }

    private boolean skipGarbage() throws MalformedStreamException {
        if (garbageBytes == 0) {
            garbagePosition = position();
        }
        if (garbageBytes < QUOTED_BYTES) {
            firstGarbage[garbageBytes] = window[at];
        }
        at++;
        if (++garbageBytes > MAX_GARBAGE_BYTES) {
            throw new MalformedStreamException(
                    "no " + syntax.frames() + " within " + MAX_GARBAGE_BYTES + " bytes" + quote());
        }
        return true;
    }

    private long position() {
        return dropped + at;
    }

    private String quote() {
        byte[] first = Arrays.copyOf(firstGarbage, Math.min(QUOTED_BYTES, garbageBytes));
        return " from byte " + garbagePosition + " on; first bytes: "
                + HexFormat.ofDelimiter(" ").formatHex(first);
    }
}
