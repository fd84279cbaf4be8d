package org.streampump.settings;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * A key that must not be shown. Nothing here returns its text, which is kept because HTTP's {@code Digest} cannot be reckoned
 * without. Any thread.
 */
public final class Secret {
    /** What stands in the place of a secret wherever it would be shown. */
    public static final String HIDDEN = "(hidden)";

    /** Characters. A random key of so many letters and digits is out of reach, however fast somebody guesses. */
    private static final int SHORTEST_SAFE = 12;

    /** What is expected of a key, in the words of a {@link Problem}. */
    public static final String LONG = "at least " + SHORTEST_SAFE + " characters: a shorter key can be guessed";

    private final byte[] digest;
    private final byte[] text;

    /** @param text the key; not empty */
    public Secret(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an empty key protects nothing");
        }
        this.digest = digest(text);
        this.text = text.getBytes(UTF_8);
    }

    /** Whether a key can be guessed because it is short. */
    public static boolean isShort(String text) {
        return text.codePointCount(0, text.length()) < SHORTEST_SAFE;
    }

    /**
     * Tells whether this is the key, in a time that does not depend on where the two differ. Never throws.
     *
     * @param presented what the peer sent; null matches nothing
     */
    public boolean matches(String presented) {
        return presented != null && MessageDigest.isEqual(digest, digest(presented));
    }

    /**
     * The MD5 of a text followed by the key, as HTTP's {@code Digest} is made of (RFC 7616, 3.4.2). It opens the doors of
     * {@code Digest}, and must not be shown either.
     *
     * @param before as it stood in a header: one byte for each character
     */
    public byte[] md5(String before) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(before.getBytes(ISO_8859_1));
            return md5.digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
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
