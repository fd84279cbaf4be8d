package org.streampump.container;

/** A stream cannot be reflected; the message says why, with the value that was met and the limit, for the encoder's operator. */
public abstract sealed class RefusedStreamException extends Exception
        permits MalformedStreamException, UnsupportedStreamException, OversizedUnitException {

    RefusedStreamException(String message) {
        super(message, null, false, false); // a refusal is normal life, no bug: no stack trace
    }
}
