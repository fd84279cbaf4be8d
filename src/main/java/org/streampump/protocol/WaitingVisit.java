package org.streampump.protocol;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.streampump.io.HeldRequest;

/** The request of a viewer who waits. The request comes back to its door once, whichever event happens first. */
final class WaitingVisit implements HeldRequest.Holder {
    private final String name;
    private final Waiting waiting;
    private final ViewerAdmission admission;
    private volatile HeldRequest held; // set before the waiting begins

    WaitingVisit(Visitor visitor, Waiting waiting, ViewerAdmission admission) {
        this.name = "waiting viewer " + visitor.peer() + " of " + visitor.name();
        this.waiting = waiting;
        this.admission = admission;
    }

    /** Returns the waiting that this request has come back from, or null. */
    static WaitingVisit of(HttpServletRequest request) {
        return (WaitingVisit) HeldRequest.holder(request).orElse(null);
    }

    Waiting waiting() {
        return waiting;
    }

    /** Holds the request while its viewer waits. */
    void hold(Visit visit, boolean mayDetach) throws IOException {
        try {
            held = HeldRequest.hold(visit.request(), visit.response(), mayDetach, visit.door(), this);
        } catch (IOException | RuntimeException | Error e) {
            waiting.leave();
            throw e;
        }
        waiting.begin(this::comeBack);
    }

    private void comeBack() {
        if (admission.isClosed()) {
            held.end(HttpViewers.RETRY_AFTER_SECONDS); // a returning request would find no servlet on Tomcat
        } else {
            held.comeBack();
        }
    }

    @Override
    public void over() {
        waiting.leave();
    }

    @Override
    public void mustEnd() {
        waiting.stop();
        held.end(HttpViewers.RETRY_AFTER_SECONDS);
    }

    @Override
    public String toString() {
        return name;
    }
}
