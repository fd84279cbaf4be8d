package org.streampump.protocol;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.Future;
import org.streampump.io.HeldRequest;

/**
 * The request of a viewer who waits: for the decision, for an encoder, or for both, one after the other. The request comes back
 * to its door once, whichever event happens first.
 */
final class WaitingVisit implements HeldRequest.Holder {
    private final String name;
    private final ViewerAdmission admission;
    private volatile HeldRequest held; // set before the waiting begins

    // Guarded by this.
    private ViewerDecision present; // null: not yet made, or taken
    private Throwable failure; // of the decision; null for none
    private boolean over; // the request does not come back

    private WaitingVisit(Visitor visitor, ViewerAdmission admission) {
        this.name = "waiting viewer " + visitor.peer() + " of " + visitor.name();
        this.admission = admission;
    }

    /** Returns the waiting that this request has come back from, or null. */
    static WaitingVisit of(HttpServletRequest request) {
        return (WaitingVisit) HeldRequest.holder(request).orElse(null);
    }

    /** Holds the request of a viewer who waits for an encoder. */
    static void hold(Visit visit, Visitor visitor, Waiting waiting, ViewerAdmission admission, boolean mayDetach)
            throws IOException {
        WaitingVisit held = new WaitingVisit(visitor, admission);
        held.present = waiting; // no other thread knows the visit yet
        held.hold(visit, mayDetach);
        waiting.begin(held::comeBack);
    }

    /** Holds the request of a viewer about whom nothing is decided yet. */
    static void hold(
            Visit visit, Visitor visitor, ViewerDecision.Pending pending, ViewerAdmission admission, boolean mayDetach)
            throws IOException {
        WaitingVisit held = new WaitingVisit(visitor, admission);
        try {
            held.hold(visit, mayDetach);
        } finally {
            Future<?> unused = pending.decision().whenComplete(held::decided);
        }
    }

    private void hold(Visit visit, boolean mayDetach) throws IOException {
        try {
            held = HeldRequest.hold(visit.request(), visit.response(), mayDetach, visit.door(), this);
        } catch (IOException | RuntimeException | Error e) {
            over();
            throw e;
        }
    }

    /** Notes the decision. The request stays held if its viewer must now wait for an encoder. Any thread. */
    private void decided(ViewerDecision decision, Throwable failed) {
        if (!kept(decision, failed)) {
            giveBack(decision);
        } else if (decision instanceof Waiting waiting) {
            waiting.begin(this::comeBack);
        } else {
            comeBack();
        }
    }

    private synchronized boolean kept(ViewerDecision decision, Throwable failed) {
        if (over) {
            return false;
        }
        present = decision;
        failure = failed;
        return true;
    }

    private void comeBack() {
        if (admission.isClosed()) {
            held.end(HttpViewers.RETRY_AFTER_SECONDS); // a returning request would find no servlet on Tomcat
        } else {
            held.comeBack();
        }
    }

    /** Returns the decision about the viewer, whose request has come back. The seat in the decision belongs to the caller. */
    ViewerDecision decision(Visitor visitor) {
        ViewerDecision made = taken();
        return made instanceof Waiting waiting ? admission.decideAfter(waiting, visitor) : made;
    }

    /** Returns the decision; the seat of a viewer who has waited for an encoder is taken later, or given back. */
    private synchronized ViewerDecision taken() {
        if (failure != null) {
            throw new IllegalStateException("no decision about " + name, failure);
        }
        if (over) {
            return new Refused(Refused.Why.CLOSING, "the viewer has left");
        }
        ViewerDecision made = present;
        if (!(made instanceof Waiting)) {
            present = null;
        }
        return made;
    }

    /** Gives back the seat of a decision that no viewer uses. */
    private static void giveBack(ViewerDecision decision) {
        if (decision instanceof Waiting waiting) {
            waiting.leave();
        } else if (decision instanceof ViewerDecision.Seated seated) {
            seated.seat().release();
        }
    }

    @Override
    public void over() {
        giveBack(ended());
    }

    /** Ends the waiting; returns the decision whose seat nobody has taken, or null. */
    private synchronized ViewerDecision ended() {
        over = true;
        return present;
    }

    @Override
    public void mustEnd() {
        if (ended() instanceof Waiting waiting) {
            waiting.stop();
        }
        held.end(HttpViewers.RETRY_AFTER_SECONDS);
    }

    @Override
    public String toString() {
        return name;
    }
}
