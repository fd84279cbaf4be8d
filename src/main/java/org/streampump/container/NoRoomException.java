package org.streampump.container;

/** A unit of the stream is within its limits, but the pump has no memory left for it at present. */
public final class NoRoomException extends OversizedUnitException {
    public NoRoomException(String message) {
        super(message);
    }
}
