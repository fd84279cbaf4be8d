package org.streampump.status;

import java.util.Locale;
import org.streampump.stream.BroadcastState;

/** The state of a configured name. The API writes it in lower case. */
public enum StreamState {
    /** Nobody publishes. */
    OFFLINE,
    /** An encoder has come, but no part of its stream can be sent yet. */
    STARTING,
    /** An encoder publishes. */
    LIVE,
    /** The encoder was lost; viewers are held for its return. */
    HELD,
    /** The name is a pattern instead of a stream: streams of all names that it covers can exist. */
    PATTERN,
    /** Switched off by the configuration. */
    DISABLED,
    /** Its configuration cannot be used. */
    FAILED;

    static StreamState of(BroadcastState state) {
        return switch (state) {
            case OFFLINE -> OFFLINE;
            case STARTING -> STARTING;
            case LIVE -> LIVE;
            case HELD -> HELD;
        };
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
