package org.streampump.container;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/** A sink that remembers everything it was given and writes it down for people. */
public final class RecordingSink implements SegmentSink {
    private static final int FIRST_BYTES = 12;

    private final int maxSegmentBytes;
    private final List<Segment> segments = new ArrayList<>();
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
    private StreamHeader header;
    private long position;
    private int largestOpenSegment;
    private int discards;
    private int restarts;

    /**
     * One sealed segment.
     *
     * @param position bytes sealed before it
     * @param continuation whether viewers can read it only behind the previous one
     * @param header the header that was set when it was sealed, or null
     * @param mediaTimeMs what it was sealed with
     */
    public record Segment(
            long position,
            byte[] bytes,
            boolean joinPoint,
            boolean continuation,
            StreamHeader header,
            long mediaTimeMs) {}

    /**
     * A place where a viewer may start, or where another header begins to hold. Compares by content.
     *
     * @param mediaTimeMs of a place where a viewer may start
     */
    public record Mark(long position, boolean joinPoint, long mediaTimeMs, String header, String continuation) {}

    public RecordingSink() {
        this(Integer.MAX_VALUE);
    }

    /** @param maxSegmentBytes what the open segment may grow to, as a stream's log would have it */
    public RecordingSink(int maxSegmentBytes) {
        this.maxSegmentBytes = maxSegmentBytes;
    }

    @Override
    public void header(StreamHeader newHeader) {
        header = newHeader;
    }

    @Override
    public void restart(StreamHeader newHeader) {
        header = newHeader;
        restarts++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws OversizedUnitException {
        if ((long) open.size() + length > maxSegmentBytes) {
            throw new OversizedUnitException("open segment exceeds " + maxSegmentBytes + " bytes");
        }
        open.write(bytes, offset, length);
        largestOpenSegment = Math.max(largestOpenSegment, open.size());
    }

    @Override
    public void seal(boolean joinPoint, long mediaTimeMs) {
        seal(joinPoint, /* continuation= */ false, mediaTimeMs);
    }

    @Override
    public void sealContinuation(long mediaTimeMs) {
        seal(/* joinPoint= */ false, /* continuation= */ true, mediaTimeMs);
    }

    private void seal(boolean joinPoint, boolean continuation, long mediaTimeMs) {
        if (open.size() == 0) {
            return;
        }
        segments.add(new Segment(position, open.toByteArray(), joinPoint, continuation, header, mediaTimeMs));
        position += open.size();
        open.reset();
    }

    @Override
    public void discard() {
        open.reset();
        discards++;
    }

    /** How often a header came that nobody can go on with. */
    public int restarts() {
        return restarts;
    }

    public List<Segment> segments() {
        return segments;
    }

    /** The newest header, or null. */
    public StreamHeader header() {
        return header;
    }

    /** Bytes written since the last seal. */
    public int openBytes() {
        return open.size();
    }

    public int largestOpenSegment() {
        return largestOpenSegment;
    }

    public int discards() {
        return discards;
    }

    public List<Segment> joinPoints() {
        return segments.stream().filter(Segment::joinPoint).toList();
    }

    /** All sealed bytes in a row. */
    public byte[] output() {
        return outputFrom(0);
    }

    /** All sealed bytes from this segment on. */
    public byte[] outputFrom(int segment) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        segments.subList(segment, segments.size()).forEach(each -> all.writeBytes(each.bytes()));
        return all.toByteArray();
    }

    /** Checks all sealed bytes; says where they differ instead of listing them. */
    public void assertOutput(String what, byte[] expected) {
        byte[] output = output();
        int differs = Arrays.mismatch(output, expected);
        if (differs >= 0) {
            throw new AssertionError(what + ": output of " + output.length + " bytes differs at " + differs
                    + " from the expected " + expected.length + " bytes");
        }
    }

    /** Join points and places where the header changes, which must not depend on the pieces in which the input came. */
    public List<Mark> marks() {
        List<Mark> marks = new ArrayList<>();
        StreamHeader before = null;
        for (Segment each : segments) {
            if (each.joinPoint() || !same(before, each.header())) {
                marks.add(mark(each));
            }
            before = each.header();
        }
        return marks;
    }

    private static Mark mark(Segment of) {
        StreamHeader header = of.header();
        long mediaTimeMs = of.joinPoint() ? of.mediaTimeMs() : MediaTime.UNKNOWN;
        return header == null
                ? new Mark(of.position(), of.joinPoint(), mediaTimeMs, "", "")
                : new Mark(of.position(), of.joinPoint(), mediaTimeMs, hex(header.bytes()), hex(header.continuation()));
    }

    /** One line for each segment and each change of header. */
    public String dump() {
        StringBuilder text = new StringBuilder();
        StreamHeader before = null;
        for (Segment each : segments) {
            if (!same(before, each.header())) {
                text.append(line(each.header()));
            }
            text.append(line(each));
            before = each.header();
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "end      %8d bytes, %d segments, %d join points%n",
                        position,
                        segments.size(),
                        joinPoints().size()))
                .toString()
                .replace(System.lineSeparator(), "\n");
    }

    private static String line(StreamHeader header) {
        CRC32 crc = new CRC32();
        crc.update(header.bytes());
        return String.format(
                Locale.ROOT,
                "header   %8d bytes, crc %08x, %d when continued; %s%n",
                header.bytes().length,
                crc.getValue(),
                header.continuation().length,
                String.join(", ", header.codecs()));
    }

    private static String line(Segment segment) {
        byte[] first = Arrays.copyOf(segment.bytes(), Math.min(FIRST_BYTES, segment.bytes().length));
        return String.format(
                Locale.ROOT,
                "%8d %8d %s  %s%n",
                segment.position(),
                segment.bytes().length,
                segment.joinPoint() ? "join" : segment.continuation() ? "  + " : "  | ",
                HexFormat.ofDelimiter(" ").formatHex(first));
    }

    private static boolean same(StreamHeader one, StreamHeader other) {
        return one == other
                || one != null
                        && other != null
                        && Arrays.equals(one.bytes(), other.bytes())
                        && Arrays.equals(one.continuation(), other.continuation());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
