package org.streampump.stream;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.streampump.container.Rendering;
import org.streampump.stream.log.LogReader;
import org.streampump.stream.log.StreamLog;
import org.streampump.stream.log.StreamLogs;

/**
 * The readers of a stream that are no viewers: recorders, HLS, forwarders, probes. A reader takes no seat, does not start a source
 * that is pulled on demand, and is not counted. Any thread.
 */
public final class Readers {
    private final String streamName;
    private final Supplier<StreamSettings> settings;
    private final Hub hub;
    private final StreamLogs logs;
    private final ReentrantLock turn; // see Broadcast

    Readers(String streamName, Supplier<StreamSettings> settings, Hub hub, StreamLogs logs, ReentrantLock turn) {
        this.streamName = streamName;
        this.settings = settings;
        this.hub = hub;
        this.logs = logs;
        this.turn = turn;
    }

    /**
     * Begins to read the log that is published now or held for the return of an encoder. At the end of a log the caller may ask
     * for a reader of the next log: the stream gets a new log for a container or header with which viewers cannot continue.
     *
     * @param rendering the way in which the stream is written; empty for the container as the publisher sends it
     * @param more runs once after {@link LogReader.Found#NOTHING}, when there is more or an end, on the publisher's thread: it
     *     must not block
     * @return a reader, which the caller closes; empty when the stream is offline, or cannot be rendered this way
     */
    public Optional<LogReader> read(Optional<Rendering> rendering, LogReader.Start start, Runnable more) {
        turn.lock();
        try {
            return logs.read(rendering, start, more);
        } finally {
            turn.unlock();
        }
    }

    /** Returns a reader of the intro that viewers who come now get before the stream; empty when there is none. */
    public Optional<LogReader> intro() {
        StreamLog open = logs.open();
        return open == null
                ? Optional.empty()
                : Optional.ofNullable(hub.intros().before(open, settings.get().radio(), streamName))
                        .map(LogReader::of);
    }
}
