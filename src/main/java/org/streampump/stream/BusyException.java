package org.streampump.stream;

/** A stream cannot be published now: another encoder publishes it, it is being removed, or the pump has no memory for it. */
public final class BusyException extends Exception {
    private final boolean ofPump;

    /** The stream is busy: another encoder publishes it, or it is being removed. */
    BusyException(String message) {
        this(message, /* ofPump= */ false);
    }

    /** @param ofPump whether the pump is busy rather than the stream */
    BusyException(String message, boolean ofPump) {
        super(message, null, false, false);
        this.ofPump = ofPump;
    }

    /** Whether the pump is busy rather than the stream. */
    public boolean isOfPump() {
        return ofPump;
    }
}
