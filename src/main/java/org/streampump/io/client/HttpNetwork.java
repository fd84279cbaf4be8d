package org.streampump.io.client;

import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocketFactory;

/**
 * How servers are reached, and which of them. Not to be compared by equals, like {@link HttpTarget}.
 *
 * @param proxyFor the HTTP proxy by which a server is reached, perhaps with {@code user:password@}; empty: directly. Asked on
 *     the source's thread for every connection, with the scheme {@code http} or {@code https} and without credentials
 * @param tls trusts whom it trusts; names are verified by its user
 * @param isLocal whether an address is in the local network
 * @param mayRedirectToLocal whether a server elsewhere may send us into the local network; asked for every redirect
 */
public record HttpNetwork(
        Function<URI, Optional<URI>> proxyFor,
        SSLSocketFactory tls,
        Predicate<InetAddress> isLocal,
        BooleanSupplier mayRedirectToLocal) {

    /** The network as it is. */
    public static HttpNetwork of(Function<URI, Optional<URI>> proxyFor, BooleanSupplier mayRedirectToLocal) {
        return new HttpNetwork(
                proxyFor, (SSLSocketFactory) SSLSocketFactory.getDefault(), LocalNetwork::contains, mayRedirectToLocal);
    }
}
