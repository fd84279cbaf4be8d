package org.streampump.io.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Where another server is reached. May hold credentials, in its user info or its query: they are in {@link #uri} only.
 *
 * @param uri absolute, with a host, without a fragment; its scheme as it was written
 */
public record SourceAddress(URI uri) {
    private static final int MAX_LENGTH = 2_048; // characters
    private static final int MAX_PORT = 65_535;

    /** Empty when the text is no such address. */
    public static Optional<SourceAddress> of(String text) {
        if (text.length() > MAX_LENGTH || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(text)).filter(SourceAddress::isPlain).map(SourceAddress::new);
        } catch (URISyntaxException e) {
            return Optional.empty(); // said by the caller, with what was expected
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

    /** In {@code http://me:12/34@host/} the password seems to be port and path, and would be shown. */
    private static boolean hasStrayPassword(URI uri) {
        String afterHost = uri.getRawPath() + uri.getRawQuery();
        return afterHost.contains("@");
    }

    /** In lower case. */
    public String scheme() {
        return uri.getScheme().toLowerCase(Locale.ROOT);
    }

    /** Fit to be shown: without user info and query. */
    @Override
    public String toString() {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return scheme() + "://" + uri.getHost() + port + path;
    }
}
