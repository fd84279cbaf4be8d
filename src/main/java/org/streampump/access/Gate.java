package org.streampump.access;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.streampump.settings.Secret;

/**
 * The one check of credentials, at every door. Compares the credential of a request with all keys that open the door, each in
 * constant time, and counts where wrong ones come from: those of an address that has sent too many are not looked at.
 *
 * <p>A key that has been right from an address is always looked at when it comes from there again, whatever others of that
 * address do: an encoder comes back although somebody guesses behind the same router, or behind a proxy of which the container
 * knows nothing and which makes all peers one. The price is that whoever shares an address with an encoder can guess that
 * encoder's key as fast as the server answers, which is hopeless unless the key is short, and that is a warning of the
 * configuration. Any thread.
 */
public final class Gate {
    private final Guesses guesses;
    private final KnownKeys known = new KnownKeys();

    /**
     * @param guessesPerMinute how many wrong credentials of one address are looked at in a minute; 0: all
     * @param clockMs a clock in milliseconds that never goes back
     */
    public Gate(IntSupplier guessesPerMinute, LongSupplier clockMs) {
        this.guesses = new Guesses(guessesPerMinute, clockMs);
    }

    /** Compares what a request presents, once, with the keys that open a door. */
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
     * Whether somebody who was let in may still publish, now that the rule may have changed.
     *
     * @param identity the key that was right, or anything where anyone might publish
     */
    public static boolean stillAdmits(PublishRule rule, Object identity) {
        return rule.anyone() || (identity instanceof Secret key && rule.keys().contains(key));
    }
}
