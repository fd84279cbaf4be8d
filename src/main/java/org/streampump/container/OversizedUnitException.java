package org.streampump.container;

/** A unit of the stream exceeds a limit, which the message names with both figures. */
public final class OversizedUnitException extends RefusedStreamException {
    public OversizedUnitException(String message) {
        super(message);
    }
}
