package org.streampump.container.fmp4;

/**
 * Tells at which fragments a viewer may start. With video: where the leading track begins with a sync sample; a key frame
 * further back in a fragment cannot be started at. Without: at each. A leading track that does not come is awaited for a
 * while before the others are taken to be alone. One caller at a time.
 */
final class JoinRule {
    /** How long video that was announced is awaited, by the durations of the other tracks. */
    static final int PATIENCE_SECONDS = 3;

    private final Track lead;
    private boolean leadSeen;
    private Track other;
    private long waitedTicks; // of the first other track

    /** @param lead the leading track, or null */
    JoinRule(Track lead) {
        this.lead = lead;
    }

    /** Each fragment must be asked for, in order. */
    boolean isJoinPoint(Moof moof) {
        if (lead == null) {
            return true;
        }
        for (Traf traf : moof.trafs()) {
            if (traf.track().equals(lead)) {
                if (traf.samples() > 0) {
                    leadSeen = true;
                    return traf.sync();
                }
            } else {
                count(traf);
            }
        }
        return !leadSeen && other != null && waitedTicks >= PATIENCE_SECONDS * other.timescale();
    }

    private void count(Traf traf) {
        if (other == null) {
            other = traf.track();
        }
        if (traf.track().equals(other)) {
            waitedTicks += traf.duration();
        }
    }
}
