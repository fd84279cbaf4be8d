package org.streampump.access;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.streampump.settings.Secret;

/**
 * The one check of credentials, at every door. Compares the credential of a request with all keys that open the door, each in
 * constant time, and counts wrong credentials by address: after too many wrong credentials, further credentials of the address
 * are not compared.
 *
 * <p>A key that has been right from an address is always compared when it comes from this address again, whatever other peers
 * at the address do: an encoder can come back although somebody guesses behind the same router, or behind a proxy that the
 * container does not know of and that makes all peers look like one. The price is that a peer who shares an address with an
 * encoder can guess this encoder's key as fast as the server answers. Such guessing is hopeless unless the key is short, and a
 * short key is a warning of the configuration. Any thread.
 */
public final class Gate {
    private final Guesses guesses;
    private final KnownKeys known = new KnownKeys();

    /**
     * @param guessesPerMinute maximum number of wrong credentials of one address that are compared per minute; 0: no limit
     * @param clockMs a clock in milliseconds that never goes back
     */
    public Gate(IntSupplier guessesPerMinute, LongSupplier clockMs) {
        this.guesses = new Guesses(guessesPerMinute, clockMs);
    }

    /** Compares the credential of a request, once, with the keys that open a door. */
    public Verdict check(Presented presented, Collection<Secret> keys) {
        if (presented.isSeveral()) {
            return new Verdict.Several();
        }
        if (presented.isEmpty()) {
            return new Verdict.Missing();
        }
        List<Secret> usual = known.among(keys, presented.from());
        Optional<Secret> again = presented.find(usual);
        if (again.isPresent()) {
            return new Verdict.Right(again.get());
        }
        long waitMs = guesses.begin(presented.from());
        if (waitMs > 0) {
            return new Verdict.Untried(waitMs);
        }
        Optional<Secret> key = presented.find(keys);
        if (key.isEmpty()) {
            return new Verdict.Wrong(guesses.delayMs(presented.from()));
        }
        guesses.withdraw(presented.from());
        known.add(presented.from(), key.get());
        return new Verdict.Right(key.get());
    }

    /**
     * Whether an admitted publisher may still publish after a change of the rule.
     *
     * @param identity the key that was right, or any object where anyone might publish
     */
    public static boolean stillAdmits(PublishRule rule, Object identity) {
        return rule.anyone() || (identity instanceof Secret key && rule.keys().contains(key));
    }
}
