package org.streampump.stream.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.streampump.LogLines;
import org.streampump.container.MediaTime;
import org.streampump.stream.Lines;
import org.streampump.stream.log.LogReader.Found;
import org.streampump.stream.log.LogReader.Start;

/** A reader of a log, in the writer's thread: the test gives every turn. */
class LogReaderTest {
    private static final int BLOCK = StreamLog.BLOCK_BYTES;
    private static final int GRANULE_MS = 250;

    private final StreamLog log = Lines.log(2 * BLOCK, 60_000);
    private final LogReaders readers = new LogReaders("news");
    private long nowMs;
    private long mediaMs;
    private int told;

    private LogReader reader(Start start) {
        return readers.add(log, start, () -> nowMs, () -> told++);
    }

    /** A segment that the log remembers; its media time goes on by a second. */
    private void segment(String text, boolean joinPoint) throws Exception {
        segment(Lines.ascii(text), joinPoint, /* seam= */ false);
    }

    private void segment(byte[] bytes, boolean joinPoint, boolean seam) throws Exception {
        nowMs += GRANULE_MS;
        log.write(bytes, 0, bytes.length);
        log.seal(joinPoint, seam, mediaMs, nowMs);
        mediaMs += 1_000;
        readers.tell();
    }

    private static String read(LogReader reader) throws OverrunException {
        ByteBuffer all = ByteBuffer.allocate((int) reader.remaining());
        assertThat(reader.read(all)).isEqualTo(all.capacity());
        assertThat(reader.read(ByteBuffer.allocate(10))).isZero();
        return new String(all.array(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void saysOfEachPieceWhatTheLogRemembersOfIt() throws Exception {
        LogReader reader = reader(Start.OLDEST);
        assertThat(reader.next()).isEqualTo(Found.NOTHING);
        assertThat(reader.header()).isNull();
        assertThat(reader.mediaTimeMs()).isEqualTo(MediaTime.UNKNOWN);
        log.header(Lines.header("a"));
        segment("first", true);
        segment("second", false);
        log.header(Lines.header("b"));
        segment("third", true);

        assertThat(reader.next()).isEqualTo(Found.PIECE);
        assertThat(reader.isBoundary()).isTrue();
        assertThat(reader.isJoinPoint()).isTrue();
        assertThat(reader.isUnderNewHeader()).isTrue();
        assertThat(reader.header().codecs()).containsExactly("a");
        assertThat(reader.mediaTimeMs()).isZero();
        assertThat(reader.arrivalMs()).isEqualTo(GRANULE_MS);
        assertThat(reader.position()).isZero();
        assertThat(read(reader)).isEqualTo("first");

        assertThat(reader.next()).isEqualTo(Found.PIECE);
        assertThat(reader.isBoundary()).isTrue();
        assertThat(reader.isJoinPoint()).isFalse();
        assertThat(reader.isUnderNewHeader()).isFalse();
        assertThat(reader.mediaTimeMs()).isEqualTo(1_000);
        assertThat(reader.logMediaTimeMs()).isEqualTo(2_000);
        assertThat(reader.position()).isEqualTo(5);
        assertThat(reader.lagBytes()).isEqualTo(11);
        assertThat(read(reader)).isEqualTo("second");

        assertThat(reader.next()).isEqualTo(Found.PIECE);
        assertThat(reader.isUnderNewHeader()).isTrue();
        assertThat(reader.header().codecs()).containsExactly("b");
        assertThat(read(reader)).isEqualTo("third");
        assertThat(reader.lostBytes()).isZero();
    }

    @Test
    void segmentsThatAreNotRememberedAreReadBehindTheBoundaryBeforeThem() throws Exception {
        LogReader reader = reader(Start.OLDEST);
        log.header(Lines.header("a"));
        segment("K", true);
        log.write(Lines.ascii("more"), 0, 4);
        log.seal(/* joinPoint= */ false, /* seam= */ false, mediaMs, nowMs);
        assertThat(reader.next()).isEqualTo(Found.PIECE);
        assertThat(read(reader)).isEqualTo("Kmore");
        log.write(Lines.ascii("late"), 0, 4);
        log.sealContinuation(mediaMs, nowMs);
        assertThat(reader.next()).isEqualTo(Found.PIECE);
        assertThat(reader.isBoundary()).isFalse();
        assertThat(reader.isJoinPoint()).isFalse();
        assertThat(reader.isUnderNewHeader()).isFalse();
        assertThat(reader.mediaTimeMs()).isZero();
        assertThat(read(reader)).isEqualTo("late");
    }

    @Test
    void anotherPublicationIsASeamAndMediaTimeGoesOn() throws Exception {
        LogReader reader = reader(Start.OLDEST);
        log.header(Lines.header("a"));
        segment("one", true);
        segment("two", false);
        mediaMs = 0;
        log.header(Lines.header("b"));
        segment(Lines.ascii("three"), true, /* seam= */ true);
        segment("four", true);
        long[] times = {0, 1_000, 1_000, 2_000};
        for (int n = 0; n < times.length; n++) {
            assertThat(reader.next()).isEqualTo(Found.PIECE);
            assertThat(reader.isSeam()).isEqualTo(n == 2);
            assertThat(reader.mediaTimeMs()).isEqualTo(times[n]);
        }
    }

    @Test
    void isToldOnceThatThereIsMoreAndOnlyWhenItWaits() throws Exception {
        LogReader reader = reader(Start.OLDEST);
        segment("a", false);
        assertThat(told).isZero();
        assertThat(reader.next()).isEqualTo(Found.PIECE);
        assertThat(reader.next()).isEqualTo(Found.NOTHING);
        assertThat(reader.next()).isEqualTo(Found.NOTHING);
        segment("b", false);
        segment("c", false);
        assertThat(told).isEqualTo(1);
        assertThat(reader.next()).isEqualTo(Found.PIECE);
        segment("d", false);
        assertThat(told).isEqualTo(1);
    }

    @Test
    void endComesBehindEverythingAndIsTold() throws Exception {
        LogReader reader = reader(Start.OLDEST);
        segment("a", false);
        reader.next();
        assertThat(read(reader)).isEqualTo("a");
        assertThat(reader.next()).isEqualTo(Found.NOTHING);
        segment("b", false);
        log.end();
        readers.tell();
        assertThat(told).isEqualTo(1);
        assertThat(reader.next()).isEqualTo(Found.PIECE);
        assertThat(read(reader)).isEqualTo("b");
        assertThat(reader.next()).isEqualTo(Found.END);
        assertThat(reader.next()).isEqualTo(Found.END);
    }

    @Test
    void endOfALogThatNeverBeganIsAnEnd() {
        LogReader reader = reader(Start.NEWEST_JOIN_POINT);
        assertThat(reader.next()).isEqualTo(Found.NOTHING);
        log.end();
        readers.tell();
        assertThat(told).isEqualTo(1);
        assertThat(reader.next()).isEqualTo(Found.END);
    }

    @Test
    void pieceThatIsNotReadIsLeftOut() throws Exception {
        LogReader reader = reader(Start.OLDEST);
        segment("abc", false);
        segment("def", false);
        reader.next();
        ByteBuffer two = ByteBuffer.allocate(2);
        assertThat(reader.read(two)).isEqualTo(2);
        assertThat(reader.remaining()).isEqualTo(1);
        assertThat(reader.next()).isEqualTo(Found.PIECE);
        assertThat(reader.position()).isEqualTo(3);
        assertThat(read(reader)).isEqualTo("def");
        assertThat(reader.lostBytes()).isZero();
    }

    @Test
    void beginsAtTheNewestJoinPointOrWaitsForTheFirst() throws Exception {
        LogReader early = reader(Start.NEWEST_JOIN_POINT);
        log.header(Lines.header("a"));
        segment("x", false);
        assertThat(early.next()).isEqualTo(Found.NOTHING);
        segment("K1", true);
        assertThat(told).isEqualTo(1);
        assertThat(early.next()).isEqualTo(Found.PIECE);
        assertThat(read(early)).isEqualTo("K1");
        segment("y", false);
        segment("K2", true);
        segment("z", false);
        LogReader late = reader(Start.NEWEST_JOIN_POINT);
        assertThat(late.next()).isEqualTo(Found.PIECE);
        assertThat(late.isJoinPoint()).isTrue();
        assertThat(read(late)).isEqualTo("K2");
    }

    @Test
    void overtakenInTheMiddleOfAPieceItIsToldAndGoesOnAtTheNewestJoinPoint() throws Exception {
        LogReader reader = reader(Start.OLDEST);
        log.header(Lines.header("a"));
        segment(new byte[40_000], true, false);
        assertThat(reader.next()).isEqualTo(Found.PIECE);
        assertThat(reader.read(ByteBuffer.allocate(1_000))).isEqualTo(1_000);
        log.header(Lines.header("b"));
        for (int n = 0; n < 10; n++) {
            segment(new byte[40_000], n == 8, false);
        }
        assertThatThrownBy(() -> reader.read(ByteBuffer.allocate(1_000)))
                .isInstanceOf(OverrunException.class)
                .hasMessageContaining("too slow");
        assertThat(reader.next()).isEqualTo(Found.GAP);
        assertThat(reader.lostBytes()).isEqualTo(9 * 40_000 - 1_000);
        assertThat(reader.next()).isEqualTo(Found.PIECE);
        assertThat(reader.position()).isEqualTo(9 * 40_000);
        assertThat(reader.isJoinPoint()).isTrue();
        assertThat(reader.isUnderNewHeader()).isTrue();
        assertThat(reader.mediaTimeMs()).isEqualTo(9_000);
        assertThat(read(reader)).hasSize(40_000);
    }

    @Test
    void overtakenWhileItWasAwayItIsToldBeforeAnythingElse() throws Exception {
        LogReader reader = reader(Start.OLDEST);
        segment(new byte[1_000], false, false);
        assertThat(reader.next()).isEqualTo(Found.PIECE);
        assertThat(read(reader)).hasSize(1_000);
        for (int n = 0; n < 50; n++) {
            segment(new byte[10_000], false, false);
        }
        assertThat(reader.next()).isEqualTo(Found.GAP);
        assertThat(reader.position() - 1_000).isEqualTo(reader.lostBytes()).isPositive();
        assertThat(reader.position()).isGreaterThanOrEqualTo(log.tail());
        assertThat(reader.next()).isEqualTo(Found.PIECE);
        assertThat(read(reader)).hasSize(10_000);
    }

    @Test
    void whereNothingIsKeptItGoesOnWithWhatComesNext() throws Exception {
        LogReader reader = reader(Start.OLDEST);
        segment(new byte[1_000], false, false);
        assertThat(reader.next()).isEqualTo(Found.PIECE);
        assertThat(read(reader)).hasSize(1_000);
        segment(new byte[1_000], false, false);
        log.giveBack(Long.MAX_VALUE);
        assertThat(reader.next()).isEqualTo(Found.GAP);
        assertThat(reader.lostBytes()).isEqualTo(1_000);
        assertThat(reader.next()).isEqualTo(Found.NOTHING);
        segment("next", false);
        assertThat(reader.next()).isEqualTo(Found.PIECE);
        assertThat(reader.isBoundary()).isTrue();
        assertThat(read(reader)).isEqualTo("next");
    }

    @Test
    void logThatIsReleasedBeforeItWasReadIsAGapAndAnEnd() throws Exception {
        LogReader reader = reader(Start.OLDEST);
        segment("lost", false);
        reader.next();
        log.end();
        log.release();
        assertThatThrownBy(() -> reader.read(ByteBuffer.allocate(10))).isInstanceOf(OverrunException.class);
        assertThat(reader.next()).isEqualTo(Found.GAP);
        assertThat(reader.lostBytes()).isEqualTo(4);
        assertThat(reader.next()).isEqualTo(Found.END);
    }

    @Test
    void readerThatLeavesIsToldNothingAndReadsNothing() throws Exception {
        LogReader reader = reader(Start.OLDEST);
        assertThat(reader.next()).isEqualTo(Found.NOTHING);
        assertThat(readers.isReading(log)).isTrue();
        reader.close();
        reader.close();
        assertThat(readers.isReading(log)).isFalse();
        segment("a", false);
        assertThat(told).isZero();
    }

    @Test
    void readerThatFailsWhenItIsToldCostsTheOthersNothing() throws Exception {
        LogReader failing = readers.add(log, Start.OLDEST, () -> nowMs, () -> {
            throw new IllegalStateException("a bug");
        });
        LogReader other = reader(Start.OLDEST);
        failing.next();
        other.next();
        try (LogLines lines = new LogLines(LogReaders.class)) {
            segment("a", false);
            assertThat(lines.all()).singleElement().asString().contains("stream news", "failed");
        }
        assertThat(told).isEqualTo(1);
    }

    @Test
    void wholeLogIsReadFromItsBeginning() throws Exception {
        segment("all", false);
        segment(" of it", false);
        log.end();
        LogReader reader = LogReader.of(log);
        StringBuilder text = new StringBuilder();
        while (reader.next() == Found.PIECE) {
            text.append(read(reader));
        }
        assertThat(text).hasToString("all of it");
        assertThat(reader.next()).isEqualTo(Found.END);
    }
}
