package org.streampump.stream;

/** A stream cannot be published now: somebody else publishes it, or the pump has no memory for it. */
public final class BusyException extends Exception {
    private final boolean ofPump;

    /** Somebody else is publishing this stream. */
    BusyException(String message) {
        this(message, /* ofPump= */ false);
    }

    /** @param ofPump whether it is the pump that is busy, and not the stream */
    BusyException(String message, boolean ofPump) {
        super(message, null, false, false);
        this.ofPump = ofPump;
    }

    /** Whether it is the pump that is busy, and not the stream. */
    public boolean isOfPump() {
        return ofPump;
    }
}
