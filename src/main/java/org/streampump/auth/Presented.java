package org.streampump.auth;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The credentials that a request presents: the password of {@code Basic} (RFC 7617; any user name), a {@code Bearer} token
 * (RFC 6750), the query parameter {@code key}. Read from the raw request: asking the container for parameters would make it
 * read a form-encoded body, which may be a stream.
 */
public final class Presented {
    /** Characters; what is longer is no credential of ours. */
    private static final int MAX_LENGTH = 4_096;

    private final List<String> secrets;

    private Presented(List<String> secrets) {
        this.secrets = secrets;
    }

    public static Presented by(HttpServletRequest request) {
        List<String> found = new ArrayList<>();
        addAuthorization(request.getHeader("Authorization"), found);
        addQuery(request.getQueryString(), found);
        return new Presented(List.copyOf(found));
    }

    public boolean isEmpty() {
        return secrets.isEmpty();
    }

    List<String> secrets() {
        return secrets;
    }

    private static void addAuthorization(String value, List<String> found) {
        if (value == null || value.length() > MAX_LENGTH) {
            return;
        }
        int space = value.indexOf(' ');
        if (space < 0) {
            return;
        }
        String scheme = value.substring(0, space);
        String rest = value.substring(space + 1).strip();
        if (scheme.equalsIgnoreCase("Bearer")) {
            found.add(rest);
        } else if (scheme.equalsIgnoreCase("Basic")) {
            addBasic(rest, found);
        }
    }

    private static void addBasic(String encoded, List<String> found) {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            return; // not Base64: no credential
        }
        String pair = new String(decoded, StandardCharsets.UTF_8);
        int colon = pair.indexOf(':');
        if (colon >= 0) {
            found.add(pair.substring(colon + 1));
        }
    }

    private static void addQuery(String query, List<String> found) {
        if (query == null || query.length() > MAX_LENGTH) {
            return;
        }
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith("key=")) {
                try {
                    found.add(URLDecoder.decode(pair.substring("key=".length()), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException e) {
                    return; // a broken escape: no credential
                }
            }
        }
    }

    /** Never shows a credential. */
    @Override
    public String toString() {
        return secrets.size() + " credentials";
    }
}
