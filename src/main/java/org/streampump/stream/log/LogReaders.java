package org.streampump.stream.log;

import java.util.Arrays;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** All {@link LogReader}s of one stream's logs. Any thread. */
final class LogReaders {
    private static final Logger LOG = LogManager.getLogger(LogReaders.class);
    private static final LogReader[] NONE = {};

    private final String streamName;
    private volatile LogReader[] all = NONE; // copied on each change, so that telling no readers costs nothing

    LogReaders(String streamName) {
        this.streamName = streamName;
    }

    LogReader add(StreamLog log, LogReader.Start start, LongSupplier nowMs, Runnable more) {
        LogReader reader = new LogReader(log, start, nowMs, more, this::remove);
        synchronized (this) {
            LogReader[] longer = Arrays.copyOf(all, all.length + 1);
            longer[all.length] = reader;
            all = longer;
        }
        return reader;
    }

    private synchronized void remove(LogReader reader) {
        all = Arrays.stream(all).filter(each -> each != reader).toArray(LogReader[]::new);
    }

    boolean isReading(StreamLog log) {
        for (LogReader each : all) {
            if (each.reads(log)) {
                return true;
            }
        }
        return false;
    }

    /** Tells all readers that their logs have grown or ended. A reader that fails harms no other reader and no publisher. */
    void tell() {
        for (LogReader each : all) {
            try {
                each.tell();
            } catch (RuntimeException e) {
                LOG.error("stream {}: a reader failed when it was told that there is more", streamName, e);
            }
        }
    }
}
