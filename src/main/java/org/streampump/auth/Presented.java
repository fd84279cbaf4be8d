package org.streampump.auth;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.streampump.config.Secret;

/**
 * The credentials that a request presents: the password of {@code Basic} (RFC 7617; any user name), a {@code Bearer} token
 * (RFC 6750), the answer of {@code Digest} (RFC 7616; any user name), the query parameter {@code key}. Read from the raw request: asking the container for parameters would make it
 * read a form-encoded body, which may be a stream.
 */
public final class Presented {
    /** Characters; what is longer is no credential of ours. */
    private static final int MAX_LENGTH = 4_096;

    private static final String DIGEST = "Digest ";

    private final List<String> secrets;
    private final Optional<DigestAnswer> digest;
    private final boolean stale;

    private Presented(List<String> secrets, Optional<DigestAnswer> digest, boolean stale) {
        this.secrets = secrets;
        this.digest = digest;
        this.stale = stale;
    }

    public static Presented by(HttpServletRequest request) {
        return by(request, Nonces.OURS);
    }

    static Presented by(HttpServletRequest request, Nonces nonces) {
        List<String> found = new ArrayList<>();
        String authorization = request.getHeader("Authorization");
        addAuthorization(authorization, found);
        addQuery(request.getQueryString(), found);
        DigestAnswer answer = digest(authorization, request);
        boolean stale = answer != null && nonces.state(answer.nonce()) == Nonces.State.STALE;
        return new Presented(List.copyOf(found), Optional.ofNullable(answer), stale);
    }

    public boolean isEmpty() {
        return secrets.isEmpty() && digest.isEmpty();
    }

    /** Whether there is an answer of {@code Digest} to a nonce that is no longer valid: it opens nothing. */
    boolean isStale() {
        return stale;
    }

    /** Whether this key is among them. */
    boolean has(Secret key) {
        boolean found = false;
        for (String secret : secrets) {
            found |= key.matches(secret);
        }
        if (digest.isPresent() && !stale) {
            found |= digest.get().isMadeWith(key);
        }
        return found;
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

    private static DigestAnswer digest(String authorization, HttpServletRequest request) {
        boolean isDigest = authorization != null
                && authorization.length() <= MAX_LENGTH
                && authorization.regionMatches(true, 0, DIGEST, 0, DIGEST.length());
        if (!isDigest) {
            return null;
        }
        DigestAnswer answer = DigestAnswer.parse(authorization.substring(DIGEST.length()), request.getMethod());
        boolean isForThis = answer != null && answer.isFor(request.getRequestURI(), request.getQueryString());
        return isForThis ? answer : null;
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
        return secrets.size() + digest.stream().count() + " credentials";
    }
}
