package org.streampump.door;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.streampump.access.PatientGate;
import org.streampump.access.Presented;
import org.streampump.access.Verdict;
import org.streampump.settings.Secret;

/**
 * Asks the gate about a request's credential, and turns the verdict into an answer that is equal at every door. A request whose
 * answer is pending is held. Any thread.
 */
public final class Credentials {
    private static final String ATTRIBUTE = Credentials.class.getName();
    private static final int SC_TOO_MANY_REQUESTS = 429; // RFC 6585 §4

    private final PatientGate gate;

    public Credentials(PatientGate gate) {
        this.gate = gate;
    }

    /**
     * Admits a request that presents one of these keys.
     *
     * @param needed the message for a request without a credential
     * @return the presented key
     * @throws Refusal 401, 400 for several credentials, 429 when this address has presented too many wrong credentials
     * @throws NotYet the verdict is pending: the request must be held
     */
    public Secret require(HttpServletRequest request, Collection<Secret> keys, String needed) throws Refusal {
        return require(request, RequestCredentials.of(request), keys, needed);
    }

    /** As {@link #require}, for a Shoutcast encoder, whose password is in the query parameter {@code pass}. */
    public Secret requirePass(HttpServletRequest request, Collection<Secret> keys, String needed) throws Refusal {
        return require(request, RequestCredentials.pass(request), keys, needed);
    }

    private Secret require(HttpServletRequest request, Presented presented, Collection<Secret> keys, String needed)
            throws Refusal {
        Verdict verdict =
                NotYet.orKnown(request, ATTRIBUTE, () -> ask(request, presented, keys), Credentials::shortStatus);
        if (verdict instanceof Verdict.Right right) {
            return right.key();
        }
        throw refusal(verdict, needed);
    }

    /** Asks the gate; the verdict on a request that cannot be held is given at once. */
    private CompletableFuture<Verdict> ask(HttpServletRequest request, Presented presented, Collection<Secret> keys) {
        return request.isAsyncSupported()
                ? gate.ask(presented, keys)
                : CompletableFuture.completedFuture(gate.check(presented, keys));
    }

    private static int shortStatus(Verdict verdict) {
        return verdict instanceof Verdict.Right
                ? HttpServletResponse.SC_SERVICE_UNAVAILABLE
                : refusal(verdict, "").status();
    }

    /**
     * Whether a request presents one of these keys, at a door that is open to everybody and shows less without a key. False
     * without any credential.
     *
     * @throws Refusal 401 for a wrong credential, 400 for several, 429 when this address has presented too many wrong
     *     credentials
     */
    public boolean isRight(HttpServletRequest request, Collection<Secret> keys) throws Refusal {
        Verdict verdict = gate.check(RequestCredentials.of(request), keys);
        if (verdict instanceof Verdict.Right || verdict instanceof Verdict.Missing) {
            return verdict instanceof Verdict.Right;
        }
        throw refusal(verdict, "");
    }

    private static Refusal refusal(Verdict verdict, String needed) {
        if (verdict instanceof Verdict.Missing) {
            return new Refusal(HttpServletResponse.SC_UNAUTHORIZED, needed);
        }
        if (verdict instanceof Verdict.Untried untried) {
            return new CredentialRefusal(SC_TOO_MANY_REQUESTS, verdict.text(), untried.retryAfterMs());
        }
        int status = verdict instanceof Verdict.Several
                ? HttpServletResponse.SC_BAD_REQUEST
                : HttpServletResponse.SC_UNAUTHORIZED;
        return new CredentialRefusal(status, verdict.text(), /* retryAfterMs= */ 0);
    }

    /**
     * Holds a request whose answer is pending. If this method returns true, the request comes back through its door when the
     * answer is known, and the caller must not answer now.
     */
    public boolean holds(HttpServletRequest request, Refusal refusal) {
        if (refusal instanceof NotYet pending) {
            HeldAnswer.hold(request, pending, gate::isClosed);
            return true;
        }
        return false;
    }
}
