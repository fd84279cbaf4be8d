package org.streampump.stream.log;

/** The log has forgotten what a viewer was in the middle of: it cannot go on. */
public final class OverrunException extends Exception {
    private static final long serialVersionUID = 1L;

    OverrunException(String message) {
        super(message, null, false, false);
    }
}
