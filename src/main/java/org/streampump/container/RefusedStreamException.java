package org.streampump.container;

/** A stream cannot be reflected; the message tells the encoder's operator why. */
public abstract sealed class RefusedStreamException extends Exception
        permits MalformedStreamException, UnsupportedStreamException, OversizedUnitException {

    RefusedStreamException(String message) {
        super(message, null, false, false); // a refusal is normal life, no bug: no stack trace
    }
}
