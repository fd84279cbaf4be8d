package org.streampump.container;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Damages streams on purpose. A mutator knows no format, but for {@link Checksums}: it learns from what a segmenter does with
 * the sound sample where units begin, and does most of its damage there, since lengths are there. A seed always does the same
 * damage.
 */
public final class Mutator {
    /** Bytes; what a damaged copy has at most, unless a piece of it repeats. */
    private static final int MAX_COPY_BYTES = 256 * 1024;

    /** Below 2 to the power of this in bytes, which is more than any segmenter may hold. */
    private static final int MAX_REPEATED_BITS = 25;

    private static final int MIN_REPEATED_BITS = 10;

    private static final int MAX_CHANGES = 8;
    private static final int MAX_UNITS = 8;
    private static final int ONE_IN_REPEATS = 60;
    private static final int HEAD_BYTES = 1024; // where formats that have a header have it

    /** Bytes around the beginning of a unit: the unit's own head, and the end of the previous unit. */
    private static final int NEAR_BYTES = 24;

    private static final long[] EXTREMES = {
        0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL, -1
    };

    private final byte[] sample;
    private final int[] unitStarts;
    private final List<byte[]> others;

    /** @param others what pieces are taken from; among them samples of other formats */
    public Mutator(ContainerFormat format, byte[] sample, List<byte[]> others) {
        this.sample = sample.clone();
        this.others = others;
        this.unitStarts = unitStarts(format, sample);
    }

    /** Where the segmenter ends a segment or has a new header when it gets one byte after the other. */
    private static int[] unitStarts(ContainerFormat format, byte[] sample) {
        Segmenter segmenter = format.segmenter();
        RecordingSink sink = new RecordingSink();
        List<Integer> starts = new ArrayList<>(List.of(0));
        try {
            int segments = 0;
            StreamHeader header = null;
            for (int at = 0; at < sample.length; at++) {
                segmenter.feed(sample, at, 1, sink);
                if (sink.segments().size() != segments || sink.header() != header) {
                    starts.add(at + 1);
                    segments = sink.segments().size();
                    header = sink.header();
                }
            }
        } catch (RefusedStreamException e) {
            throw new AssertionError("a sample is refused", e);
        }
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }

    /** A damaged copy. */
    public byte[] mutated(Random random) {
        byte[] copy = sample.clone();
        for (int n = random.nextInt(MAX_CHANGES); n >= 0 && copy.length > 0; n--) {
            copy = changed(copy, random);
            copy = copy.length > MAX_COPY_BYTES ? Arrays.copyOf(copy, MAX_COPY_BYTES) : copy;
        }
        copy = random.nextInt(ONE_IN_REPEATS) == 0 && copy.length > 0 ? repeated(copy, random) : copy;
        if (random.nextInt(4) != 0) {
            Checksums.repair(copy);
        }
        return copy;
    }

    private byte[] changed(byte[] bytes, Random random) {
        int at = place(random, bytes.length);
        int length = Math.min(length(random), bytes.length - at);
        byte[] piece = Arrays.copyOfRange(bytes, at, at + length);
        return switch (random.nextInt(12)) {
            case 0 -> flipBits(bytes, at, random);
            case 1 -> replace(bytes, at, length, noise(random, length));
            case 2 -> replace(bytes, at, length, filled(length, random.nextBoolean() ? 0 : 0xff));
            case 3 -> replace(bytes, at, length, new byte[0]);
            case 4 -> replace(bytes, at, 0, noise(random, length));
            case 5 -> replace(bytes, place(random, bytes.length), 0, piece);
            case 6 -> replace(bytes, Math.min(place(random, bytes.length), bytes.length - length), length, piece);
            case 7 -> swap(bytes, at, length, place(random, bytes.length));
            case 8 -> splice(bytes, at, random);
            case 9 -> random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : flipBits(bytes, at, random);
            default -> replaceNumber(bytes, at, random);
        };
    }

    /** Mostly near the beginning of a unit, else in the head, else anywhere. Below {@code limit}, which is positive. */
    private int place(Random random, int limit) {
        int place = switch (random.nextInt(4)) {
            case 0 -> random.nextInt(limit);
            case 1 -> random.nextInt(HEAD_BYTES);
            case 2 -> unitStart(random) - random.nextInt(NEAR_BYTES);
            default -> unitStart(random) + random.nextInt(NEAR_BYTES);
        };
        return Math.min(Math.max(place, 0), limit - 1);
    }

    private int unitStart(Random random) {
        return unitStarts[random.nextInt(unitStarts.length)];
    }

    private int length(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> 1 + random.nextInt(8);
            case 1 -> 1 + random.nextInt(4096);
            default -> wholeUnits(random);
        };
    }

    /** The length of a few units in a row, somewhere. */
    private int wholeUnits(Random random) {
        int first = random.nextInt(unitStarts.length);
        int behind = Math.min(unitStarts.length - 1, first + 1 + random.nextInt(MAX_UNITS));
        return Math.max(1, unitStarts[behind] - unitStarts[first]);
    }

    private static byte[] flipBits(byte[] bytes, int at, Random random) {
        for (int n = random.nextInt(8); n >= 0; n--) {
            int each = Math.min(bytes.length - 1, at + random.nextInt(8));
            bytes[each] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private static byte[] replaceNumber(byte[] bytes, int at, Random random) {
        long number = random.nextInt(4) == 0 ? random.nextLong() : EXTREMES[random.nextInt(EXTREMES.length)];
        int length = Math.min(1 << random.nextInt(4), bytes.length - at);
        byte[] big = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        byte[] little = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(number)
                .array();
        if (random.nextBoolean()) {
            System.arraycopy(little, 0, bytes, at, length);
        } else {
            System.arraycopy(big, Long.BYTES - length, bytes, at, length);
        }
        return bytes;
    }

    private static byte[] swap(byte[] bytes, int one, int length, int other) {
        int first = Math.min(one, other);
        int second = Math.max(one, other);
        int count = Math.min(Math.min(length, second - first), bytes.length - second);
        byte[] kept = Arrays.copyOfRange(bytes, first, first + count);
        System.arraycopy(bytes, second, bytes, first, count);
        System.arraycopy(kept, 0, bytes, second, count);
        return bytes;
    }

    /** The beginning of one, then the end of another. */
    private byte[] splice(byte[] bytes, int at, Random random) {
        byte[] other = random.nextInt(3) == 0 ? sample : others.get(random.nextInt(others.size()));
        int from = random.nextInt(other.length);
        return replace(bytes, at, bytes.length - at, Arrays.copyOfRange(other, from, other.length));
    }

    /** One piece again and again; half the time with a number in it that counts. */
    private byte[] repeated(byte[] bytes, Random random) {
        int at = place(random, bytes.length);
        byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + length(random)));
        int bits = MIN_REPEATED_BITS + random.nextInt(MAX_REPEATED_BITS - MIN_REPEATED_BITS + 1);
        int count = 1 + random.nextInt(1 << bits) / piece.length;
        byte[] all = Arrays.copyOf(bytes, at + count * piece.length);
        int counterAt = random.nextInt(2 * piece.length);
        for (int n = 0; n < count; n++) {
            int start = at + n * piece.length;
            System.arraycopy(piece, 0, all, start, piece.length);
            if (counterAt < piece.length) {
                all[start + counterAt] = (byte) n;
                all[start + Math.max(0, counterAt - 1)] ^= (byte) (n >> 8);
            }
        }
        return all;
    }

    private static byte[] replace(byte[] bytes, int at, int length, byte[] instead) {
        byte[] result = Arrays.copyOf(bytes, bytes.length - length + instead.length);
        System.arraycopy(instead, 0, result, at, instead.length);
        System.arraycopy(bytes, at + length, result, at + instead.length, bytes.length - at - length);
        return result;
    }

    private static byte[] noise(Random random, int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] filled(int length, int value) {
        byte[] filled = new byte[length];
        Arrays.fill(filled, (byte) value);
        return filled;
    }
}
