package org.streampump.stream.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.streampump.Pace;
import org.streampump.container.MediaTime;
import org.streampump.stream.Lines;
import org.streampump.stream.TestHub;
import org.streampump.stream.TestOutput;

/** A cursor that reads while the log is being written. Headers and units have their publication's letter. */
class CursorRaceTest {
    private static final int PUBLICATIONS = 50_000;

    private final StreamLog log = Lines.log(1 << 20, 60_000);
    private final Cursor cursor = new Cursor(log, TestHub.settings().log());
    private final Random random = new Random(3);

    @Test
    void noUnitBehindASeamComesWithoutItsHeaderHoweverReaderAndWriterRace() throws Exception {
        log.header(Lines.header("a"));
        unit('a');
        log.seal(true, /* seam= */ false, MediaTime.UNKNOWN, 0);
        Future<Integer> reader = CompletableFuture.supplyAsync(this::headersRead);
        for (int i = 1; i < PUBLICATIONS && !reader.isDone(); i++) {
            while (cursor.lagBytes() > 0 && !reader.isDone()) {
                Thread.onSpinWait(); // the race is at the live edge
            }
            unit(letter(i - 1));
            log.seal(true, /* seam= */ false, MediaTime.UNKNOWN, i);
            for (int spins = random.nextInt(100); spins > 0; spins--) {
                Thread.onSpinWait();
            }
            log.header(Lines.header("" + letter(i)));
            unit(letter(i));
            log.seal(true, /* seam= */ true, MediaTime.UNKNOWN, i);
        }
        log.end();
        assertThat(reader.get(Pace.seconds(30).toSeconds(), TimeUnit.SECONDS)).isEqualTo(PUBLICATIONS);
    }

    private static char letter(int publication) {
        return (char) ('a' + publication % 26);
    }

    private void unit(char letter) throws Exception {
        byte[] bytes = Lines.ascii(String.valueOf(letter).repeat(20));
        log.write(bytes, 0, bytes.length);
    }

    private int headersRead() {
        Window window = new Window(/* joining= */ true);
        TestOutput output = new TestOutput();
        int headers = 0;
        char header = 0;
        while (!cursor.isAtEnd()) {
            if (!cursor.prepare(0, 4_096)) {
                Thread.onSpinWait();
                continue;
            }
            String text = text(window, output);
            window.clear();
            cursor.advance(text.length());
            if (text.charAt(0) == '(' || text.charAt(0) == '<') {
                header = text.charAt(1);
                headers++;
            } else {
                assertThat(text).isEqualTo(String.valueOf(header).repeat(text.length()));
            }
        }
        return headers;
    }

    private String text(Window window, ViewerOutput output) {
        try {
            ByteBuffer bytes = cursor.bytes(window, output);
            return StandardCharsets.ISO_8859_1.decode(bytes).toString();
        } catch (OverrunException e) {
            throw new AssertionError(e);
        }
    }
}
