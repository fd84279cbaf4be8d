package org.streampump.status;

/** Who is told. */
public enum Audience {
    /** Counts, states, titles; no peer's address and no path of the server. */
    ANYONE,
    /** Everything but keys. */
    ADMINISTRATOR
}
