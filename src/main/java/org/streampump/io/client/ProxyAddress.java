package org.streampump.io.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/**
 * The address of an HTTP proxy. May hold credentials in its user info; only {@link #uri} shows them.
 *
 * @param uri of the form {@code http://HOST:PORT} or {@code http://USER:PASSWORD@HOST:PORT}
 */
public record ProxyAddress(URI uri) {
    private static final int MAX_LENGTH = 2_048; // characters
    private static final int MAX_PORT = 65_535;

    /** Reads an address. Returns empty when the text is no such address. */
    public static Optional<ProxyAddress> of(String text) {
        if (text.length() > MAX_LENGTH || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(text)).filter(ProxyAddress::isPlain).map(ProxyAddress::new);
        } catch (URISyntaxException e) {
            return Optional.empty(); // the caller adds the problem
        }
    }

    private static boolean isPlain(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme())
                && uri.getHost() != null
                && uri.getPort() > 0
                && uri.getPort() <= MAX_PORT
                && Set.of("", "/").contains(uri.getRawPath())
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
    }

    /** The address in a form that is fit to be shown: without user info. */
    @Override
    public String toString() {
        return "http://" + uri.getHost() + ":" + uri.getPort() + "/";
    }
}
