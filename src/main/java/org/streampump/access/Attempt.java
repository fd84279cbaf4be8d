package org.streampump.access;

import java.util.Collection;
import java.util.Optional;
import org.streampump.settings.Secret;

/**
 * The comparison of one visitor's credential with the keys of any number of rules. All comparisons together count as one guess:
 * after too many wrong credentials from an address, further credentials of the address are not compared.
 *
 * <p>A key that has been right from an address is always compared when it comes from this address again, whatever other peers at
 * the address do: an encoder can come back although somebody guesses behind the same router, or behind a proxy that the servlet
 * container does not know of and that makes all peers look like one. The price is that a peer who shares an address with an
 * encoder can guess this encoder's key as fast as the server answers. Such guessing is hopeless unless the key is short, and a
 * short key is a warning of the configuration. One thread at a time.
 */
public final class Attempt {
    private final Presented presented;
    private final Guesses guesses;
    private final KnownKeys known;
    private boolean counted; // the credential was counted as a guess
    private long waitMs; // 0, unless there were too many guesses before this one

    Attempt(Presented presented, Guesses guesses, KnownKeys known) {
        this.presented = presented;
        this.guesses = guesses;
        this.known = known;
    }

    /** Returns the key that the credential matches; empty if it matches none of the keys, or if it was not compared. */
    public Optional<Secret> find(Collection<Secret> keys) {
        if (presented.isEmpty()) {
            return Optional.empty();
        }
        Optional<Secret> again = presented.find(known.among(keys, presented.from()));
        if (again.isPresent() || !mayCompare()) {
            return again;
        }
        Optional<Secret> key = presented.find(keys);
        key.ifPresent(right -> known.add(presented.from(), right));
        return key;
    }

    /** Counts the credential as a guess, once, unless there were too many guesses. */
    private boolean mayCompare() {
        if (!counted && waitMs == 0) {
            waitMs = guesses.begin(presented.from());
            counted = waitMs == 0;
        }
        return counted;
    }

    /** Notes that a rule knows the visitor: the credential was no guess. */
    void succeeded() {
        if (counted) {
            guesses.withdraw(presented.from());
        }
    }

    /** The verdict on a visitor about whom no rule had an opinion. */
    Verdict unknown() {
        if (presented.isSeveral()) {
            return new Verdict.Several();
        }
        if (presented.isEmpty()) {
            return new Verdict.Missing();
        }
        return mayCompare() ? new Verdict.Wrong(guesses.delayMs(presented.from())) : new Verdict.Untried(waitMs);
    }
}
