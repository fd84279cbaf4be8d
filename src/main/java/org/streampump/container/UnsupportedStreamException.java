package org.streampump.container;

/** The bytes are legal, but of a kind that is not reflected here. */
public final class UnsupportedStreamException extends RefusedStreamException {
    public UnsupportedStreamException(String message) {
        super(message);
    }
}
