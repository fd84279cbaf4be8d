package org.streampump.io.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * The address of a different server. May hold credentials in its user info or its query; only {@link #uri} shows them.
 *
 * @param uri absolute, with a host, without a fragment; its scheme as it was written
 */
public record SourceAddress(URI uri) {
    private static final int MAX_LENGTH = 2_048; // characters
    private static final int MAX_PORT = 65_535;

    /** Reads an address; empty when the text is no such address. */
    public static Optional<SourceAddress> of(String text) {
        if (text.length() > MAX_LENGTH || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(text)).filter(SourceAddress::isPlain).map(SourceAddress::new);
        } catch (URISyntaxException e) {
            return Optional.empty(); // the caller adds the problem
        }
    }

    private static boolean isPlain(URI uri) {
        return uri.getScheme() != null
                && uri.getHost() != null
                && uri.getPort() != 0
                && uri.getPort() <= MAX_PORT
                && uri.getRawFragment() == null
                && !hasStrayPassword(uri);
    }

    /** Whether a password is misplaced: in {@code http://me:12/34@host/}, it looks like port and path, and would be shown. */
    private static boolean hasStrayPassword(URI uri) {
        String afterHost = uri.getRawPath() + uri.getRawQuery();
        return afterHost.contains("@");
    }

    /** In lower case. */
    public String scheme() {
        return uri.getScheme().toLowerCase(Locale.ROOT);
    }

    /** The address in a form that is fit to be shown: without user info and query. */
    @Override
    public String toString() {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return scheme() + "://" + uri.getHost() + port + path;
    }
}
