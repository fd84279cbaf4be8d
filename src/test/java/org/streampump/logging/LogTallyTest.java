package org.streampump.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streampump.LogLines;
import org.streampump.address.AddressKey;
import org.streampump.logging.LogTally.Kind;
import org.streampump.stream.FakeClock;

class LogTallyTest {
    private static final AddressKey HERE = AddressKey.of("203.0.113.7");
    private static final AddressKey THERE = AddressKey.of("2001:db8:0:1::9");

    private final FakeClock clock = new FakeClock();
    private final LogTally tally = new LogTally(clock);
    private final LogLines log = new LogLines(LogTally.class);

    @AfterEach
    void forget() {
        log.close();
    }

    private static AddressKey address(int n) {
        return AddressKey.of("10." + (n >> 16 & 0xff) + "." + (n >> 8 & 0xff) + "." + (n & 0xff));
    }

    private void minute() {
        clock.advance(LogTally.PERIOD_MS);
        tally.tick();
    }

    @Test
    void firstIsSaidAndTheRestIsSummedUpOncePerMinute() {
        assertThat(tally.isFirst(Kind.CREDENTIAL, HERE, "stream news: 401")).isTrue();
        for (int n = 0; n < 4_122; n++) {
            assertThat(tally.isFirst(Kind.CREDENTIAL, HERE, "stream news: 401")).isFalse();
        }
        tally.tick();
        assertThat(log.all()).isEmpty();
        minute();
        assertThat(log.all())
                .containsExactly("INFO from 203.0.113.7: 4,122 more refused credentials in the last minute, the last:"
                        + " stream news: 401");
    }

    @Test
    void addressThatGoesOnHasASumEachMinuteAndNoLineInBetween() {
        tally.isFirst(Kind.PUBLISHER, THERE, "x");
        for (int minutes = 0; minutes < 3; minutes++) {
            assertThat(tally.isFirst(Kind.PUBLISHER, THERE, "x")).isFalse();
            minute();
        }
        assertThat(log.all())
                .hasSize(3)
                .containsOnly("INFO from 2001:db8:0:1::/64: 1 more refused encoder in the last minute, the last: x");
    }

    @Test
    void addressThatWasSilentForAMinuteIsSaidAgain() {
        assertThat(tally.isFirst(Kind.PUBLISHER, HERE, "x")).isTrue();
        minute();
        assertThat(tally.isCounting(Kind.PUBLISHER, HERE)).isFalse();
        assertThat(tally.isFirst(Kind.PUBLISHER, HERE, "x")).isTrue();
        assertThat(log.all()).isEmpty();
    }

    /** An address that is not counted yet gets a line when it comes: a flood of new addresses would get a line each. */
    @Test
    void addressesForWhichThereIsNoPlaceAreCountedToo() {
        for (int n = 0; n < LogTally.MAX_ADDRESSES; n++) {
            assertThat(tally.isCounting(Kind.BRIEF_VIEWER, HERE)).isFalse();
            tally.said(Kind.BRIEF_VIEWER, address(n), "x");
        }
        assertThat(tally.isCounting(Kind.BRIEF_VIEWER, HERE)).isTrue();
        assertThat(tally.isCounting(Kind.BRIEF_PUBLISHER, HERE)).isFalse();
        minute();
        assertThat(tally.isCounting(Kind.BRIEF_VIEWER, HERE)).isFalse();
    }

    @Test
    void kindsAddressesAndReasonsAreCountedApart() {
        assertThat(tally.isFirst(Kind.PUBLISHER, HERE, "a: 401")).isTrue();
        assertThat(tally.isFirst(Kind.PUBLISHER, HERE, "a: 415")).isTrue();
        assertThat(tally.isFirst(Kind.PUBLISHER, THERE, "a: 401")).isTrue();
        assertThat(tally.isFirst(Kind.BRIEF_VIEWER, HERE, "a: 401")).isTrue();
    }

    @Test
    void nothingIsLostWhenThePumpStops() {
        tally.isFirst(Kind.BRIEF_VIEWER, HERE, "stream news");
        tally.isFirst(Kind.BRIEF_VIEWER, HERE, "stream news");
        tally.isFirst(Kind.BRIEF_VIEWER, HERE, "stream news");
        clock.advance(12_000);
        tally.close();
        assertThat(log.all())
                .containsExactly(
                        "INFO from 203.0.113.7: 2 more viewers that stayed below a second in the last 12 s, the"
                                + " last: stream news");
        assertThat(tally.isFirst(Kind.BRIEF_VIEWER, HERE, "stream news")).isTrue();
        assertThat(tally.isCounting(Kind.BRIEF_VIEWER, HERE)).isFalse();
    }

    @Test
    void namesThatAPeerInventsDoNotFillTheLog() {
        int said = 0;
        for (int n = 0; n < 10_000; n++) {
            said += tally.isFirst(Kind.PUBLISHER, HERE, "stream x" + n + ": 404") ? 1 : 0;
        }
        assertThat(said).isEqualTo(LogTally.MAX_DIFFERENT);
        minute();
        assertThat(log.all()).hasSize(1);
        assertThat(log.all().get(0)).contains("9,980 more refused encoders");
    }

    @Test
    void hostileTextsAreOneShortLine() {
        String text = "stream \r\n\u001b[31mforged \u202e" + "x".repeat(100_000);
        tally.isFirst(Kind.PUBLISHER, HERE, text);
        tally.isFirst(Kind.PUBLISHER, HERE, text);
        minute();
        assertThat(log.all().get(0)).hasSizeLessThan(400).doesNotContain("\r", "\n", "\u001b", "\u202e");
    }

    /** Somebody has a network of a million addresses. */
    @Test
    void linesAreBoundedHoweverManyAddressesThereAreAndEverythingCounts() {
        long said = 0;
        int events = 0;
        for (int round = 0; round < 3; round++) {
            for (int n = 0; n < 100_000; n++) {
                said += tally.isFirst(Kind.CREDENTIAL, address(n), "x") ? 1 : 0;
                events++;
            }
        }
        minute();
        assertThat(said).isLessThanOrEqualTo(LogTally.MAX_FIRST_LINES);
        List<String> lines = log.all();
        assertThat(lines).hasSizeLessThanOrEqualTo(LogTally.MAX_SUMS + 1);
        assertThat(said + lines.stream().mapToLong(LogTallyTest::number).sum()).isEqualTo(events);
    }

    private static long number(String line) {
        return Long.parseLong(line.replaceAll(".*: ([0-9,]+) more .*", "$1").replace(",", ""));
    }

    @Test
    void manyThreadsCountRight() throws InterruptedException {
        AtomicInteger said = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(4);
        for (int thread = 0; thread < 4; thread++) {
            new Thread(() -> {
                        for (int n = 0; n < 1_000; n++) {
                            if (tally.isFirst(Kind.CREDENTIAL, HERE, "x")) {
                                said.incrementAndGet();
                            }
                        }
                        done.countDown();
                    })
                    .start();
        }
        done.await();
        minute();
        assertThat(said).hasValue(1);
        assertThat(log.all().get(0)).contains(": 3,999 more ");
    }
}
