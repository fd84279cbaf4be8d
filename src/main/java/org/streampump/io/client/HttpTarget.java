package org.streampump.io.client;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * An HTTP server and the path to ask it for. The text form is fit to be shown: it has neither credentials nor query. Not to be
 * compared by equals: if the type of a record's component is a class of the pump, the comparison makes the JDK's {@code
 * ObjectMethods} keep that class, and with it the web application's class loader.
 *
 * @param host an IPv6 address is without brackets
 * @param port 1 to 65535
 * @param path as it was written, with the query; begins with a slash
 * @param credentials null: there are none
 */
public record HttpTarget(boolean tls, String host, int port, String path, HttpCredentials credentials) {
    /** Maximum length of an address that a server redirects to, in characters. */
    static final int MAX_LOCATION = 2_048;

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int MAX_PORT = 65_535;

    private static final Map<String, Boolean> TLS_BY_SCHEME =
            Map.of("mmsh", false, "mms", false, "http", false, "mmshs", true, "https", true);

    /**
     * Reads an address.
     *
     * @throws IOException when the pump cannot pull from this address; the message does not repeat the address
     */
    public static HttpTarget of(URI address) throws IOException {
        String scheme = Objects.toString(address.getScheme(), "").toLowerCase(Locale.ROOT);
        Boolean tls = TLS_BY_SCHEME.get(scheme);
        if (tls == null) {
            throw new IOException("an address with the scheme \"" + HttpText.clean(scheme) + "\", known are "
                    + String.join(", ", TLS_BY_SCHEME.keySet().stream().sorted().toList()));
        }
        if (address.getHost() == null) {
            throw new IOException("an address without a host");
        }
        int port = address.getPort() >= 0 ? address.getPort() : tls ? HTTPS_PORT : HTTP_PORT;
        if (port < 1 || port > MAX_PORT) {
            throw new IOException("an address with the port " + port);
        }
        URI ascii = URI.create(address.toASCIIString());
        String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        String query = ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery();
        return new HttpTarget(tls, bare(address.getHost()), port, path + query, credentials(address.getRawUserInfo()));
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static HttpCredentials credentials(String userInfo) throws IOException {
        if (userInfo == null || userInfo.isEmpty()) {
            return null;
        }
        String[] parts = userInfo.split(":", 2);
        String user = decoded(parts[0]);
        if (user.chars().anyMatch(Character::isISOControl)) {
            throw new IOException("an address with a user name that has control characters");
        }
        return new HttpCredentials(user, parts.length > 1 ? decoded(parts[1]) : "");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /**
     * Returns the target of a redirect. The new target keeps the credentials only if the server is the same.
     *
     * @param location as the server wrote it: absolute, or relative to this target; null if the server wrote none
     */
    public HttpTarget redirected(String location) throws IOException {
        if (location == null || location.isBlank() || location.length() > MAX_LOCATION) {
            throw new IOException(name() + " redirects, but not to an address of 1 to " + MAX_LOCATION + " characters");
        }
        try {
            HttpTarget next = of(here().resolve(new URI(location.strip())));
            if (tls && !next.tls) {
                throw new IOException("an address without TLS, which is not followed");
            }
            boolean keeps = next.credentials == null && isSameServer(next);
            return keeps ? next.withCredentials(credentials) : next;
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException(name() + " redirects to something that is no address", e);
        } catch (IOException e) {
            throw new IOException(name() + " redirects to " + e.getMessage(), e);
        }
    }

    /** Returns this target with other credentials; null for none. */
    public HttpTarget withCredentials(HttpCredentials other) {
        return new HttpTarget(tls, host, port, path, other);
    }

    /** Returns the target as a URI of {@code http} or {@code https}, without credentials. */
    URI here() {
        return URI.create((tls ? "https://" : "http://") + bracketed() + ":" + port + path);
    }

    public boolean isSameServer(HttpTarget other) {
        return tls == other.tls && host.equalsIgnoreCase(other.host) && port == other.port;
    }

    /** Host and port; the port is always included. */
    public String name() {
        return bracketed() + ":" + port;
    }

    /** Returns the value of the header {@code Host}, which includes the port unless it is the scheme's default. */
    public String authority() {
        return port == (tls ? HTTPS_PORT : HTTP_PORT) ? bracketed() : name();
    }

    private String bracketed() {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    @Override
    public String toString() {
        int query = path.indexOf('?');
        return (tls ? "mmshs://" : "mmsh://") + authority() + (query < 0 ? path : path.substring(0, query));
    }
}
