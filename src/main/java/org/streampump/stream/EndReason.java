package org.streampump.stream;

/**
 * Why a publication or a viewer ended.
 *
 * @param kind for counting and for the answer the peer is given
 * @param text for the operator; one line
 */
public record EndReason(Kind kind, String text) {

    public enum Kind {
        /** The encoder ended its stream in order. */
        FINISHED,
        /** The peer went away. */
        LOST,
        /** The peer sent what cannot be reflected. */
        REFUSED,
        /** An encoder sent nothing for too long. */
        IDLE,
        /** The same encoder came again. */
        REPLACED,
        /** A viewer accepted nothing for too long. */
        STALLED,
        /** A viewer accepted next to nothing for too long. */
        SLOW,
        /** A viewer was too slow to go on. */
        OVERRUN,
        /** A viewer has watched for as long as one may. */
        EXPIRED,
        /** An administrator said so. */
        KICKED,
        /** The stream was taken out of the configuration. */
        REMOVED,
        /** The pump is shutting down. */
        SHUTDOWN,
        /** A bug of ours. */
        FAILED
    }

    /** Whether viewers are held for the encoder's return. */
    boolean mayReturn() {
        return switch (kind) {
            case LOST, REFUSED, IDLE, REPLACED, FAILED -> true;
            default -> false;
        };
    }

    /** Whether this is the stream's end, not only this pump's: a pump that stops may be back soon. */
    boolean isOfStream() {
        return kind != Kind.SHUTDOWN && kind != Kind.REMOVED;
    }

    @Override
    public String toString() {
        return text;
    }
}
