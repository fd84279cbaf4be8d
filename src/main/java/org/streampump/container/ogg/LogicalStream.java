package org.streampump.container.ogg;

/** One of the streams that a chain is made of: what has come of it so far. One caller at a time. */
final class LogicalStream {
    private final int serial;
    private final Codec codec;
    private final int headerPackets;
    private final GranuleTime time;

    private int headersSeen;
    private boolean headersComplete;
    private boolean inHeader; // the page before ended within a header packet

    // Of the newest page that viewers have, or will have with the header.
    private long granule;
    private int sequence;
    private boolean ended;

    /** @param first the page with the beginning flag */
    LogicalStream(Page first) {
        serial = first.serial();
        codec = Codec.of(first);
        headerPackets = codec.headerPackets(first);
        time = GranuleTime.of(codec, first);
    }

    int serial() {
        return serial;
    }

    Codec codec() {
        return codec;
    }

    /** How its granule positions count time. */
    GranuleTime time() {
        return time;
    }

    /** The granule position of the newest page that has one; 0 before there is any. */
    long granule() {
        return granule;
    }

    /** The number of the newest page. */
    int sequence() {
        return sequence;
    }

    boolean isHeadersComplete() {
        return headersComplete;
    }

    /** Whether it is known that there must be more headers. */
    boolean isHeaderAwaited() {
        return !headersComplete && !ended && headerPackets != Codec.UNTIL_DATA && headerPackets != Codec.ALL;
    }

    boolean isEnded() {
        return ended;
    }

    /** Its first page that is not a header has come, or that of another one from which on no headers are looked for. */
    void completeHeaders() {
        headersComplete = true;
    }

    /**
     * Looks for header packets on the next page; not to be asked behind the last.
     *
     * @return how many of its lacing values, from the first on, are of header packets
     */
    int headerLacings(Page page) {
        int count = page.lacingCount();
        if (codec == Codec.OTHER) {
            headersComplete = page.granule() > 0;
            return headersComplete ? 0 : count;
        }
        boolean within = page.isContinued();
        boolean counts = inHeader; // the rest of a packet whose beginning was lost is none
        int at = page.payload();
        for (int n = 0; n < count; n++) {
            if (!within && !beginsHeader(page.array(), at, page.lacing(n))) {
                headersComplete = true;
                return n;
            }
            counts |= !within;
            at += page.lacing(n);
            within = page.lacing(n) == Page.FULL_LACING;
            if (!within && counts) {
                headersSeen++;
            }
        }
        inHeader = within && counts;
        headersComplete = headerPackets != Codec.UNTIL_DATA && headersSeen >= headerPackets;
        return count;
    }

    private boolean beginsHeader(byte[] bytes, int at, int lacing) {
        return headerPackets == Codec.UNTIL_DATA
                ? lacing == 0 || !codec.isSurelyData(bytes[at] & 0xff)
                : headersSeen < headerPackets;
    }

    /** This page is a header. */
    void passedHeader(Page page) {
        passed(page);
    }

    /** This page has been sent to the viewers. */
    void passedData(Page page) {
        passed(page);
    }

    private void passed(Page page) {
        sequence = page.sequence();
        ended |= page.endsStream();
        if (page.granule() != Page.NO_GRANULE) {
            granule = page.granule();
        }
    }

    /** The page that would end it. */
    byte[] end() {
        return Page.end(serial, sequence + 1, granule);
    }
}
