package org.streampump.access;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.streampump.address.AddressKey;
import org.streampump.settings.Secret;

/**
 * The one credential that a visitor presents. An HTTP request presents the query parameter {@code key}, or else the password of
 * {@code Basic} (RFC 7617; any user name), a {@code Bearer} token (RFC 6750) or the answer of {@code Digest} (RFC 7616; any
 * user name). A request with both a query parameter {@code key} and an {@code Authorization}, which may be meant for a proxy in
 * front, presents the key. Other protocols name the key themselves.
 */
public final class Presented {
    /** Maximum length of a credential, in characters; a longer text counts as no credential. */
    private static final int MAX_LENGTH = 4_096;

    private static final String DIGEST = "Digest ";

    private final AddressKey from;
    private final Optional<String> secret;
    private final Optional<DigestAnswer> digest; // never beside a secret
    private final boolean stale;
    private final boolean several;

    private Presented(
            AddressKey from, Optional<String> secret, Optional<DigestAnswer> digest, boolean stale, boolean several) {
        this.from = from;
        this.secret = secret;
        this.digest = digest;
        this.stale = stale;
        this.several = several;
    }

    public static Presented by(HttpHead head) {
        return by(head, Nonces.OURS);
    }

    static Presented by(HttpHead head, Nonces nonces) {
        Set<String> keys = parameters("key", head.query());
        if (!keys.isEmpty()) {
            return secret(head, keys);
        }
        Set<String> fields = new LinkedHashSet<>(head.authorization());
        if (fields.size() != 1) {
            return new Presented(from(head), Optional.empty(), Optional.empty(), false, fields.size() > 1);
        }
        String field = fields.iterator().next();
        DigestAnswer answer = digest(field, head);
        boolean isStale = answer != null && nonces.state(answer.nonce()) == Nonces.State.STALE;
        return new Presented(
                from(head),
                password(field),
                Optional.ofNullable(answer).filter(any -> !isStale),
                isStale,
                /* several= */ false);
    }

    /**
     * Returns the key that a peer presents in its protocol's own way.
     *
     * @param address the peer's address
     */
    public static Presented key(String address, String key) {
        return new Presented(
                AddressKey.of(address),
                Optional.of(key).filter(text -> !text.isEmpty()),
                Optional.empty(),
                false,
                false);
    }

    /**
     * Returns an empty credential, for a peer who presents none.
     *
     * @param address the peer's address
     */
    public static Presented nothing(String address) {
        return key(address, "");
    }

    /**
     * Returns the password that a Shoutcast encoder presents in the query parameter {@code pass}; all other credentials are
     * ignored.
     */
    public static Presented inPass(HttpHead head) {
        return secret(head, parameters("pass", head.query()));
    }

    private static Presented secret(HttpHead head, Set<String> found) {
        boolean isSeveral = found.size() > 1;
        Optional<String> one = isSeveral ? Optional.empty() : found.stream().findFirst();
        return new Presented(from(head), one, Optional.empty(), /* stale= */ false, isSeveral);
    }

    private static AddressKey from(HttpHead head) {
        return AddressKey.of(head.address());
    }

    /** The address that the request comes from. */
    AddressKey from() {
        return from;
    }

    /** Whether nothing presented can open a door: there is no credential, or it is no longer valid, or there are several. */
    public boolean isEmpty() {
        return secret.isEmpty() && digest.isEmpty();
    }

    /** Whether there are several different credentials, which would be several guesses. */
    boolean isSeveral() {
        return several;
    }

    /** Whether there is an answer of {@code Digest} to a nonce that is no longer valid: such an answer opens no door. */
    boolean isStale() {
        return stale;
    }

    /**
     * Returns the key that was presented; empty if it is none of these. Compares with each of the keys, so that the time does not
     * tell which key was presented.
     */
    Optional<Secret> find(Collection<Secret> keys) {
        Secret found = null;
        for (Secret key : keys) {
            if (is(key)) {
                found = key;
            }
        }
        return Optional.ofNullable(found);
    }

    private boolean is(Secret key) {
        return secret.isPresent()
                ? key.matches(secret.get())
                : digest.isPresent() && digest.get().isMadeWith(key);
    }

    /** Returns the password. An empty password counts as none: a client may send it before it asks the user for a password. */
    private static Optional<String> password(String authorization) {
        int space = authorization.indexOf(' ');
        if (space < 0 || authorization.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String scheme = authorization.substring(0, space);
        String rest = authorization.substring(space + 1).strip();
        Optional<String> found = switch (scheme.toLowerCase(Locale.ROOT)) {
            case "bearer" -> Optional.of(rest);
            case "basic" -> basic(rest);
            default -> Optional.empty();
        };
        return found.filter(text -> !text.isEmpty());
    }

    private static DigestAnswer digest(String authorization, HttpHead head) {
        boolean isDigest = authorization.length() <= MAX_LENGTH
                && authorization.regionMatches(true, 0, DIGEST, 0, DIGEST.length());
        if (!isDigest) {
            return null;
        }
        DigestAnswer answer = DigestAnswer.parse(authorization.substring(DIGEST.length()), head.method());
        boolean isForThis =
                answer != null && answer.isFor(head.path(), head.query().orElse(null));
        return isForThis ? answer : null;
    }

    private static Optional<String> basic(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // not Base64: no credential
        }
    }

    /** Returns the different values of a query parameter, without the empty value. */
    private static Set<String> parameters(String name, Optional<String> asked) {
        String query = asked.orElse("");
        Set<String> found = new LinkedHashSet<>();
        if (query.length() > MAX_LENGTH) {
            return found;
        }
        String prefix = name + "=";
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(prefix) && pair.length() > prefix.length()) {
                decoded(pair.substring(prefix.length())).ifPresent(found::add);
            }
        }
        return found;
    }

    private static Optional<String> decoded(String value) {
        try {
            return Optional.of(URLDecoder.decode(value, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a broken escape: no credential
        }
    }

    /** Never shows a credential. */
    @Override
    public String toString() {
        return several ? "several credentials" : isEmpty() ? "no credential" : "a credential";
    }
}
