package org.streampump.access;

import java.util.Locale;
import java.util.Optional;

/**
 * A visitor's question whether an action is allowed: everything that a rule may look at, whichever protocol the visitor speaks.
 *
 * @param stream the stream's name; empty if the question is about the pump, or about several streams
 * @param presented the visitor's credential
 * @param address address that the servlet container or the socket reports
 * @param protocol protocol and connection, as the API shows them
 * @param userAgent the name that the visitor's program gives itself; may be empty
 * @param query the part after the name, undecoded, where the protocol has such a part; may contain secrets
 */
public record Question(
        Action action,
        Optional<String> stream,
        Presented presented,
        String address,
        String protocol,
        String userAgent,
        Optional<String> query) {

    /** Leaves out the credential, and the query, which may contain one. */
    @Override
    public String toString() {
        return address + " asks to " + action.name().toLowerCase(Locale.ROOT)
                + stream.map(name -> " " + name).orElse("");
    }
}
