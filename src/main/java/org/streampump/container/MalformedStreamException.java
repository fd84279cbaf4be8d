package org.streampump.container;

/** The bytes are not what they claim to be. */
public final class MalformedStreamException extends RefusedStreamException {
    public MalformedStreamException(String message) {
        super(message);
    }
}
