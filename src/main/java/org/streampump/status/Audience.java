package org.streampump.status;

/** Who is told. */
public enum Audience {
    /** Counts, states, titles; no peer's address. */
    ANYONE,
    /** Everything but keys. */
    ADMINISTRATOR
}
