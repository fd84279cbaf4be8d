package org.streampump.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.ParameterizedMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.streampump.Pace;

@Timeout(60)
class BoundedAppenderTest {
    private static final String LONG = "x".repeat(1_000);

    private final Console console = new Console();
    private final BoundedAppender log = BoundedAppender.of("log", console, BoundedAppender.MAX_WAITING);

    @AfterEach
    void letGo() {
        console.takes.countDown();
        log.stop();
    }

    @Test
    void linesComeInOrderAndNoneIsLost() {
        console.takes.countDown();
        log.start();
        for (int n = 0; n < 1_000; n++) {
            log("line {}", n);
        }
        awaitLines(1_000);
        assertThat(console.lines).startsWith("line 0", "line 1").endsWith("line 998", "line 999");
    }

    @Test
    void blockedConsoleCostsLinesThatALaterLineCounts() {
        log.start();
        int said = (int) (10 * BoundedAppender.MAX_WAITING / LONG.length());
        for (int n = 0; n < said; n++) {
            log("{}", LONG); // would wait for ever
        }
        assertThat(console.lines).isEmpty();
        console.takes.countDown();
        await("the lost lines are said")
                .atMost(Pace.seconds(20))
                .until(() -> !console.lines.isEmpty() && last().contains("were lost"));
        int kept = console.lines.size() - 1;
        assertThat(kept).isBetween(said / 20, said / 10 + 1);
        assertThat(last()).startsWith(said - kept + " lines of this log were lost, the first at 20");

        log("later");
        await().atMost(Pace.seconds(20)).until(() -> last().equals("later"));
    }

    @Test
    void textIsThatOfTheMomentOfLogging() {
        log.start();
        StringBuilder changing = new StringBuilder("then");
        log("{}", changing);
        changing.replace(0, 4, "now");
        console.takes.countDown();
        awaitLines(1);
        assertThat(console.lines).containsExactly("then");
    }

    @Test
    void lineThatCannotBeWrittenCostsNoOther() {
        console.takes.countDown();
        console.failsAt = "bad";
        log.start();
        log("bad");
        log("good");
        awaitLines(1);
        assertThat(console.lines).containsExactly("good");
    }

    @Test
    void endWritesWhatWaitsAndLeavesNoThread() {
        console.takes.countDown();
        log.start();
        for (int n = 0; n < 500; n++) {
            log("line {}", n);
        }
        assertThat(log.stop(1, TimeUnit.SECONDS)).isTrue();
        assertThat(console.lines).hasSize(500);
        assertThat(console.isStopped()).isTrue();
        assertThat(log.hasThread()).isFalse();
    }

    @Test
    void endDoesNotWaitForABlockedConsoleAndItsThreadEndsWhenThatGoesOn() {
        log.start();
        log("first");
        log("second");
        assertThat(log.stop(1, TimeUnit.SECONDS)).isFalse(); // and not never
        assertThat(console.isStopped()).isFalse(); // by whom it would block
        console.takes.countDown();
        await("the thread ends").atMost(Pace.seconds(20)).until(() -> !log.hasThread());
        assertThat(console.lines).containsExactly("first");
        assertThat(console.isStopped()).isTrue();
    }

    @Test
    void logThatIsNotUsedHasNoThread() {
        log.start();
        assertThat(console.isStarted()).isTrue();
        assertThat(log.hasThread()).isFalse();
        log.stop();
        assertThat(console.isStopped()).isTrue();
    }

    private void log(String text, Object... values) {
        log.append(Log4jLogEvent.newBuilder()
                .setLoggerName("test")
                .setLevel(Level.INFO)
                .setMessage(new ParameterizedMessage(text, values))
                .build());
    }

    private String last() {
        return console.lines.get(console.lines.size() - 1);
    }

    private void awaitLines(int count) {
        await().atMost(Pace.seconds(20)).until(() -> console.lines.size() >= count);
    }

    /** Takes nothing until it is told to. */
    private static final class Console extends AbstractAppender {
        final CountDownLatch takes = new CountDownLatch(1);
        final List<String> lines = Collections.synchronizedList(new ArrayList<>());
        volatile String failsAt = "";

        Console() {
            super("console", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            try {
                takes.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            String text = event.getMessage().getFormattedMessage();
            if (text.equals(failsAt)) {
                throw new IllegalStateException("no room");
            }
            lines.add(text);
        }
    }
}
