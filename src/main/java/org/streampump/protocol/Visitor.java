package org.streampump.protocol;

import java.util.Optional;
import org.streampump.access.Action;
import org.streampump.access.Presented;
import org.streampump.access.Question;
import org.streampump.address.AddressKey;
import org.streampump.stream.ViewerInfo;

/**
 * A visitor who wants to watch or publish a stream, over any protocol.
 *
 * @param protocol protocol and connection, for the API and the log; begins with the protocol's name
 * @param name name of the requested stream, which need not exist
 * @param query the part after the name, undecoded, where the protocol has such a part
 * @param address address that the servlet container or the socket reports
 * @param peer address and port, for the API and the log
 * @param userAgent the name that the visitor's program gives itself; may be empty
 * @param credentials the presented credentials
 * @param chain the pumps that have asked for the stream, as the visitor sent them; empty: the visitor is no pump
 */
public record Visitor(
        String protocol,
        String name,
        Optional<String> query,
        String address,
        String peer,
        String userAgent,
        Presented credentials,
        Optional<String> chain) {

    /** The key under which limits and guesses of the visitor's address are counted. */
    AddressKey from() {
        return AddressKey.of(address);
    }

    /** The visitor's question to the stream's rules. */
    Question asksTo(Action action) {
        return new Question(action, Optional.of(name), credentials, address, protocol, userAgent, query);
    }

    /** The visitor as a viewer, for the API and the log. */
    public ViewerInfo asViewer() {
        return new ViewerInfo(peer, protocol, userAgent);
    }

    /** Leaves out the credentials, and the query, which may contain one. */
    @Override
    public String toString() {
        return peer + " (" + protocol + ")";
    }
}
