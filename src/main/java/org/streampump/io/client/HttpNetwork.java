package org.streampump.io.client;

import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocketFactory;

/**
 * How servers are reached, and which servers may be reached. Not to be compared by equals, for the reason given at {@link
 * HttpTarget}.
 *
 * @param proxyFor returns the HTTP proxy for a server, perhaps with {@code user:password@}; empty: the server is reached
 *     directly. Asked on the source's thread for every connection, with the scheme {@code http} or {@code https} and without
 *     credentials
 * @param tls decides which certificates are trusted; host names are verified by the caller
 * @param isLocal whether an address is in the local network
 * @param mayRedirectToLocal whether a server outside the local network may redirect into it; asked for every redirect
 */
public record HttpNetwork(
        Function<URI, Optional<URI>> proxyFor,
        SSLSocketFactory tls,
        Predicate<InetAddress> isLocal,
        BooleanSupplier mayRedirectToLocal) {

    /** Returns the network of this machine, with the JDK's trust in certificates. */
    public static HttpNetwork of(Function<URI, Optional<URI>> proxyFor, BooleanSupplier mayRedirectToLocal) {
        return new HttpNetwork(
                proxyFor, (SSLSocketFactory) SSLSocketFactory.getDefault(), LocalNetwork::contains, mayRedirectToLocal);
    }
}
