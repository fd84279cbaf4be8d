package org.streampump.stream.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.streampump.Pace;
import org.streampump.container.MediaTime;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.StreamHeader;
import org.streampump.stream.Lines;

/** The byte at each position is a function of the position, so that a wrong one is noticed. */
class StreamLogTest {
    private static final int BLOCK = StreamLog.BLOCK_BYTES;
    private static final StreamHeader HEADER = Lines.header("h");

    private static StreamLog log(long maxBytes, long maxMs) {
        StreamLog log = Lines.log(maxBytes, maxMs);
        log.header(HEADER);
        return log;
    }

    private static byte pattern(long position) {
        return (byte) (position * 31 + position / BLOCK * 7);
    }

    private static void write(StreamLog log, long from, long size) throws OversizedUnitException {
        int length = Math.toIntExact(size);
        byte[] bytes = new byte[length + 3];
        for (int i = 0; i < length; i++) {
            bytes[3 + i] = pattern(from + i);
        }
        log.write(bytes, 3, length);
    }

    private static void append(StreamLog log, long length, boolean join, long nowMs) throws OversizedUnitException {
        write(log, log.published(), length);
        log.seal(join, /* seam= */ false, MediaTime.UNKNOWN, nowMs);
    }

    private static Mark place(StreamLog log, long nowMs, long burstMs, long burstBytes) {
        return log.joinRule().place(nowMs, Burst.of(burstMs, burstBytes));
    }

    private static void assertReadable(StreamLog log, long from, long to) {
        for (long position = from; position < to; position++) {
            assertThat(log.blockAt(position)[(int) (position % BLOCK)]).isEqualTo(pattern(position));
        }
    }

    /** Blocks that are in memory, those of the open segment included. */
    private static int blocks(StreamLog log, long upTo) {
        int count = 0;
        for (long position = 0; position < upTo; position += BLOCK) {
            count += log.blockAt(position) == null ? 0 : 1;
        }
        return count;
    }

    @Test
    void nothingIsVisibleBeforeItIsSealed() throws OversizedUnitException {
        StreamLog log = log(1 << 20, 30_000);
        write(log, 0, 100);
        assertThat(log.published()).isZero();
        log.seal(true, /* seam= */ false, MediaTime.UNKNOWN, 0);
        assertThat(log.published()).isEqualTo(100);
        assertReadable(log, 0, 100);
    }

    @Test
    void nobodyBeginsAtAContinuation() throws OversizedUnitException {
        StreamLog log = log(1 << 20, 30_000);
        append(log, 100, false, 0);
        for (int n = 1; n < 40; n++) {
            write(log, log.published(), 10_000);
            log.sealContinuation(MediaTime.UNKNOWN, n * 1000L);
        }
        assertThat(log.published()).isEqualTo(390_100);
        assertReadable(log, 0, log.published());
        assertThat(place(log, 6000, 1000, 0).position()).isZero();
        append(log, 100, false, 40_000);
        assertThat(place(log, 40_000, 1000, 0).position()).isEqualTo(390_100);
    }

    @Test
    void sealingNothingDoesNothing() {
        StreamLog log = log(1 << 20, 30_000);
        log.seal(true, /* seam= */ false, MediaTime.UNKNOWN, 0);
        assertThat(log.published()).isZero();
        assertThat(place(log, 0, 0, 0)).isNull();
    }

    @Test
    void unitsMayBeginAndEndAtBlockBordersAndSpanThem() throws OversizedUnitException {
        StreamLog log = log(1 << 20, 30_000);
        for (int length : new int[] {BLOCK, 1, BLOCK - 1, BLOCK + 1, 3 * BLOCK, BLOCK - 1}) {
            append(log, length, true, 0);
        }
        assertThat(log.published()).isEqualTo(7L * BLOCK);
        assertReadable(log, 0, log.published());
    }

    @Test
    void discardedBytesAreOverwrittenWhereverTheOpenSegmentHadGot() throws OversizedUnitException {
        for (int sealed : new int[] {0, 10, BLOCK - 1, BLOCK, BLOCK + 10}) {
            for (int open : new int[] {1, BLOCK - 10, BLOCK, 2 * BLOCK - sealed % BLOCK, 3 * BLOCK}) {
                StreamLog log = log(1 << 20, 30_000);
                append(log, sealed, true, 0);
                log.write(new byte[open], 0, open);
                log.discard();
                append(log, 2 * BLOCK + 5, true, 0);
                assertThat(log.published()).isEqualTo(sealed + 2L * BLOCK + 5);
                assertReadable(log, 0, log.published());
            }
        }
    }

    @Test
    void memoryIsBoundedByBytesWhateverTheUnitsAre() throws OversizedUnitException {
        Random random = new Random(1);
        StreamLog log = log(4L * BLOCK + 777, 30_000);
        for (int i = 0; i < 3_000; i++) {
            append(log, 1 + random.nextInt(2 * BLOCK), random.nextInt(5) == 0, i);
            assertThat(log.published() - log.tail()).isLessThanOrEqualTo(4L * BLOCK + 777);
            assertThat(log.tail()).isLessThanOrEqualTo(log.published());
        }
        assertThat(blocks(log, log.published() + BLOCK)).isBetween(2, 6);
        assertReadable(log, log.tail(), log.published());
    }

    @Test
    void memoryIsBoundedBySeconds() throws OversizedUnitException {
        StreamLog log = log(1 << 20, 10_000);
        for (int second = 0; second < 100; second++) {
            append(log, 10_000, true, second * 1_000L);
        }
        assertThat(log.published() - log.tail()).isBetween(100_000L, 120_000L);
        assertThat(blocks(log, log.published())).isLessThanOrEqualTo(3);
    }

    @Test
    void whatHasBeenSilentForLongIsForgottenWithTheNextUnit() throws OversizedUnitException {
        StreamLog log = log(1 << 20, 10_000);
        append(log, 1_000, true, 0);
        append(log, 1_000, true, 60_000);
        assertThat(log.tail()).isEqualTo(1_000);
    }

    @Test
    void aUnitOfMoreThanHalfTheLogIsRefusedBeforeItIsKept() throws OversizedUnitException {
        StreamLog log = log(8L * BLOCK, 30_000);
        write(log, 0, 4 * BLOCK);
        assertThatThrownBy(() -> log.write(new byte[1], 0, 1))
                .isInstanceOf(OversizedUnitException.class)
                .hasMessageContaining("262145")
                .hasMessageContaining("262144");
    }

    @Test
    void aHeaderOfMoreThanHalfTheLogIsRefused() {
        StreamLog log = log(8L * BLOCK, 30_000);
        log.header(new StreamHeader(new byte[3 * BLOCK], new byte[2 * BLOCK], List.of()));
        assertThatThrownBy(() -> log.write(new byte[1], 0, 1))
                .isInstanceOf(OversizedUnitException.class)
                .hasMessageContaining("header of 327680");
    }

    @Test
    void differentHeadersCountAsBytesOfTheLog() throws OversizedUnitException {
        StreamLog log = log(16L * BLOCK, 3_600_000);
        for (int i = 0; i < 1_000; i++) {
            log.header(new StreamHeader(new byte[BLOCK], new byte[BLOCK], List.of()));
            append(log, 10_000, true, i * 1_000L);
        }
        long headers = 0;
        long position = log.tail();
        while (position < log.published()) {
            headers++;
            position += 10_000;
        }
        assertThat(headers).isBetween(6L, 8L);
    }

    @Test
    void theSameHeaderIsCountedOnce() throws OversizedUnitException {
        StreamLog log = log(16L * BLOCK, 3_600_000);
        log.header(new StreamHeader(new byte[BLOCK], new byte[BLOCK], List.of()));
        for (int i = 0; i < 80; i++) {
            append(log, 10_000, true, i * 1_000L);
        }
        assertThat(log.tail()).isZero();
    }

    @Test
    void aNewViewerBeginsAtTheNewestJoinPointThatSatisfiesTheBurst() throws OversizedUnitException {
        StreamLog log = log(1 << 20, 60_000);
        for (int i = 0; i < 20; i++) {
            append(log, 5_000, i % 4 == 0, i * 500L); // join points at 0, 2, 4, 6, 8 s
        }
        assertThat(place(log, 9_500, 0, 0).position()).isEqualTo(80_000);
        assertThat(place(log, 9_500, 1_500, 0).position()).isEqualTo(80_000);
        assertThat(place(log, 9_500, 1_501, 0).position()).isEqualTo(60_000);
        assertThat(place(log, 9_500, 0, 20_000).position()).isEqualTo(80_000);
        assertThat(place(log, 9_500, 0, 20_001).position()).isEqualTo(60_000);
        assertThat(place(log, 9_500, 3_500, 41_000).position()).isEqualTo(40_000);
        assertThat(place(log, 9_500, 50_000, 0).position()).isZero();
    }

    @Test
    void aBurstThatTheLogCannotGiveBeginsAtTheOldestSafeJoinPoint() throws OversizedUnitException {
        StreamLog log = log(16L * BLOCK, 60_000);
        for (int i = 0; i < 1_000; i++) {
            append(log, 5_000, true, i * 10L);
        }
        Mark mark = place(log, 10_000, 60_000, 0);
        assertThat(log.isEndangered(mark.position())).isFalse();
        assertThat(mark.position() - log.tail()).isLessThan(16L * BLOCK / 6);
    }

    @Test
    void theOnlyJoinPointIsTakenEvenIfItIsEndangered() throws OversizedUnitException {
        StreamLog log = log(4L * BLOCK, 60_000);
        append(log, 4L * BLOCK / 4, false, 0);
        append(log, 100, true, 1);
        for (int i = 0; i < 20; i++) {
            append(log, BLOCK / 4, false, 2 + i);
            Mark mark = place(log, 100, 0, 0);
            assertThat(mark.position() == BLOCK).isEqualTo(log.tail() <= BLOCK);
            assertThat(mark.joinPoint()).isEqualTo(log.tail() <= BLOCK);
        }
    }

    @Test
    void nothingIsEndangeredBeforeTheLogWasFullNorAfterItsEnd() throws OversizedUnitException {
        StreamLog log = log(16L * BLOCK, 60_000);
        append(log, BLOCK, true, 0);
        append(log, 7L * BLOCK, true, 0);
        assertThat(log.isEndangered(0)).isFalse();
        append(log, 7L * BLOCK, true, 0);
        append(log, 7L * BLOCK, true, 0);
        assertThat(log.isEndangered(log.tail())).isTrue();
        assertThat(log.isEndangered(log.tail() + 7L * BLOCK)).isFalse();
        log.end();
        assertThat(log.isEndangered(log.tail())).isFalse();
        assertThat(log.isEndangered(log.tail() - 1)).isTrue();
    }

    @Test
    void boundariesAreFoundWithinTheLengthElseBehindIt() throws OversizedUnitException {
        StreamLog log = log(1 << 20, 60_000); // a boundary is remembered every 4 KiB
        for (int i = 0; i < 20; i++) {
            append(log, 5_000, false, 0);
        }
        append(log, 50_000, false, 0);
        append(log, 5_000, false, 0);
        assertThat(log.boundaryAfter(0, 16_000)).isEqualTo(15_000);
        assertThat(log.boundaryAfter(0, 15_000)).isEqualTo(15_000);
        assertThat(log.boundaryAfter(5_000, 100)).isEqualTo(10_000);
        assertThat(log.boundaryAfter(100_000, 8_192)).isEqualTo(150_000);
        assertThat(log.boundaryAfter(150_000, 8_192)).isEqualTo(155_000);
        assertThat(log.boundaryAfter(150_000, 1_000)).isEqualTo(155_000);
        assertThat(log.boundaryAfter(155_000, 1_000)).isEqualTo(155_000);
    }

    @Test
    void boundariesAreThinnedToBoundedManyMarks() throws OversizedUnitException {
        StreamLog log = log(1 << 20, 60_000);
        for (int i = 0; i < 100_000; i++) {
            append(log, 10, i % 3 == 0, i / 100);
        }
        long marks = 0;
        long last = -1;
        for (long position = log.tail(); position < log.published(); position++) {
            Mark next = log.marks().seam(position); // none
            assertThat(next).isNull();
            long boundary = log.boundaryAfter(position, 10);
            assertThat(boundary % 10).isZero();
            marks += boundary == last ? 0 : 1;
            last = boundary;
            position = boundary;
        }
        assertThat(marks).isLessThan(1_024);
    }

    @Test
    void aLargeLogStillRemembersABoundaryPerBlock() throws OversizedUnitException {
        StreamLog log = log(1 << 30, 3_600_000);
        for (int i = 0; i < 100; i++) {
            append(log, 10_000, false, 0);
        }
        assertThat(log.boundaryAfter(0, BLOCK)).isLessThanOrEqualTo(BLOCK + 10_000);
    }

    @Test
    void aSeamIsFoundFromBeforeItAndNotFromBehindIt() throws OversizedUnitException {
        StreamLog log = log(1 << 20, 60_000);
        append(log, 100, true, 0);
        append(log, 100, false, 1);
        write(log, 200, 100);
        log.seal(true, /* seam= */ true, MediaTime.UNKNOWN, 2);
        append(log, 100, false, 3);
        assertThat(log.marks().seam(0).position()).isEqualTo(200);
        assertThat(log.marks().seam(200).position()).isEqualTo(200);
        assertThat(log.marks().seam(201)).isNull();
    }

    @Test
    void endlesslyManySeamsStayWithinTheIndex() throws OversizedUnitException {
        StreamLog log = log(1 << 20, 60_000);
        for (int i = 0; i < 10_000; i++) {
            write(log, log.published(), 10);
            log.seal(true, /* seam= */ true, MediaTime.UNKNOWN, 0);
        }
        assertThat(log.published() - log.tail()).isBetween(1_000L, 30_000L);
        assertThat(log.marks().seam(log.tail()).position()).isEqualTo(log.tail());
        assertThat(place(log, 0, 0, Long.MAX_VALUE)).isNotNull();
    }

    @Test
    void aUnitThatFillsTheLogByItselfLeavesAReadableTail() throws OversizedUnitException {
        StreamLog log = log(16L * BLOCK, 60_000);
        append(log, 100, true, 0);
        append(log, 8L * BLOCK, true, 0);
        write(log, log.published(), 8L * BLOCK);
        assertThat(log.tail()).isEqualTo(100 + 8L * BLOCK);
        log.seal(true, /* seam= */ false, MediaTime.UNKNOWN, 0);
        assertThat(place(log, 0, 0, 0).position()).isEqualTo(log.tail());
        assertReadable(log, log.tail(), log.published());
    }

    @Test
    void readersThatRaceTheWriterNeverSeeAWrongByte() throws Exception {
        StreamLog log = log(6L * BLOCK, 60_000);
        Supplier<Long> reader = () -> readAll(log, new Random(5));
        Future<Long> one = CompletableFuture.supplyAsync(reader);
        Future<Long> two = CompletableFuture.supplyAsync(reader);
        Random random = new Random(2);
        try {
            for (int i = 0; i < 6_000; i++) {
                append(log, 1 + random.nextInt(BLOCK / 2), random.nextInt(4) == 0, i);
                if (random.nextInt(10) == 0) {
                    log.write(new byte[BLOCK], 0, BLOCK);
                    log.discard();
                }
            }
        } finally {
            log.end();
        }
        assertThat(one.get(Pace.seconds(30).toSeconds(), TimeUnit.SECONDS)).isGreaterThan(10_000);
        assertThat(two.get(Pace.seconds(30).toSeconds(), TimeUnit.SECONDS)).isGreaterThan(10_000);
    }

    /** Reads as a cursor does, jumps when it is overrun, and returns how many bytes it has seen. */
    private static long readAll(StreamLog log, Random random) {
        long count = 0;
        long position = 0;
        while (true) {
            boolean ended = log.isEnded();
            long edge = log.published();
            if (position == edge && ended) {
                return count;
            }
            if (position < log.tail() || random.nextInt(100) == 0) {
                Mark mark = place(log, 0, 0, 2L * BLOCK);
                position = mark == null ? log.tail() : mark.position();
            }
            byte[] block = position < log.published() ? log.blockAt(position) : null;
            if (block == null) {
                Thread.onSpinWait();
                continue;
            }
            long end = Math.min(log.published(), (position / BLOCK + 1) * BLOCK);
            for (; position < end; position++, count++) {
                if (block[(int) (position % BLOCK)] != pattern(position)) {
                    throw new AssertionError("wrong byte at " + position + ", tail " + log.tail());
                }
            }
        }
    }
}
