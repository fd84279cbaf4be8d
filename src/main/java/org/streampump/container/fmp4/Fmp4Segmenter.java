package org.streampump.container.fmp4;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.SegmentSink;
import org.streampump.container.Segmenter;
import org.streampump.container.UnsupportedStreamException;

/**
 * Cuts fragmented MP4 into its fragments. Each segment is a {@code moof} with the {@code mdat} boxes that hold its samples, and
 * the {@code styp}, {@code prft} and {@code emsg} boxes before it. The contents of {@code mdat} go to the sink as they come;
 * all other boxes are collected first. All bytes between {@code moof} and the end of its samples are passed on untouched,
 * because samples are found by counting bytes.
 *
 * <p>The segmenter leaves out boxes that have no meaning for viewers who begin late: {@code sidx}, {@code ssix} and
 * {@code mfra}, which tell positions and sizes in a file that viewers do not get; padding; and all other boxes between
 * fragments. A {@code moof} is changed only as {@link Moof} describes; an {@code mdat} that would reach to the end of the file
 * gets the size that its {@code moof} tells.
 *
 * <p>Nothing marks where a box begins: once that place is lost, it cannot be found again. Nonsense therefore ends the stream. A
 * new {@code moov} between fragments means that the encoder has begun anew. If it is
 * {@linkplain Mp4Header#isEquivalent equivalent} to the present {@code moov} or to the {@code moov} of the previous
 * publication, viewers do not notice, and the {@link Timeline} continues the stream's times. Any other {@code moov} is a
 * {@linkplain SegmentSink#restart restart}.
 */
final class Fmp4Segmenter implements Segmenter {
    /** Maximum number of bytes that are left out between two fragments, or before the first fragment. */
    static final int MAX_SKIPPED_BYTES = 16 * 1024 * 1024;

    /** An empty box. */
    static final byte[] FILLER = {0, 0, 0, Boxes.HEAD_BYTES, 'f', 'r', 'e', 'e'};

    private static final int INITIAL_BYTES = 4096;
    private static final int MAX_BOX_BYTES = 1 << 30; // of a box within a fragment; a log keeps less
    private static final byte[] NOTHING = {};

    private enum State {
        /** Collecting a box's size and type. */
        HEAD,
        /** Collecting a whole box. */
        BOX,
        /** Passing the rest of a box within a fragment from the caller to the sink. */
        PASSED,
        /** Skipping the rest of a box that nobody needs. */
        SKIPPED
    }

    private final Movie movie;
    private State state = State.HEAD;
    private long position;
    private boolean begun; // a fragment has come

    private byte[] unit = new byte[INITIAL_BYTES];
    private int collected;
    private int wanted = Boxes.HEAD_BYTES;
    private int type;
    private long size;
    private int headBytes;
    private long restBytes;
    private boolean toTheEnd;
    private long skippedBytes;

    // Boxes before the next header or fragment.
    private byte[] ftyp = NOTHING;
    private long fileStart;
    private final FrontBoxes front = new FrontBoxes();

    // The fragment whose samples are coming.
    private boolean open;
    private long openStart; // position of the fragment's moof
    private long openEnd; // position after the fragment's last sample
    private long openMs; // media time where the fragment begins

    Fmp4Segmenter() {
        this(new Movie());
    }

    private Fmp4Segmenter(Movie movie) {
        this.movie = movie;
    }

    @Override
    public void feed(byte[] bytes, int offset, int length, SegmentSink out) throws RefusedStreamException {
        int end = offset + length;
        for (int at = offset; at < end; ) {
            int taken = switch (state) {
                case HEAD, BOX -> collect(bytes, at, end - at, out);
                case PASSED -> passOn(bytes, at, end - at, out);
                case SKIPPED -> skip(end - at);
            };
            at += taken;
        }
    }

    /** Forgets a last fragment that was cut short. */
    @Override
    public void finish(SegmentSink out) throws RefusedStreamException {
        out.discard();
        if (!begun && position > 0) {
            throw malformed("the stream ended after %d bytes, before its first fragment", position);
        }
    }

    @Override
    public Optional<String> advice() {
        return movie.hasBegun() ? movie.joinRule().advice() : Optional.empty();
    }

    @Override
    public long mediaTimeMs() {
        return movie.mediaTimeMs();
    }

    @Override
    public Segmenter successor() {
        return new Fmp4Segmenter(movie.successor());
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
            if (state == State.HEAD) {
                readHead(out);
            } else {
                readBox(out);
            }
        }
        return taken;
    }

    private void readHead(SegmentSink out) throws RefusedStreamException {
        type = Bytes.int32(unit, Integer.BYTES);
        size = Bytes.unsigned32(unit, 0);
        if (!BoxType.isPlausible(type)) {
            throw malformed("no box at byte %d, but %s", start(), hex());
        }
        if (size == Boxes.LARGE && collected == Boxes.HEAD_BYTES) {
            await(State.HEAD, Boxes.LARGE_HEAD_BYTES);
            return;
        }
        headBytes = collected;
        toTheEnd = size == Boxes.TO_THE_END;
        if (size == Boxes.LARGE) {
            size = Bytes.int64(unit, Boxes.HEAD_BYTES);
        }
        if (!toTheEnd && size < headBytes) {
            throw malformed("%s is shorter than its own head", box());
        }
        if (open) {
            beginInFragment(out);
        } else {
            beginBetweenFragments(out);
        }
    }

    /** Begins a box while samples are still to come. Boxes among the samples stay where they are, whatever they are. */
    private void beginInFragment(SegmentSink out) throws RefusedStreamException {
        switch (type) {
            case BoxType.FTYP, BoxType.STYP, BoxType.MOOV, BoxType.MOOF, BoxType.SIDX, BoxType.MFRA ->
                throw malformed(
                        "%s comes before the samples of the fragment in front of it, which end at byte %d",
                        box(), openEnd);
            default -> {}
        }
        if (toTheEnd) {
            closeEndlessBox();
        }
        if (size > MAX_BOX_BYTES) {
            throw new OversizedUnitException(box() + " exceeds " + MAX_BOX_BYTES + " bytes");
        }
        out.write(unit, 0, collected);
        restBytes = size - headBytes;
        collected = 0;
        state = State.PASSED;
        endRest(out);
    }

    /** Gives a last mdat, which has no size, the size with which it ends after the fragment's last sample. */
    private void closeEndlessBox() throws RefusedStreamException {
        long bytes = openEnd - start();
        if (bytes > MAX_BOX_BYTES) {
            throw new OversizedUnitException(
                    box() + " has samples up to byte " + openEnd + ", and so exceeds " + MAX_BOX_BYTES + " bytes");
        }
        size = Math.max(bytes, headBytes);
        Bytes.putInt(unit, 0, (int) size);
    }

    private void beginBetweenFragments(SegmentSink out) throws RefusedStreamException {
        switch (type) {
            case BoxType.FTYP, BoxType.STYP -> awaitBox(Mp4Header.MAX_FTYP_BYTES, out);
            case BoxType.MOOV -> awaitBox(Mp4Header.MAX_MOOV_BYTES, out);
            case BoxType.MOOF -> {
                if (!movie.hasBegun()) {
                    throw malformed("%s comes before any moov", box());
                }
                awaitBox(Moof.MAX_BYTES, out);
            }
            case BoxType.PRFT, BoxType.EMSG -> awaitBox(FrontBoxes.MAX_BYTES, out);
            case BoxType.MDAT -> {
                if (!begun) {
                    throw new UnsupportedStreamException(
                            "this is an ordinary MP4 file: " + box() + " comes before any moof" + Mp4Header.HINT);
                }
                beginSkip();
            }
            default -> beginSkip();
        }
    }

    private void awaitBox(int limit, SegmentSink out) throws RefusedStreamException {
        if (toTheEnd) {
            throw malformed("%s has no size", box());
        }
        if (size > limit) {
            throw new OversizedUnitException(box() + " exceeds " + limit + " bytes");
        }
        await(State.BOX, (int) size);
        if (collected == wanted) {
            readBox(out);
        }
    }

    private void beginSkip() throws OversizedUnitException {
        if (toTheEnd) {
            size = Long.MAX_VALUE;
        } else {
            skippedBytes += Math.min(size, MAX_SKIPPED_BYTES + 1L);
        }
        checkSkipped();
        restBytes = size - headBytes;
        collected = 0;
        state = State.SKIPPED;
        skip(0);
    }

    private void checkSkipped() throws OversizedUnitException {
        if (skippedBytes > MAX_SKIPPED_BYTES) {
            throw new OversizedUnitException(
                    "what is left out between two fragments exceeds " + MAX_SKIPPED_BYTES + " bytes, with " + box());
        }
    }

    private void readBox(SegmentSink out) throws RefusedStreamException {
        switch (type) {
            case BoxType.FTYP -> {
                ftyp = Arrays.copyOf(unit, collected);
                fileStart = start();
                front.clear();
            }
            case BoxType.MOOV -> {
                front.clear();
                movie.begin(ftyp, Arrays.copyOf(unit, collected), start(), out);
            }
            case BoxType.MOOF -> readMoof(out);
            default -> front.add(unit, collected);
        }
        awaitHead();
    }

    private void readMoof(SegmentSink out) throws RefusedStreamException {
        Movie.Fragment fragment = movie.fragment(front, Arrays.copyOf(unit, collected), start(), fileStart);
        out.write(fragment.front(), 0, fragment.front().length);
        out.write(fragment.moof(), 0, fragment.moof().length);
        openStart = start();
        openEnd = openStart + fragment.dataEnd();
        openMs = fragment.mediaTimeMs();
        open = true;
        begun = true;
        skippedBytes = 0;
        sealIfWhole(out);
    }

    private int passOn(byte[] bytes, int offset, int available, SegmentSink out) throws RefusedStreamException {
        int taken = (int) Math.min(restBytes, available);
        out.write(bytes, offset, taken);
        movie.joinRule().read(bytes, offset, taken, position - openStart);
        restBytes -= taken;
        position += taken;
        endRest(out);
        return taken;
    }

    private void endRest(SegmentSink out) throws OversizedUnitException {
        if (restBytes == 0) {
            sealIfWhole(out);
            awaitHead();
            if (toTheEnd) {
                restBytes = Long.MAX_VALUE;
                state = State.SKIPPED;
            }
        }
    }

    private void sealIfWhole(SegmentSink out) {
        if (position >= openEnd) {
            out.seal(movie.joinRule().end(), openMs);
            open = false;
        }
    }

    private int skip(int available) throws OversizedUnitException {
        int taken = (int) Math.min(restBytes, available);
        restBytes -= taken;
        position += taken;
        if (toTheEnd) {
            skippedBytes += taken;
            checkSkipped();
        } else if (restBytes == 0) {
            awaitHead();
        }
        return taken;
    }

    private void awaitHead() {
        collected = 0;
        if (unit.length > INITIAL_BYTES) {
            unit = new byte[INITIAL_BYTES];
        }
        await(State.HEAD, Boxes.HEAD_BYTES);
    }

    private void await(State next, int bytes) {
        state = next;
        wanted = bytes;
    }

    /** The position of the box that is being collected. */
    private long start() {
        return position - collected;
    }

    private String box() {
        return String.format(
                Locale.ROOT,
                "%s of %s bytes at byte %d",
                BoxType.name(type),
                toTheEnd ? "unknown" : Long.toUnsignedString(size),
                start());
    }

    private String hex() {
        return HexFormat.ofDelimiter(" ").formatHex(unit, 0, collected);
    }

    private static MalformedStreamException malformed(String format, Object... values) {
        return new MalformedStreamException(String.format(Locale.ROOT, format, values));
    }
}
