package org.streampump.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailureLogTest {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LogManager.getLogger(FailureLog.class);
    private final AbstractAppender appender = new AbstractAppender("test", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
            if (event.getLevel().isMoreSpecificThan(Level.INFO)) {
                lines.add(event.getMessage().getFormattedMessage());
            }
        }
    };
    private final FailureLog log = new FailureLog("news", "mmsh://a/");

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        logger.removeAppender(appender);
        appender.stop();
    }

    @Test
    void sameFailureIsSaidOnceUntilItChangesOrIsOver() {
        for (int i = 0; i < 50; i++) {
            log.failed("connection refused");
        }
        log.failed("404 Not Found");
        log.failed("404 Not Found");
        log.succeeded();
        log.succeeded();
        log.failed("404 Not Found");
        assertThat(lines)
                .containsExactly(
                        "stream news: cannot be pulled from mmsh://a/: connection refused",
                        "stream news: cannot be pulled from mmsh://a/: 404 Not Found",
                        "stream news: is pulled from mmsh://a/ again after 52 failed attempts",
                        "stream news: cannot be pulled from mmsh://a/: 404 Not Found");
    }
}
