package org.streampump.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** A key that must not be shown. Only its SHA-256 digest is kept, so nothing can reveal it. Any thread. */
public final class Secret {
    /** What stands in the place of a secret wherever it would be shown. */
    public static final String HIDDEN = "(hidden)";

    private final byte[] digest;

    /** @param text the key; not empty */
    public Secret(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an empty key protects nothing");
        }
        this.digest = digest(text);
    }

    /**
     * Tells whether this is the key, in a time that does not depend on where the two differ. Never throws.
     *
     * @param presented what the peer sent; null matches nothing
     */
    public boolean matches(String presented) {
        return presented != null && MessageDigest.isEqual(digest, digest(presented));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(digest, secret.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    @Override
    public String toString() {
        return HIDDEN;
    }
}
