package org.streampump.access;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The answer of one rule: a {@link Verdict}, no opinion, or an answer that comes later. */
public sealed interface Opinion permits Verdict, Opinion.None, Opinion.Later {
    /** The rule does not know the visitor: the next rule is asked. */
    Opinion NONE = new None();

    /** No opinion. */
    record None() implements Opinion {}

    /**
     * The rule asks somebody else first.
     *
     * @param verdict empty for no opinion; completed by any thread. The rule limits the time, and the number of visitors for
     *     whom it asks at once, because each visitor holds a connection
     */
    record Later(CompletionStage<Optional<Verdict>> verdict) implements Opinion {}
}
