package org.streampump.stream;

/** The publication that was to be fed is over; the reason says why. */
public final class PublicationEndedException extends Exception {
    private final transient EndReason reason;

    PublicationEndedException(EndReason reason) {
        super(reason.text(), null, false, false);
        this.reason = reason;
    }

    public EndReason reason() {
        return reason;
    }
}
