package org.streampump.protocol;

import java.util.Optional;
import org.streampump.access.Presented;
import org.streampump.address.AddressKey;
import org.streampump.stream.ViewerInfo;

/**
 * Somebody who comes to watch a stream or to publish it, over whatever protocol.
 *
 * @param protocol how it is served, for the API and the log; begins with the protocol's name
 * @param name of the stream as asked for, not necessarily one that there is
 * @param query what stands behind the name, undecoded, where the protocol has such a thing
 * @param address as the container or the socket says it
 * @param peer address and port, for the API and the log
 * @param userAgent what it calls itself; may be empty
 * @param credentials what it presents
 * @param chain the pumps that have asked for the stream, as the visitor sent them; empty: it is no pump
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

    /** The place that the visitor comes from, as limits and guesses are counted. */
    AddressKey from() {
        return AddressKey.of(address);
    }

    /** A viewer, for the API and the log. */
    public ViewerInfo asViewer() {
        return new ViewerInfo(peer, protocol, userAgent);
    }

    /** Never shows a credential, which the query may be. */
    @Override
    public String toString() {
        return peer + " (" + protocol + ")";
    }
}
