package org.streampump.door;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import org.streampump.access.Gate;
import org.streampump.access.Presented;
import org.streampump.access.Verdict;
import org.streampump.settings.Secret;

/**
 * Asks the gate about a request's credential, and makes an answer of its verdict, the same at every door. The answer to a wrong
 * one may be held back for a while, for which no thread waits. Any thread.
 */
public final class Credentials {
    /** Most answers that are held back at a time; each holds a connection. Beyond that they are given at once. */
    static final int MAX_HELD = 200;

    private static final String ATTRIBUTE = Credentials.class.getName();

    private final Gate gate;
    private final ScheduledExecutorService clock;
    private final Set<HeldAnswer> held = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param clock lets time pass until it is shut down */
    public Credentials(Gate gate, ScheduledExecutorService clock) {
        this.gate = gate;
        this.clock = clock;
    }

    /**
     * Lets a request in that presents one of these keys.
     *
     * @param needed what is said to a request without a credential
     * @return which key it was
     * @throws Refusal 401, 400 for several credentials, 429 when this address has presented too many wrong ones
     */
    public Secret require(HttpServletRequest request, Collection<Secret> keys, String needed) throws Refusal {
        return require(request, Presented.by(request), keys, needed);
    }

    /** As {@link #require}, of a Shoutcast encoder, whose password is in the query parameter {@code pass}. */
    public Secret requirePass(HttpServletRequest request, Collection<Secret> keys, String needed) throws Refusal {
        return require(request, Presented.inPass(request), keys, needed);
    }

    private Secret require(HttpServletRequest request, Presented presented, Collection<Secret> keys, String needed)
            throws Refusal {
        HeldAnswer waited = (HeldAnswer) request.getAttribute(ATTRIBUTE);
        if (waited != null) {
            waited.hasComeBack();
            throw waited.refusal();
        }
        Verdict verdict = gate.check(presented, keys);
        if (verdict instanceof Verdict.Right right) {
            return right.key();
        }
        throw refusal(verdict, needed);
    }

    /**
     * Whether a request presents one of these keys, at a door that is open for everybody, who sees less then. False without any
     * credential.
     *
     * @throws Refusal 401 for a wrong one, 400 for several, 429 when this address has presented too many wrong ones
     */
    public boolean isRight(HttpServletRequest request, Collection<Secret> keys) throws Refusal {
        Verdict verdict = gate.check(Presented.by(request), keys);
        if (verdict instanceof Verdict.Right || verdict instanceof Verdict.Missing) {
            return verdict instanceof Verdict.Right;
        }
        throw refusal(verdict, "");
    }

    private static Refusal refusal(Verdict verdict, String needed) {
        if (verdict instanceof Verdict.Wrong wrong) {
            return CredentialRefusal.wrong(wrong.delayMs());
        }
        if (verdict instanceof Verdict.Untried untried) {
            return CredentialRefusal.untried(untried.retryAfterMs());
        }
        return verdict instanceof Verdict.Several
                ? CredentialRefusal.several()
                : new Refusal(HttpServletResponse.SC_UNAUTHORIZED, needed);
    }

    /**
     * Whether the answer is held back: then the request comes back through the front door, where {@link #require} throws the
     * refusal again, and until then nothing is to be done for it.
     */
    public boolean holds(HttpServletRequest request, Refusal refusal) {
        boolean isHeld = refusal instanceof CredentialRefusal credential
                && credential.delayMs() > 0
                && !closed
                && held.size() < MAX_HELD
                && request.isAsyncSupported();
        if (isHeld) {
            HeldAnswer answer = new HeldAnswer((CredentialRefusal) refusal, held::remove);
            request.setAttribute(ATTRIBUTE, answer);
            held.add(answer);
            answer.begin(request, clock);
            if (closed) {
                answer.end();
            }
        }
        return isHeld;
    }

    /** Gives what is held back, in short, because the web application stops. */
    public void close() {
        closed = true;
        held.forEach(HeldAnswer::end);
    }
}
