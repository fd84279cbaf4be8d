package org.streampump.stream;

/** The publication has ended and takes no more bytes; the reason says why it ended. */
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
