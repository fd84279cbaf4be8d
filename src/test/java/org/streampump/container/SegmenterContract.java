package org.streampump.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The contract of every segmenter, whatever its format. A subclass supplies the format and valid samples of the format, and
 * overrides the hooks below to say what the format allows. All randomness is seeded, so that a failure repeats.
 */
public abstract class SegmenterContract {
    private static final int SPLITS = 20;
    private static final int CUTS = 100;
    private static final int HOSTILE_CASES = 2000;
    private static final int HOSTILE_BYTES = 24 * 1024;
    private static final int GOLDEN_PIECE_BYTES = 8 * 1024;

    /** A valid stream; {@code name} is also that of its golden dump. */
    public record Sample(String name, byte[] bytes) {}

    /** The result of one input. {@code refusal} is null when the input was taken to its end. */
    private record Run(RecordingSink sink, RefusedStreamException refusal) {}

    protected abstract ContainerFormat format();

    /** At least one; small, because they are fed thousands of times. */
    protected abstract List<Sample> samples();

    /** All segments of the sample in a row: the input without what the container puts elsewhere. */
    protected byte[] expectedOutput(Sample sample) {
        return sample.bytes();
    }

    /** Whether these bytes, cut out of a sample's middle, are whole units in a row. */
    protected abstract boolean isWholeUnits(byte[] output);

    /** How many bytes of garbage may precede the first unit; 0 when none may. */
    protected abstract int toleratedGarbage();

    /** Whether a stream may be taken up in mid-stream; otherwise it is refused there. */
    protected abstract boolean startsAnywhere();

    /** Bytes; what the open segment never exceeds. */
    protected abstract int maxOpenSegment();

    /** Bytes; what the segmenter itself never exceeds, tables included. */
    protected abstract long maxHeldBytes();

    @Test
    void samplesAreRecognisedByTheirFirstBytes() {
        for (Sample sample : samples()) {
            assertThat(format().recognise(sample.bytes(), sample.bytes().length))
                    .as(sample.name())
                    .isEqualTo(ContainerFormat.Recognition.YES);
            assertThat(format().recognise(sample.bytes(), 0)).isEqualTo(ContainerFormat.Recognition.UNSURE);
        }
    }

    @Test
    void longerHeadNeverContradictsShorterOne() {
        for (Sample sample : samples()) {
            ContainerFormat.Recognition before = ContainerFormat.Recognition.UNSURE;
            for (int length = 0; length < Math.min(4096, sample.bytes().length); length++) {
                ContainerFormat.Recognition now = format().recognise(sample.bytes(), length);
                assertThat(now).isNotEqualTo(ContainerFormat.Recognition.NO);
                assertThat(before == ContainerFormat.Recognition.YES && now != before)
                        .isFalse();
                before = now;
            }
        }
    }

    @Test
    void wholeSampleComesOutAsItWentIn() {
        for (Sample sample : samples()) {
            Run run = feedWhole(sample.bytes());
            assertThat(run.refusal()).as(sample.name()).isNull();
            run.sink().assertOutput(sample.name(), expectedOutput(sample));
            assertThat(run.sink().joinPoints()).as(sample.name()).isNotEmpty();
            assertThat(run.sink().openBytes()).isZero();
        }
    }

    @Test
    void byteByByteIsTheSameAsWhole() {
        for (Sample sample : samples()) {
            assertSame(sample.name(), feedWhole(sample.bytes()), feed(sample.bytes(), () -> 1));
        }
    }

    @Test
    void anySplitIsTheSameAsWhole() {
        for (Sample sample : samples()) {
            Run whole = feedWhole(sample.bytes());
            for (int seed = 0; seed < SPLITS; seed++) {
                Run split = feed(sample.bytes(), pieces(new Random(seed)));
                assertSame(sample.name() + ", seed " + seed, whole, split);
            }
        }
    }

    @Test
    void dumpIsTheGoldenOne() {
        for (Sample sample : samples()) {
            Run run = feed(sample.bytes(), () -> GOLDEN_PIECE_BYTES);
            Golden.assertMatches(
                    format().name() + "/" + sample.name(), run.sink().dump());
        }
    }

    @Test
    void everyJoinPointHasAHeaderUnlessTheFormatHasNone() {
        for (Sample sample : samples()) {
            RecordingSink sink = feedWhole(sample.bytes()).sink();
            assumeTrue(sink.header() != null, "format without header");
            assertThat(sink.joinPoints())
                    .allSatisfy(each -> assertThat(each.header()).isNotNull());
        }
    }

    @Test
    void mediaTimeBeginsAtZeroAndIsKnownAtJoinPoints() {
        for (Sample sample : samples()) {
            RecordingSink sink = feedWhole(sample.bytes()).sink();
            assertThat(sink.joinPoints())
                    .as(sample.name())
                    .allSatisfy(each -> assertThat(each.mediaTimeMs()).isNotNegative());
            assertThat(sink.segments().stream()
                            .mapToLong(RecordingSink.Segment::mediaTimeMs)
                            .filter(ms -> ms != MediaTime.UNKNOWN)
                            .findFirst())
                    .as(sample.name())
                    .hasValue(0);
        }
    }

    @Test
    void midStreamStartIsTakenUpAtAUnitOrRefused() {
        Random random = new Random(3);
        for (Sample sample : samples()) {
            byte[] whole = expectedOutput(sample);
            for (int n = 0; n < CUTS; n++) {
                int from = 1 + random.nextInt(sample.bytes().length / 2);
                Run run = feed(Arrays.copyOfRange(sample.bytes(), from, sample.bytes().length), pieces(random));
                assertThat(run.sink().output().length > 0)
                        .as("%s from %d: %s", sample.name(), from, run.refusal())
                        .isEqualTo(startsAnywhere());
                assertIsEnd(sample.name() + " from " + from, run.sink(), whole);
            }
        }
    }

    @Test
    void streamCutShortGivesItsWholeUnits() {
        Random random = new Random(4);
        for (Sample sample : samples()) {
            byte[] whole = expectedOutput(sample);
            for (int n = 0; n < CUTS; n++) {
                int length = random.nextInt(sample.bytes().length);
                Run run = feed(Arrays.copyOf(sample.bytes(), length), pieces(random));
                byte[] output = run.sink().output();
                assertThat(run.sink().openBytes()).isZero();
                run.sink().assertOutput(sample.name() + " cut at " + length, Arrays.copyOf(whole, output.length));
                assertThat(isWholeUnits(output))
                        .as("%s cut at %d", sample.name(), length)
                        .isTrue();
            }
        }
    }

    @Test
    void nothingAtAllIsAStreamWithoutSegments() {
        Run run = feedWhole(new byte[0]);
        assertThat(run.refusal()).isNull();
        assertThat(run.sink().segments()).isEmpty();
    }

    @Test
    void garbageInFrontIsSkippedUpToTheLimit() {
        Random random = new Random(5);
        for (Sample sample : samples()) {
            for (int length : new int[] {1, toleratedGarbage() / 2, toleratedGarbage()}) {
                Run run = feed(join(garbage(random, length), sample.bytes()), pieces(random));
                if (length <= toleratedGarbage()) {
                    assertThat(run.refusal()).as("%d bytes of garbage", length).isNull();
                    run.sink().assertOutput(length + " bytes of garbage", expectedOutput(sample));
                }
            }
        }
    }

    @Test
    void endlessGarbageIsRefused() {
        byte[] endless = garbage(new Random(6), 2 * toleratedGarbage() + 64 * 1024);
        Run run = feed(endless, pieces(new Random(6)));
        assertThat(run.refusal()).isNotNull();
        assertThat(run.refusal().getMessage()).isNotBlank();
        assertThat(run.sink().segments()).isEmpty();
    }

    @Test
    void randomBytesOnlyEverRaiseRefusals() {
        for (int seed = 0; seed < HOSTILE_CASES; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(4096)];
            random.nextBytes(bytes);
            feed(bytes, pieces(random));
        }
    }

    @Test
    void damagedSamplesOnlyEverRaiseRefusalsInWhateverPiecesTheyCome() {
        List<Sample> samples = samples();
        for (int seed = 0; seed < HOSTILE_CASES; seed++) {
            Random random = new Random(seed);
            byte[] damaged = damage(samples.get(seed % samples.size()).bytes(), random);
            Run one = feedWhole(damaged);
            Run other = feed(damaged, pieces(random));
            assertThat(text(other.refusal())).as("seed %d", seed).isEqualTo(text(one.refusal()));
            assertOneBeginsWithTheOther(
                    "seed " + seed, one.sink().output(), other.sink().output());
        }
    }

    @Test
    void successorTakesTheNextPublication() throws RefusedStreamException {
        for (Sample sample : samples()) {
            Segmenter first = format().segmenter();
            RecordingSink sink = new RecordingSink();
            first.feed(sample.bytes(), 0, sample.bytes().length * 2 / 3, sink);
            Segmenter second = first.successor();
            assumeTrue(second != null, "format cannot continue");
            RecordingSink next = new RecordingSink();
            second.feed(sample.bytes(), 0, sample.bytes().length, next);
            second.finish(next);
            assertThat(next.joinPoints())
                    .hasSameSizeAs(feedWhole(sample.bytes()).sink().joinPoints());
        }
    }

    /** Cuts an input into pieces: each call gives the length of the next. */
    private interface Pieces {
        int next();
    }

    /** Many tiny, some middling and few large pieces. */
    private static Pieces pieces(Random random) {
        return () -> switch (random.nextInt(4)) {
            case 0 -> 1 + random.nextInt(8);
            case 1 -> 1 + random.nextInt(400);
            case 2 -> 1 + random.nextInt(4000);
            default -> 1 + random.nextInt(40_000);
        };
    }

    private Run feedWhole(byte[] input) {
        return feed(input, () -> Math.max(1, input.length));
    }

    /** Feeds from an array that is scribbled over as soon as the segmenter has returned it. */
    private Run feed(byte[] input, Pieces pieces) {
        Segmenter segmenter = format().segmenter();
        RecordingSink sink = new RecordingSink(maxOpenSegment());
        long fullestSoFar = 0;
        int measureAt = 0;
        try {
            for (int at = 0; at < input.length; ) {
                int length = Math.min(pieces.next(), input.length - at);
                byte[] lent = new byte[length + 2];
                System.arraycopy(input, at, lent, 1, length);
                segmenter.feed(lent, 1, length, sink);
                Arrays.fill(lent, (byte) 0x5a);
                at += length;
                if (at >= measureAt) {
                    fullestSoFar = Math.max(fullestSoFar, HeldBytes.of(segmenter));
                    measureAt = at + 2048;
                }
            }
            segmenter.finish(sink);
            assertMediaTimeNeverGoesBack(sink, segmenter.mediaTimeMs());
            return checked(new Run(sink, null), fullestSoFar);
        } catch (RefusedStreamException refusal) {
            assertMediaTimeNeverGoesBack(sink, segmenter.mediaTimeMs());
            return checked(new Run(sink, refusal), Math.max(fullestSoFar, HeldBytes.of(segmenter)));
        }
    }

    private Run checked(Run run, long heldBytes) {
        assertThat(heldBytes).as("bytes held by the segmenter").isLessThanOrEqualTo(maxHeldBytes());
        assertThat(run.sink().largestOpenSegment()).isLessThanOrEqualTo(maxOpenSegment());
        return run;
    }

    /** @param endMs that of the publication's end */
    private static void assertMediaTimeNeverGoesBack(RecordingSink sink, long endMs) {
        long before = MediaTime.UNKNOWN;
        for (RecordingSink.Segment each : sink.segments()) {
            assertThat(each.mediaTimeMs())
                    .as("media time at %d", each.position())
                    .isGreaterThanOrEqualTo(before);
            before = each.mediaTimeMs();
        }
        assertThat(endMs).as("media time at the end").isGreaterThanOrEqualTo(before);
    }

    private static void assertSame(String what, Run expected, Run actual) {
        assertThat(text(actual.refusal())).as(what).isEqualTo(text(expected.refusal()));
        actual.sink().assertOutput(what, expected.sink().output());
        assertThat(actual.sink().marks()).as(what).isEqualTo(expected.sink().marks());
        assertThat(actual.sink().openBytes()).as(what).isZero();
    }

    private static void assertIsEnd(String what, RecordingSink sink, byte[] whole) {
        int from = Math.max(0, whole.length - sink.output().length);
        sink.assertOutput(what, Arrays.copyOfRange(whole, from, whole.length));
    }

    private static void assertOneBeginsWithTheOther(String what, byte[] one, byte[] other) {
        int length = Math.min(one.length, other.length);
        assertThat(Arrays.mismatch(Arrays.copyOf(one, length), Arrays.copyOf(other, length)))
                .as(what)
                .isEqualTo(-1);
    }

    private static String text(RefusedStreamException refusal) {
        return refusal == null ? "taken" : refusal.toString();
    }

    /** Cuts a part out of the sample, then changes, removes, doubles and inserts bytes. */
    private byte[] damage(byte[] sample, Random random) {
        int from = random.nextInt(3) == 0 ? random.nextInt(sample.length) : 0;
        byte[] bytes = Arrays.copyOfRange(sample, from, Math.min(sample.length, from + HOSTILE_BYTES));
        for (int n = 1 + random.nextInt(6); n > 0 && bytes.length > 1; n--) {
            int at = random.nextInt(bytes.length);
            int length = 1 + random.nextInt(Math.min(500, bytes.length - at));
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes = splice(bytes, at, at + length, new byte[0]);
                case 2 -> bytes = splice(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
                default -> bytes = splice(bytes, at, at, garbage(random, length));
            }
        }
        return bytes;
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] instead) {
        byte[] head = Arrays.copyOf(bytes, from);
        return join(join(head, instead), Arrays.copyOfRange(bytes, to, bytes.length));
    }

    /** Bytes that are not of this format; to be overridden where random ones may pass for a unit. */
    protected byte[] garbage(Random random, int length) {
        byte[] garbage = new byte[length];
        random.nextBytes(garbage);
        return garbage;
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
