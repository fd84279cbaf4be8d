package org.streampump.container;

/** A unit of the stream exceeds a limit, which the message names. */
public sealed class OversizedUnitException extends RefusedStreamException permits NoRoomException {
    public OversizedUnitException(String message) {
        super(message);
    }
}
