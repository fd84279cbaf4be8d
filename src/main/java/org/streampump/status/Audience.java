package org.streampump.status;

/** The audience of a snapshot or a document. */
public enum Audience {
    /** Is told counts, states and titles, but no peer's address, no path of the server and no version. */
    ANYONE,
    /** Is told everything but keys. */
    ADMINISTRATOR
}
