package org.streampump.container.ogg;

import java.util.Arrays;
import java.util.HexFormat;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.RefusedStreamException;

/**
 * Finds the pages in the incoming bytes, and passes on pages with a right checksum. Bytes between pages, and pages that the
 * taker does not want, are skipped up to {@link #MAX_GARBAGE_BYTES}. One caller at a time.
 */
final class PageSearch {
    /**
     * Maximum length in bytes of what may be skipped between two wanted pages: four of the largest pages. A stream with more is
     * refused.
     */
    static final int MAX_GARBAGE_BYTES = 256 * 1024;

    /** Maximum length of the window, in bytes: room for a page of maximum length, and as much again. */
    static final int MAX_WINDOW_BYTES = 2 * Page.MAX_BYTES;

    /**
     * Maximum number of bytes that are run through the checksum for each byte of the stream, in addition to
     * {@link #FREE_CHECKED_BYTES}. The limit keeps a stranger who sends the beginnings of many pages within each other from
     * having all of them checked.
     */
    private static final int MAX_CHECKS_PER_BYTE = 8;

    private static final int FREE_CHECKED_BYTES = 1024 * 1024;

    private static final int INITIAL_WINDOW_BYTES = 8 * 1024;
    private static final int QUOTED_BYTES = 8;

    /** The receiver of the pages. */
    interface Taker {
        /** Returns whether the page is wanted; the page may be read during the call only. */
        boolean take(Page page) throws RefusedStreamException;
    }

    private final Page page = new Page();

    // Bytes that have come and are not yet dropped: `held` bytes, of which those before `at` are no longer needed.
    private byte[] window = new byte[INITIAL_WINDOW_BYTES];
    private int at;
    private int held;
    private int wanted = Page.FIXED_BYTES;
    private long dropped;
    private boolean ended;

    private long checkedBytes;
    private int garbageBytes;
    private long garbagePosition;
    private final byte[] firstGarbage = new byte[QUOTED_BYTES];

    /** The number of bytes that have been passed on or skipped. */
    long position() {
        return dropped + at;
    }

    void feed(byte[] bytes, int offset, int length, Taker taker) throws RefusedStreamException {
        for (int taken = 0; taken < length; ) {
            if (wanted > window.length) {
                window = Arrays.copyOf(window, Math.min(MAX_WINDOW_BYTES, Math.max(wanted, 2 * window.length)));
            }
            int count = Math.min(window.length - held, length - taken);
            System.arraycopy(bytes, offset + taken, window, held, count);
            held += count;
            taken += count;
            advance(taker);
        }
    }

    /** Takes the end of the input. An incomplete last page is skipped as garbage, but whole pages inside it are found. */
    void finish(Taker taker) throws RefusedStreamException {
        ended = true;
        advance(taker);
    }

    /** Returns an exception that quotes the bytes that were skipped last. */
    MalformedStreamException malformed(String what) {
        byte[] first = Arrays.copyOf(firstGarbage, Math.min(QUOTED_BYTES, garbageBytes));
        return new MalformedStreamException(what
                + (first.length == 0
                        ? ""
                        : " from byte " + garbagePosition + " on; first bytes: "
                                + HexFormat.ofDelimiter(" ").formatHex(first)));
    }

    private void advance(Taker taker) throws RefusedStreamException {
        while (at < held && step(taker)) {}
        System.arraycopy(window, at, window, 0, held - at);
        dropped += at;
        held -= at;
        at = 0;
    }

    /** Takes the next page or skips a byte; returns whether to try again with the bytes that have come. */
    private boolean step(Taker taker) throws RefusedStreamException {
        int available = held - at;
        for (int n = 0; n < Math.min(Page.CAPTURE.length, available); n++) {
            if (window[at + n] != Page.CAPTURE[n]) {
                skip(1);
                return true;
            }
        }
        wanted = Page.FIXED_BYTES;
        if (available >= wanted) {
            wanted += window[at + Page.COUNT_AT] & 0xff;
        }
        if (available >= wanted && wanted > Page.FIXED_BYTES) {
            wanted = Page.length(window, at);
        }
        if (available < wanted) {
            if (ended) {
                skip(1);
            }
            return ended;
        }
        int length = wanted;
        wanted = Page.FIXED_BYTES;
        takePage(length, taker);
        return true;
    }

    private void takePage(int length, Taker taker) throws RefusedStreamException {
        checkedBytes += length;
        if (checkedBytes > FREE_CHECKED_BYTES + MAX_CHECKS_PER_BYTE * (position() + length)) {
            throw malformed("pages within pages, none of which is intact,");
        }
        if (!Page.isIntact(window, at, length)) {
            skip(1);
        } else if (taker.take(page.lookAt(window, at))) {
            garbageBytes = 0;
            at += length;
        } else {
            skip(length);
        }
    }

    private void skip(int count) throws MalformedStreamException {
        if (garbageBytes == 0) {
            garbagePosition = position();
        }
        for (int n = garbageBytes; n < Math.min(QUOTED_BYTES, garbageBytes + count); n++) {
            firstGarbage[n] = window[at + n - garbageBytes];
        }
        at += count;
        garbageBytes += count;
        if (garbageBytes > MAX_GARBAGE_BYTES) {
            throw malformed("no Ogg page of a stream whose beginning has come, within " + MAX_GARBAGE_BYTES + " bytes");
        }
    }
}
