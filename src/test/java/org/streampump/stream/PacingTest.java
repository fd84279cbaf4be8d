package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.stream.ViewerSettings.AUTOMATIC;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacingTest {
    private static final long MS = 1_000_000;
    private static final int MOST = 256 * 1024;

    private static Pacing automatic(long bytesPerSecond) {
        return Pacing.of(AUTOMATIC, bytesPerSecond);
    }

    private static long bytesPerSecond(long kilobitsPerSecond) {
        return kilobitsPerSecond * 1_000 / 8;
    }

    @Test
    void aStreamOfUnknownBitRateIsPacedAsMostAre() {
        assertThat(automatic(0)).isEqualTo(new Pacing(100 * MS, 145 * MS));
        assertThat(automatic(1)).isEqualTo(new Pacing(200 * MS, 245 * MS));
    }

    /** 8 KiB take 512 ms at 128 kb/s, 65.5 ms at 1 Mb/s; 128 KiB take 131 ms at 8 Mb/s, 21 ms at 50 Mb/s. */
    @ParameterizedTest
    @CsvSource({
        "64, 200000000",
        "128, 200000000",
        "320, 200000000",
        "400, 163840000",
        "1000, 100000000",
        "4000, 100000000",
        "8000, 100000000",
        "20000, 52428800",
        "50000, 20971520",
    })
    void theIntervalFollowsTheBitRate(long kilobitsPerSecond, long intervalNs) {
        assertThat(automatic(bytesPerSecond(kilobitsPerSecond)).intervalNs()).isEqualTo(intervalNs);
    }

    @ParameterizedTest
    @ValueSource(longs = {64, 128, 1_000, 4_000, 8_000, 50_000, 10_000_000})
    void theDeadlineWaitsForOnePictureMore(long kilobitsPerSecond) {
        Pacing pacing = automatic(bytesPerSecond(kilobitsPerSecond));
        assertThat(pacing.deadlineNs()).isEqualTo(pacing.intervalNs() + 45 * MS);
    }

    @Test
    void aFasterStreamNeverWaitsLonger() {
        long before = automatic(1).intervalNs();
        for (long rate = 1; rate > 0; rate *= 2) {
            long interval = automatic(rate).intervalNs();
            assertThat(interval).isBetween(0L, before);
            before = interval;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 1L << 40, 1L << 44, 1L << 61, 1L << 62, Long.MAX_VALUE})
    void noBitRateIsTooAbsurd(long rate) {
        for (Pacing pacing : new Pacing[] {automatic(rate), Pacing.of(0, rate), Pacing.of(50, rate)}) {
            assertThat(pacing.intervalNs()).isBetween(0L, 200 * MS);
            assertThat(pacing.deadlineNs()).isBetween(pacing.intervalNs(), 245 * MS);
            assertThat(pacing.pieceBytes(rate, MOST)).isBetween(8 * 1024, MOST);
        }
    }

    @Test
    void moreThanAnOutputTakesIsWantedOfAnAbsurdBitRate() {
        assertThat(Pacing.of(50, Long.MAX_VALUE).pieceBytes(Long.MAX_VALUE, MOST))
                .isEqualTo(MOST);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 8_000, 500_000, Long.MAX_VALUE})
    void withoutLatencyEveryPieceIsPassedOnAtOnce(long rate) {
        assertThat(Pacing.of(0, rate)).isEqualTo(new Pacing(0, 0));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 8_000, 500_000, Long.MAX_VALUE})
    void aConfiguredLatencyHoldsAtAnyBitRateAndIsTheDeadlineToo(long rate) {
        assertThat(Pacing.of(50, rate)).isEqualTo(new Pacing(50 * MS, 50 * MS));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 8192", // unknown
        "8000, 8192", // 64 kb/s: 1,600 bytes per pass
        "20480, 8192", // 4 KiB per pass: twice that is 8 KiB
        "21000, 16384",
        "125000, 32768", // 1 Mb/s: 12,500 bytes
        "500000, 131072", // 4 Mb/s: 50,000 bytes
        "1000000, 262144", // 8 Mb/s: 100,000 bytes
        "100000000, 262144",
    })
    void anOutputTakesTwiceWhatComesBetweenTwoPasses(long rate, int pieceBytes) {
        assertThat(automatic(rate).pieceBytes(rate, MOST)).isEqualTo(pieceBytes);
    }

    @Test
    void aPieceHoldsTwoPassesAndIsThePowerOfTwoThatDoes() {
        Random random = new Random(20_261_121);
        for (int i = 0; i < 10_000; i++) {
            long rate = random.nextInt(100_000_000);
            Pacing pacing = random.nextBoolean() ? automatic(rate) : Pacing.of(random.nextInt(1_000), rate);
            long perPass = rate * (pacing.intervalNs() / 1_000) / 1_000_000;
            int piece = pacing.pieceBytes(rate, 1 << 30);
            assertThat(Integer.bitCount(piece)).isEqualTo(1);
            assertThat((long) piece).isBetween(2 * perPass, Math.max(8 * 1024, 4 * perPass));
            assertThat(pacing.pieceBytes(rate, MOST)).isEqualTo(Math.min(MOST, piece));
        }
    }

    @Test
    void anOutputThatTakesLittleIsNotGivenMore() {
        assertThat(automatic(0).pieceBytes(0, 1_000)).isEqualTo(1_000);
    }
}
