package org.streampump.container;

/** A unit of the stream keeps its own limits, but the pump has no memory left for the unit at present. */
public final class NoRoomException extends OversizedUnitException {
    public NoRoomException(String message) {
        super(message);
    }
}
