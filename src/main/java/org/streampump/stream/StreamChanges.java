package org.streampump.stream;

import java.util.function.Supplier;
import org.streampump.stream.PumpEvent.StreamChanged;
import org.streampump.stream.PumpEvent.StreamChanged.Change;

/** Tells when a stream goes up and down, is held and comes back, each once. Any thread, not in the stream's turn. */
final class StreamChanges {
    private final PumpEvents events;
    private final String streamName;
    private final Supplier<BroadcastState> state;

    private volatile Change told =
            Change.DOWN; // written under this object's lock, which is held while listeners are told

    StreamChanges(PumpEvents events, String streamName, Supplier<BroadcastState> state) {
        this.events = events;
        this.streamName = streamName;
        this.state = state;
    }

    /**
     * Tells the stream's change, if there is one. Called after anything that may have changed the stream. Cheap when nothing
     * has changed, because every feed ends with this call.
     */
    void look() {
        if (next() != null) {
            tell();
        }
    }

    private synchronized void tell() {
        Change change = next();
        if (change != null) {
            told = change;
            events.tell(new StreamChanged(streamName, change));
        }
    }

    /** The change that has not been told; null for none. A publication that viewers cannot watch yet changes nothing. */
    private Change next() {
        Change before = told;
        return switch (state.get()) {
            case LIVE ->
                switch (before) {
                    case DOWN -> Change.UP;
                    case HELD -> Change.BACK;
                    case UP, BACK -> null;
                };
            case HELD -> before == Change.UP || before == Change.BACK ? Change.HELD : null;
            case OFFLINE -> before == Change.DOWN ? null : Change.DOWN;
            case STARTING -> null;
        };
    }
}
