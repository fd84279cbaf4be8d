package org.streampump.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nonces that need no memory: each consists of the time at which it was made and a proof that this pump made it. An eavesdropper
 * can use a nonce again while it is valid, with the same method and target; TLS prevents that where it matters. Any thread.
 */
final class Nonces {
    /** Time for which a nonce may be answered, in milliseconds. */
    static final long VALID_MS = 300_000;

    /** The nonces of this web application; a nonce from before its latest start is stale. */
    static final Nonces OURS = new Nonces(() -> System.nanoTime() / 1_000_000);

    private static final String ALGORITHM = "HmacSHA256";
    private static final int TIME_DIGITS = 16;
    private static final int PROOF_DIGITS = 32;

    /** The state of a nonce. */
    enum State {
        VALID,
        /** Too old, or written by a different pump: the answer may be right, but must be given again to a new nonce. */
        STALE
    }

    private final SecretKeySpec key;
    private final LongSupplier clockMs;

    Nonces(LongSupplier clockMs) {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, ALGORITHM);
        this.clockMs = clockMs;
    }

    String next() {
        String time = HexFormat.of().toHexDigits(clockMs.getAsLong());
        return time + proof(time);
    }

    State state(String nonce) {
        if (nonce.length() != TIME_DIGITS + PROOF_DIGITS) {
            return State.STALE;
        }
        String time = nonce.substring(0, TIME_DIGITS);
        byte[] given = nonce.substring(TIME_DIGITS).getBytes(ISO_8859_1);
        if (!MessageDigest.isEqual(proof(time).getBytes(ISO_8859_1), given)) {
            return State.STALE;
        }
        long ageMs = clockMs.getAsLong()
                - HexFormat.fromHexDigitsToLong(time); // the pump has written the time, so it is a number
        return ageMs >= 0 && ageMs <= VALID_MS ? State.VALID : State.STALE;
    }

    private String proof(String time) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Hashes.hex(mac.doFinal(time.getBytes(ISO_8859_1))).substring(0, PROOF_DIGITS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
