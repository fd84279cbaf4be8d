package org.streampump.status;

/** Who is told. */
public enum Audience {
    /** Counts, states, titles; no peer's address, no path of the server and no version. */
    ANYONE,
    /** Everything but keys. */
    ADMINISTRATOR
}
