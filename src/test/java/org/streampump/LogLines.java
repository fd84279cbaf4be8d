package org.streampump;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** Collects the log lines of some classes from its construction until it is closed. */
public final class LogLines implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Logger> loggers;
    private final AbstractAppender appender = new AbstractAppender("test", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
            lines.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
        }
    };

    public LogLines(Class<?>... classes) {
        loggers = Stream.of(classes)
                .map(each -> (Logger) LogManager.getLogger(each))
                .toList();
        appender.start();
        loggers.forEach(logger -> logger.addAppender(appender));
    }

    /** Each with its level in front. */
    public List<String> all() {
        return lines;
    }

    public List<String> warnings() {
        return lines.stream().filter(line -> line.startsWith("WARN ")).toList();
    }

    @Override
    public void close() {
        loggers.forEach(logger -> logger.removeAppender(appender));
        appender.stop();
    }
}
