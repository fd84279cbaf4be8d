package org.streampump.stream;

/** The state of a stream's broadcast. */
public enum BroadcastState {
    /** Nobody publishes, and no viewers are held. */
    OFFLINE,
    /** An encoder has come, but its stream has no segment yet. */
    STARTING,
    /** An encoder publishes. */
    LIVE,
    /** The encoder was lost; viewers are held for its return. */
    HELD
}
