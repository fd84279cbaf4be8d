package org.streampump.stream;

/**
 * Why a publication or a viewer ended.
 *
 * @param kind decides the answer to the peer, and is counted
 * @param text the reason in words, for the operator; one line
 */
public record EndReason(Kind kind, String text) {

    public enum Kind {
        /** The encoder ended its stream in order. */
        FINISHED,
        /** The peer went away. */
        LOST,
        /** The peer sent a stream that cannot be reflected. */
        REFUSED,
        /** An encoder sent nothing for too long. */
        IDLE,
        /** An encoder with the same identity came. */
        REPLACED,
        /** A viewer accepted no byte for too long. */
        STALLED,
        /** A viewer accepted almost no bytes for too long. */
        SLOW,
        /** A viewer was too slow: the log forgot the bytes that it needed next. */
        OVERRUN,
        /** A viewer has watched for the maximum time. */
        EXPIRED,
        /** An administrator ended the publication or the viewer. */
        KICKED,
        /** The stream was taken out of the configuration. */
        REMOVED,
        /** The pump is shutting down. */
        SHUTDOWN,
        /** The pump has a bug. */
        FAILED
    }

    /** Whether viewers are held for the encoder's return. */
    boolean mayReturn() {
        return switch (kind) {
            case LOST, REFUSED, IDLE, REPLACED, FAILED -> true;
            default -> false;
        };
    }

    /** Whether the stream itself has ended, not only this pump's part in it: a pump that stops may be back soon. */
    boolean isOfStream() {
        return kind != Kind.SHUTDOWN && kind != Kind.REMOVED;
    }

    @Override
    public String toString() {
        return text;
    }
}
