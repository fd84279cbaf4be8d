package org.streampump.stream;

import java.util.function.Predicate;

/** A pattern may not give birth to another stream: the pump, the pattern or the address that asks has as many as it may. */
public final class NoRoomException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The streams of which one would have to go. */
    private final transient Predicate<Stream> rivals;

    NoRoomException(String message, Predicate<Stream> rivals) {
        super(message, null, false, false);
        this.rivals = rivals;
    }

    Predicate<Stream> rivals() {
        return rivals;
    }
}
