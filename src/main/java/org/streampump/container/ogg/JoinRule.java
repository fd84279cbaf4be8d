package org.streampump.container.ogg;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.streampump.container.JoinPoints;
import org.streampump.container.MediaTime;
import org.streampump.container.Picture;
import org.streampump.container.PictureReader;

/**
 * Tells at which pages of a chain a viewer may start. With video, a viewer may start where a key frame of the leading logical
 * stream begins; the earlier sound that the viewer then gets does no harm, since pages are multiplexed by time. Without video,
 * or while no video comes, a viewer may start where a packet begins. A page that begins with the rest of an earlier packet, or
 * with a frame that is no key frame, counts only when no better page has come for {@link JoinPoints#CLEAN_PATIENCE_MS}. While
 * an announced header is missing, no viewer starts at the chain's first {@link #PATIENCE_PAGES} data pages. One caller at a
 * time.
 */
final class JoinRule {
    /** Number of data pages during which a missing header keeps viewers from starting. */
    static final int PATIENCE_PAGES = 32;

    /** Assumed duration of a page of sound when no granule position tells it, in milliseconds. */
    static final int PAGE_MS = 100;

    private static final String CROWDED =
            "key frames come after other frames in their Ogg pages, so new viewers wait longer"
                    + " or begin with a broken picture: let the multiplexer begin a page at each key frame";

    private final Chain chain;
    private final MediaTime mediaTime;
    private final List<LogicalStream> videos = new ArrayList<>();
    private JoinPoints joinPoints;
    private final boolean soundHasTime;

    private int pages; // at most PATIENCE_PAGES
    private long videoMs;
    private long soundMs; // of the newest page of sound that has a time
    private int timelessPages; // pages of sound since the newest page with a picture
    private boolean soundBegun;
    private long soundJoinMs;

    /**
     * @param mediaTime gets the timestamps of all pages, and which of them belong to the leading logical stream
     */
    JoinRule(Chain chain, MediaTime mediaTime) {
        this.chain = chain;
        this.mediaTime = mediaTime;
        boolean timed = false;
        for (LogicalStream each : chain.streams()) {
            if (each.codec().isVideo()) {
                videos.add(each);
            } else {
                timed |= each.time().isKnown();
            }
        }
        soundHasTime = timed;
        joinPoints = joinPoints();
    }

    private JoinPoints joinPoints() {
        return new JoinPoints(
                videos.stream().map(each -> each.codec().pictures()).toList(), CROWDED, mediaTime);
    }

    /** Whether a viewer may start at this page. Called for each page that is no header page, in order. */
    boolean isJoinPoint(Page page, LogicalStream of) {
        boolean patient = pages < PATIENCE_PAGES;
        pages += patient ? 1 : 0;
        if (videos.removeIf(LogicalStream::isEnded)) {
            joinPoints = joinPoints();
        }
        int video = videos.indexOf(of);
        boolean joinPoint = video >= 0 ? isJoinPoint(page, of, video) : isJoinPointOfSound(page, of);
        return joinPoint && !(patient && chain.isHeaderAwaited());
    }

    private boolean isJoinPoint(Page page, LogicalStream of, int video) {
        if (page.granule() != Page.NO_GRANULE && of.time().isKnown()) {
            videoMs = of.time().ms(page.granule());
        } else if (!of.time().isKnown()) {
            videoMs = soundMs; // no frame rate is announced
        }
        timelessPages = 0;
        boolean joinPoint = false;
        boolean begins = false;
        boolean clean = !page.isContinued();
        boolean within = page.isContinued();
        int at = page.payload();
        for (int n = 0; n < page.lacingCount(); n++) {
            int lacing = page.lacing(n);
            if (!within && lacing > 0) {
                boolean key = of.codec().isKeyFrame(page.array()[at] & 0xff);
                Picture picture = PictureReader.of(of.codec().pictures(), page.array(), at, lacing, Integer.BYTES);
                joinPoint |= joinPoints.frame(video, videoMs, key, picture, clean);
                clean = false;
                begins = true;
            }
            at += lacing;
            within = lacing == Page.FULL_LACING;
        }
        if (!begins) {
            joinPoints.part(video, videoMs);
        }
        return joinPoint;
    }

    private boolean isJoinPointOfSound(Page page, LogicalStream of) {
        long timeMs = soundTime(page, of);
        if (!joinPoints.sound(timeMs) || !beginsPacket(page)) {
            return false;
        }
        boolean tooEarly = soundBegun && timeMs >= soundJoinMs && timeMs - soundJoinMs < JoinPoints.CLEAN_PATIENCE_MS;
        if (page.isContinued() && tooEarly) {
            return false;
        }
        soundBegun = true;
        soundJoinMs = timeMs;
        return true;
    }

    private long soundTime(Page page, LogicalStream of) {
        if (of.time().isKnown()) {
            soundMs = of.time().ms(page.granule() == Page.NO_GRANULE ? of.granule() : page.granule());
            return soundMs;
        }
        if (!soundHasTime) {
            timelessPages++;
        }
        return videoMs + (long) timelessPages * PAGE_MS;
    }

    /** Whether a packet begins on the page. Decoders skip the rest of a packet whose beginning they have not seen. */
    private static boolean beginsPacket(Page page) {
        if (!page.isContinued()) {
            return page.lacingCount() > 0;
        }
        for (int n = 0; n + 1 < page.lacingCount(); n++) {
            if (page.lacing(n) < Page.FULL_LACING) {
                return true;
            }
        }
        return false;
    }

    Optional<String> advice() {
        return joinPoints.advice();
    }
}
