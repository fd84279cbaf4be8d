package org.streampump.door;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.CompletableFuture;
import org.streampump.access.Gate;
import org.streampump.access.Grant;
import org.streampump.access.Question;
import org.streampump.access.RuleList;
import org.streampump.access.Verdict;

/**
 * Asks the gate about a request, and turns the verdict into an answer that is equal at every door. A request whose answer is
 * pending is held. Any thread.
 */
public final class Credentials {
    private static final String ATTRIBUTE = Credentials.class.getName();
    private static final String OPEN_ATTRIBUTE = ATTRIBUTE + ".open";
    private static final int SC_TOO_MANY_REQUESTS = 429; // RFC 6585 §4

    private final Gate gate;

    public Credentials(Gate gate) {
        this.gate = gate;
    }

    /**
     * Admits a request that the rules admit.
     *
     * @throws Refusal 401, 400 for several credentials, 403 for a visitor whom a rule excludes, 429 when this address has
     *     presented too many wrong credentials, 503 when a rule cannot decide
     * @throws NotYet the verdict is pending: the request must be held
     */
    public Grant require(HttpServletRequest request, Question question, RuleList rules) throws Refusal {
        Verdict verdict = NotYet.orKnown(
                request, ATTRIBUTE, () -> ask(request, question, rules), known -> shortStatus(known, question));
        if (verdict instanceof Verdict.Admitted admitted) {
            return admitted.grant();
        }
        throw refusal(verdict, question);
    }

    /** Asks the gate; no verdict is held back if the request cannot be held. */
    private CompletableFuture<Verdict> ask(HttpServletRequest request, Question question, RuleList rules) {
        return request.isAsyncSupported() ? gate.ask(question, rules) : gate.askPromptly(question, rules);
    }

    private static int shortStatus(Verdict verdict, Question question) {
        return verdict instanceof Verdict.Admitted
                ? HttpServletResponse.SC_SERVICE_UNAVAILABLE
                : refusal(verdict, question).status();
    }

    /**
     * Whether the rules admit a request, at a door that is open to everybody and shows less to a request that is not admitted.
     *
     * @throws Refusal 401 for a wrong credential, 400 for several, 429 when this address has presented too many wrong
     *     credentials
     * @throws NotYet the verdict is pending: the request must be held
     */
    public boolean isAdmitted(HttpServletRequest request, Question question, RuleList rules) throws Refusal {
        Verdict verdict = NotYet.orKnown(
                request,
                OPEN_ATTRIBUTE,
                () -> gate.askPromptly(question, rules),
                known -> HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        Refusal refusal = verdict instanceof Verdict.Admitted ? null : refusal(verdict, question);
        if (refusal instanceof CredentialRefusal) {
            throw refusal;
        }
        return refusal == null;
    }

    private static Refusal refusal(Verdict verdict, Question question) {
        if (verdict instanceof Verdict.Missing) {
            return new Refusal(
                    HttpServletResponse.SC_UNAUTHORIZED, question.action().needed());
        }
        if (verdict instanceof Verdict.Forbidden) {
            return new Refusal(HttpServletResponse.SC_FORBIDDEN, verdict.text());
        }
        if (verdict instanceof Verdict.Undecided) {
            return new Refusal(HttpServletResponse.SC_SERVICE_UNAVAILABLE, verdict.text());
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
