package org.streampump.stream.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streampump.container.MediaTime;
import org.streampump.container.OversizedUnitException;
import org.streampump.stream.Lines;

/** Segments of 1000 bytes each 100 ms: the one that came at n tenths of a second lies at n times 1000. */
class JoinRuleTest {
    private static final int SEGMENT_BYTES = 1_000;
    private static final int SEGMENT_MS = 100;
    private static final Burst BURST = Burst.of(1_000, 0);

    private final StreamLog log = Lines.log(1 << 20, 30_000);
    private final JoinRule rule = log.joinRule();
    private long nowMs;
    private int segments;

    JoinRuleTest() {
        log.header(Lines.header("h"));
    }

    private void come(int untilSegment, int... joinPoints) throws OversizedUnitException {
        for (; segments < untilSegment; segments++) {
            boolean join = false;
            for (int each : joinPoints) {
                join |= each == segments;
            }
            nowMs = (long) segments * SEGMENT_MS;
            log.write(new byte[SEGMENT_BYTES], 0, SEGMENT_BYTES);
            log.seal(join, /* seam= */ false, MediaTime.UNKNOWN, nowMs);
        }
    }

    private long place(Burst burst) {
        Mark mark = rule.place(nowMs, burst);
        return mark == null ? -1 : mark.position() / SEGMENT_BYTES;
    }

    @Test
    void theFirstJoinPointIsAwaitedForFiveSecondsAndNoLonger() throws OversizedUnitException {
        come(50);
        assertThat(place(BURST)).isEqualTo(-1);
        assertThat(rule.isOpen(nowMs)).isFalse();
        come(51);
        assertThat(place(BURST)).isBetween(40L, 42L);
        assertThat(rule.isOpen(nowMs)).isTrue();
    }

    @Test
    void aStreamThatHasNeverHadAJoinPointIsBegunNearTheLiveEdgeForEver() throws OversizedUnitException {
        for (int tenths : new int[] {60, 120, 250, 400, 900}) {
            come(tenths);
            assertThat(place(BURST)).isBetween(tenths - 11L, tenths - 8L);
            assertThat(place(Burst.NONE)).isBetween(tenths - 3L, tenths - 1L);
        }
    }

    @Test
    void joinPointsThatHaveStoppedServeForFiveSecondsMoreThanTheBurst() throws OversizedUnitException {
        come(20, 0, 10, 20);
        come(70, 20);
        assertThat(place(BURST)).isEqualTo(20);
        come(81);
        assertThat(place(BURST)).isEqualTo(20);
        come(84);
        assertThat(place(BURST)).isBetween(73L, 76L);
        come(300);
        assertThat(place(BURST)).isBetween(289L, 292L);
        come(301, 300);
        assertThat(place(BURST)).isEqualTo(300);
    }

    @Test
    void aBurstOfBytesMayLieFartherBackByFiveSeconds() throws OversizedUnitException {
        come(200, 20, 80, 195);
        Burst hundredSegments = Burst.of(0, 100 * SEGMENT_BYTES);
        assertThat(place(hundredSegments)).isEqualTo(80);
        come(229);
        assertThat(place(hundredSegments)).isEqualTo(80);
        come(234);
        assertThat(place(hundredSegments))
                .as("80 is too far back; 195 is nearer than the burst")
                .isEqualTo(195);
        come(340);
        assertThat(place(hundredSegments)).isEqualTo(195);
        come(350);
        assertThat(place(hundredSegments)).as("195 is too far back").isBetween(248L, 252L);
    }

    @Test
    void aLogThatHoldsLessThanTheBurstIsBegunAtItsOldestSafeBoundary() throws OversizedUnitException {
        come(600);
        Mark mark = rule.place(nowMs, Burst.of(3_600_000, 0));
        assertThat(log.isEndangered(mark.position())).isFalse();
        assertThat(mark.position() - log.tail()).isLessThan(log.keptBytes() / 4);
    }

    /** The time of silence is irrelevant, since nothing has come meanwhile. */
    @ParameterizedTest
    @CsvSource({"1000", "9000", "14000"})
    void whoComesWhileTheEncoderIsAwayBeginsAtTheNewestJoinPoint(long silentMs) throws OversizedUnitException {
        come(60, 10, 30);
        nowMs += silentMs;
        assertThat(place(BURST)).isEqualTo(30);
    }

    @Test
    void segmentsThatAreFartherApartThanTheBurstAreBegunAtTheNewest() throws OversizedUnitException {
        for (int n = 0; n < 5; n++) {
            log.write(new byte[SEGMENT_BYTES], 0, SEGMENT_BYTES);
            log.seal(false, /* seam= */ false, MediaTime.UNKNOWN, n * 4_000L);
        }
        assertThat(rule.place(16_500, BURST).position()).isEqualTo(4L * SEGMENT_BYTES);
        assertThat(rule.place(19_500, BURST).position()).isEqualTo(4L * SEGMENT_BYTES);
    }

    @Test
    void anotherHeaderIsNotCrossedOnTheWayBackToTheBurst() throws OversizedUnitException {
        come(100);
        log.header(Lines.header("i"));
        come(105);
        Mark mark = rule.place(nowMs, BURST);
        assertThat(mark.position() / SEGMENT_BYTES).isBetween(100L, 102L);
        assertThat(mark.beginning()).isEqualTo(Lines.ascii("<i>"));
    }

    @Test
    void whatHasEndedWithoutAJoinPointIsGivenFromItsBeginning() throws OversizedUnitException {
        come(30);
        log.end();
        assertThat(place(BURST)).isZero();
    }

    @Test
    void radioHasABurstOf64KibWithinEightSecondsAndOneSecond() throws OversizedUnitException {
        int[] all = new int[400];
        for (int n = 0; n < all.length; n++) {
            all[n] = n;
        }
        come(30, all);
        assertThat(place(Burst.SOUND)).as("less than 64 KiB have come").isZero();
        come(300, all);
        assertThat(place(Burst.SOUND)).as("64 KiB").isBetween(231L, 235L);
        StreamLog slow = Lines.log(1 << 20, 30_000);
        StreamLog fast = Lines.log(16 << 20, 30_000);
        slow.header(Lines.header("h"));
        fast.header(Lines.header("h"));
        for (int n = 0; n < 300; n++) {
            slow.write(new byte[100], 0, 100);
            slow.seal(true, /* seam= */ false, MediaTime.UNKNOWN, n * 100L);
            fast.write(new byte[20_000], 0, 20_000);
            fast.seal(true, /* seam= */ false, MediaTime.UNKNOWN, n * 100L);
        }
        assertThat(slow.joinRule().place(29_900, Burst.SOUND).position() / 100).isBetween(217L, 219L);
        assertThat(fast.joinRule().place(29_900, Burst.SOUND).position() / 20_000)
                .isBetween(287L, 289L);
    }

    @Test
    void theSlowGoOnAtAFreshJoinPointOnly() throws OversizedUnitException {
        come(100, 20, 60);
        assertThat(rule.newestJoinPoint(nowMs, 21_000).position()).isEqualTo(60_000);
        assertThat(rule.newestJoinPoint(nowMs, 61_000)).isNull();
        come(115);
        assertThat(rule.newestJoinPoint(nowMs, 0)).isNull();
    }
}
