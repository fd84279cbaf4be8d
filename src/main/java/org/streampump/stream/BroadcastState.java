package org.streampump.stream;

/** What a stream is doing. */
public enum BroadcastState {
    /** Nobody publishes. */
    OFFLINE,
    /** An encoder has come, but nothing of its stream can be sent yet. */
    STARTING,
    /** An encoder publishes. */
    LIVE,
    /** The encoder was lost; viewers are held for its return. */
    HELD
}
