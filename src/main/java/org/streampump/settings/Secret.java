package org.streampump.settings;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * A key that must not be shown. No method returns the key's text. The text is kept because the digests of HTTP's {@code Digest}
 * cannot be computed without it. Any thread.
 */
public final class Secret {
    /** The text that is shown in the place of a secret. */
    public static final String HIDDEN = "(hidden)";

    /**
     * Minimum length of a safe key, in code points: a random key of twelve letters and digits cannot be guessed, however fast
     * the guesses come.
     */
    private static final int SHORTEST_SAFE = 12;

    /** The words in which a {@link Problem} expects a longer key. */
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

    /** Whether a key is short enough to be guessed. */
    public static boolean isShort(String text) {
        return text.codePointCount(0, text.length()) < SHORTEST_SAFE;
    }

    /**
     * Tells whether a text is the key, in a time that does not depend on where the two texts differ. Never throws.
     *
     * @param presented the text that the peer sent; null matches no key
     */
    public boolean matches(String presented) {
        return presented != null && MessageDigest.isEqual(digest, digest(presented));
    }

    /**
     * Returns the MD5 of a text followed by the key, from which HTTP's {@code Digest} is computed (RFC 7616, 3.4.2). A peer
     * with this MD5 could answer challenges of {@code Digest}, so it must not be shown either.
     *
     * @param before the text as it was received in a header: one byte for each character
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
