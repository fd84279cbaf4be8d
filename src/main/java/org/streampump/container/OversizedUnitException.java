package org.streampump.container;

/** A unit of the stream exceeds a limit; the message names the unit's size and the limit. */
public sealed class OversizedUnitException extends RefusedStreamException permits NoRoomException {
    public OversizedUnitException(String message) {
        super(message);
    }
}
