package org.streampump.stream.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.streampump.Pace;
import org.streampump.stream.Lines;
import org.streampump.stream.log.LogReader.Found;

/**
 * A reader on a thread of its own, now fast and now slow, next to a writer that waits for nobody. Each segment says what it is, so
 * that everything that the reader is told can be compared with it.
 */
class LogReaderRaceTest {
    private static final int SEGMENTS = 100_000;
    private static final int HEAD_BYTES = 4 + 8 + 1 + 8 + 4;
    private static final int MAX_BYTES = 3_000;

    private final StreamLog log = Lines.log(256 * 1024, 60_000);
    private final LogReaders readers = new LogReaders("news");
    private Thread reading;
    private final LogReader reader =
            readers.add(log, LogReader.Start.OLDEST, () -> 0, () -> LockSupport.unpark(reading));

    private long readBytes;
    private int boundaries;
    private int gaps;
    private int overruns;
    private String header = "";

    @Test
    void whatIsReadIsWholeAndInOrderHoweverReaderAndWriterRace() throws Exception {
        Future<?> done = CompletableFuture.runAsync(this::readToTheEnd);
        Random random = new Random(5);
        ByteBuffer segment = ByteBuffer.allocate(MAX_BYTES);
        for (int n = 0; n < SEGMENTS && !done.isDone(); n++) {
            if (n % 100 == 0) {
                log.header(Lines.header("" + n / 100));
            }
            boolean joinPoint = random.nextInt(20) == 0;
            segment.clear().limit(HEAD_BYTES + random.nextInt(MAX_BYTES - HEAD_BYTES));
            segment.putInt(segment.limit()).putLong(log.published()).put((byte) (joinPoint ? 1 : 0));
            segment.putLong(10L * n).putInt(n / 100);
            log.write(segment.array(), 0, segment.limit());
            log.seal(joinPoint, /* seam= */ false, 10L * n, n);
            readers.tell();
            if (n % 2_000 < 200) { // the reader comes to the edge
                LockSupport.parkNanos(20_000);
            }
        }
        log.end();
        readers.tell();
        done.get(Pace.seconds(60).toSeconds(), TimeUnit.SECONDS);
        assertThat(readBytes + reader.lostBytes()).isEqualTo(log.published());
        assertThat(boundaries).isGreaterThan(100);
        assertThat(gaps).isPositive();
        assertThat(overruns).isLessThanOrEqualTo(gaps);
    }

    private void readToTheEnd() {
        reading = Thread.currentThread();
        Random random = new Random(7);
        ByteBuffer piece = ByteBuffer.allocate(512 * 1024);
        for (Found found = reader.next(); found != Found.END; found = reader.next()) {
            switch (found) {
                case GAP -> gaps++;
                case NOTHING -> LockSupport.parkNanos(1_000_000_000);
                default -> readPiece(piece.clear(), random);
            }
        }
    }

    private void readPiece(ByteBuffer piece, Random random) {
        long from = reader.position();
        if (reader.isUnderNewHeader()) {
            header = reader.header().codecs().get(0);
        }
        long bytes = reader.remaining();
        try {
            while (reader.remaining() > 0) {
                piece.limit(Math.min(piece.capacity(), piece.position() + 1 + random.nextInt(20_000)));
                readBytes += reader.read(piece);
                if (random.nextInt(1_000) == 0) {
                    LockSupport.parkNanos(3_000_000);
                }
            }
        } catch (OverrunException e) {
            overruns++;
            return;
        }
        assertThat(piece.flip().remaining()).isEqualTo((int) bytes);
        check(piece, from);
    }

    private void check(ByteBuffer piece, long from) {
        boolean first = true;
        while (piece.hasRemaining()) {
            int begin = piece.position();
            int length = piece.getInt();
            assertThat(piece.getLong()).isEqualTo(from + begin);
            boolean joinPoint = piece.get() == 1;
            long mediaMs = piece.getLong();
            int headerNumber = piece.getInt();
            if (first && reader.isBoundary()) {
                boundaries++;
                assertThat(reader.isJoinPoint()).isEqualTo(joinPoint);
                assertThat(reader.mediaTimeMs()).isEqualTo(mediaMs);
                assertThat(header).isEqualTo("" + headerNumber);
            }
            assertThat(reader.mediaTimeMs()).isLessThanOrEqualTo(mediaMs);
            first = false;
            piece.position(begin + length);
        }
    }
}
