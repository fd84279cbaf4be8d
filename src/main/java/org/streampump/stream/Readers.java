package org.streampump.stream;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.streampump.container.Rendering;
import org.streampump.stream.log.LogReader;
import org.streampump.stream.log.StreamLog;
import org.streampump.stream.log.StreamLogs;

/**
 * Those who read a stream and are no viewers: recorders, HLS, forwarders, probes. They take no seat, need no source, and are not
 * counted. Any thread.
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
     * Begins to read what is published now, or was until just now. When that has been read to its end, because another container or
     * header follows with which nobody can go on, or nothing, the caller asks again.
     *
     * @param rendering how the reader wants it; empty for the container as it comes
     * @param more is run once after the reader has said that there is nothing, as soon as there is more or an end; by whoever
     *     publishes: it must not block
     * @return to be closed by the caller; empty when the stream is offline, or cannot be rendered so
     */
    public Optional<LogReader> read(Optional<Rendering> rendering, LogReader.Start start, Runnable more) {
        turn.lock();
        try {
            return logs.read(rendering, start, more);
        } finally {
            turn.unlock();
        }
    }

    /** What viewers who come now are given before the stream, to be read at any pace; empty when that is nothing. */
    public Optional<LogReader> intro() {
        StreamLog open = logs.open();
        return open == null
                ? Optional.empty()
                : Optional.ofNullable(hub.intros().before(open, settings.get().radio(), streamName))
                        .map(LogReader::of);
    }
}
