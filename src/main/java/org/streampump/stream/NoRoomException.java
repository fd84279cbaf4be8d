package org.streampump.stream;

import java.util.function.Predicate;

/** A pattern cannot create another stream: the pump, the pattern or the address that asks has reached its limit of streams. */
public final class NoRoomException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The streams one of which must be removed to make room. */
    private final transient Predicate<Stream> rivals;

    NoRoomException(String message, Predicate<Stream> rivals) {
        super(message, null, false, false);
        this.rivals = rivals;
    }

    Predicate<Stream> rivals() {
        return rivals;
    }
}
