package org.streampump.stream;

/** Somebody else is publishing this stream. */
public final class BusyException extends Exception {
    BusyException(String message) {
        super(message, null, false, false);
    }
}
