package org.streampump.container.ogg;

/**
 * Tells at which pages of a chain a viewer may start. With video: where a key frame begins; what it then has of the sound
 * before is harmless, since pages are multiplexed by time. Without: where a packet begins. Always at pages without the rest
 * of an earlier packet. Video that was announced, and headers that are missing, are awaited for a while. One caller at a
 * time.
 */
final class JoinRule {
    /** So many pages of the others, before those that have not come are taken to be absent. */
    static final int PATIENCE_PAGES = 32;

    private final Chain chain;
    private int pages;

    JoinRule(Chain chain) {
        this.chain = chain;
    }

    /** Each page but headers must be asked for, in order. */
    boolean isJoinPoint(Page page, LogicalStream of) {
        boolean patient = pages < PATIENCE_PAGES;
        pages += patient ? 1 : 0;
        if (page.isContinued() || page.lacingCount() == 0 || patient && chain.isHeaderAwaited()) {
            return false;
        }
        LogicalStream video = video(patient);
        return video == null || of == video && video.hasKeyFrame(page);
    }

    /** The leading one, if there is any. */
    private LogicalStream video(boolean patient) {
        for (LogicalStream each : chain.streams()) {
            if (each.codec().isVideo() && !each.isEnded() && (patient || each.hasData())) {
                return each;
            }
        }
        return null;
    }
}
