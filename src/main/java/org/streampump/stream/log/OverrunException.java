package org.streampump.stream.log;

/** The log has forgotten the rest of a segment that a viewer or reader has begun to read. */
public final class OverrunException extends Exception {
    private static final long serialVersionUID = 1L;

    OverrunException(String message) {
        super(message, null, false, false);
    }
}
