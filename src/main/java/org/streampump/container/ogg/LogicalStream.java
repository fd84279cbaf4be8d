package org.streampump.container.ogg;

/** The state of one of a chain's logical streams, after the pages that have come. One caller at a time. */
final class LogicalStream {
    private final int serial;
    private final Codec codec;
    private final int headerPackets;
    private final GranuleTime time;

    private int headersSeen;
    private boolean headersComplete;
    private boolean inHeader; // the previous page ended within a header packet

    // The newest page that viewers have, or will have with the header.
    private long granule;
    private int sequence;
    private boolean ended;

    /**
     * @param first the page that begins the stream
     */
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

    /** The way in which the stream's granule positions count time. */
    GranuleTime time() {
        return time;
    }

    /** The granule position of the newest page that has one; 0 before the first. */
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

    /** Whether more headers must come. */
    boolean isHeaderAwaited() {
        return !headersComplete && !ended && headerPackets != Codec.UNTIL_DATA && headerPackets != Codec.ALL;
    }

    boolean isEnded() {
        return ended;
    }

    /**
     * Takes note that no more headers of this stream are expected: a stream's data have begun, and this stream has not
     * announced further headers.
     */
    void completeHeaders() {
        headersComplete = true;
    }

    /**
     * Finds the header packets on the next page. Not called once the headers are complete.
     *
     * @return how many of the page's lacing values, from the first on, belong to header packets
     */
    int headerLacings(Page page) {
        int count = page.lacingCount();
        if (codec == Codec.OTHER) {
            headersComplete = page.granule() > 0;
            return headersComplete ? 0 : count;
        }
        boolean within = page.isContinued();
        boolean counts = inHeader; // the rest of a packet whose beginning was lost does not count as a header
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

    /** Takes note of a header page. */
    void passedHeader(Page page) {
        passed(page);
    }

    /** Takes note of a page of data that was sent to the viewers. */
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

    /** Returns the page that would end this stream. */
    byte[] end() {
        return Page.end(serial, sequence + 1, granule);
    }
}
