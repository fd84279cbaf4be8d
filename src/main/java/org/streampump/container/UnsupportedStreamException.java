package org.streampump.container;

/** The bytes are legal, but the pump does not reflect streams of their kind. */
public final class UnsupportedStreamException extends RefusedStreamException {
    public UnsupportedStreamException(String message) {
        super(message);
    }
}
