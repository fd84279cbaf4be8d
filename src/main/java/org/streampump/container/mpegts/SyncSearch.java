package org.streampump.container.mpegts;

import java.util.Arrays;
import java.util.HexFormat;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.UnsupportedStreamException;

/**
 * Finds the place from which packets follow each other, at a stream's beginning and wherever sync bytes have been lost. Each
 * byte is judged together with the same number of bytes after it; the pieces in which the bytes came therefore do not matter.
 */
final class SyncSearch {
    /** Maximum number of successive bytes without packets; a stream with more is refused. */
    static final int MAX_SKIPPED_BYTES = 64 * 1024;

    /** Number of sync bytes that must line up. */
    static final int SYNC_BYTES = 5;

    /** Length in bytes of a packet and the 4-byte time stamp before it (Blu-ray, AVCHD, DLNA). */
    static final int TIMESTAMPED_LENGTH = 192;

    /** Length in bytes of a packet and the 16 Reed-Solomon bytes after it (DVB and ISDB modulators). */
    static final int REED_SOLOMON_LENGTH = 204;

    /** Number of bytes needed to judge a position. */
    static final int LOOKAHEAD = (SYNC_BYTES - 1) * REED_SOLOMON_LENGTH + 1;

    static final int NONE = 0;

    private static final int WINDOW_LENGTH = 4 * LOOKAHEAD;
    private static final int QUOTED_BYTES = 8;

    private final byte[] window = new byte[WINDOW_LENGTH];
    private final byte[] firstSkipped = new byte[QUOTED_BYTES];
    private int held;
    private int skipped;
    private boolean found;

    /**
     * Returns the distance at which sync bytes line up from {@code at} on, or {@link #NONE}. Needs {@link #LOOKAHEAD} bytes.
     */
    static int packetLengthAt(byte[] bytes, int at) {
        if (bytes[at] != TsPacket.SYNC_BYTE) {
            return NONE;
        }
        for (int length : new int[] {TsPacket.LENGTH, TIMESTAMPED_LENGTH, REED_SOLOMON_LENGTH}) {
            if (lineUp(bytes, at, at + (SYNC_BYTES - 1) * length, length)) {
                return length;
            }
        }
        return NONE;
    }

    private static boolean lineUp(byte[] bytes, int first, int last, int distance) {
        for (int at = first; at <= last; at += distance) {
            if (bytes[at] != TsPacket.SYNC_BYTE) {
                return false;
            }
        }
        return true;
    }

    /** Forgets everything; the next byte taken is the first byte searched. */
    void restart() {
        held = 0;
        skipped = 0;
        found = false;
    }

    /**
     * Takes bytes until packets are found or the input runs out. Called only while no packets are found.
     *
     * @return how many bytes were taken; the caller keeps the rest
     * @throws UnsupportedStreamException the packets have an unsupported length
     * @throws MalformedStreamException there are no packets within {@link #MAX_SKIPPED_BYTES}
     */
    int take(byte[] bytes, int offset, int length) throws MalformedStreamException, UnsupportedStreamException {
        int taken = 0;
        while (!found && taken < length) {
            int count = Math.min(WINDOW_LENGTH - held, length - taken);
            System.arraycopy(bytes, offset + taken, window, held, count);
            held += count;
            taken += count;
            search();
        }
        return found ? taken - surplus() : taken;
    }

    private void search() throws MalformedStreamException, UnsupportedStreamException {
        int at = 0;
        while (!found && at + LOOKAHEAD <= held) {
            int packetLength = packetLengthAt(window, at);
            if (packetLength == TsPacket.LENGTH) {
                found = true;
            } else if (packetLength != NONE) {
                throw new UnsupportedStreamException(advice(packetLength));
            } else {
                skip(window[at++]);
            }
        }
        drop(at);
    }

    /**
     * Gives back the bytes after those that were examined, which can only be bytes of the newest piece; returns their number.
     */
    private int surplus() {
        int surplus = Math.max(0, held - LOOKAHEAD);
        held -= surplus;
        return surplus;
    }

    private void skip(byte b) throws MalformedStreamException {
        if (skipped < QUOTED_BYTES) {
            firstSkipped[skipped] = b;
        }
        if (++skipped > MAX_SKIPPED_BYTES) {
            throw new MalformedStreamException("no MPEG-TS packets within " + MAX_SKIPPED_BYTES + " bytes" + quote());
        }
    }

    private void drop(int count) {
        System.arraycopy(window, count, window, 0, held - count);
        held -= count;
    }

    private static String advice(int packetLength) {
        String what = packetLength == TIMESTAMPED_LENGTH ? "a time stamp (M2TS)" : "Reed-Solomon bytes";
        return "MPEG-TS packets of " + packetLength + " bytes, which carry " + what
                + ", are not supported: send plain packets of " + TsPacket.LENGTH + " bytes";
    }

    /**
     * Searches once more after the end of the input, where fewer sync bytes are enough if all of them line up.
     *
     * @return whether at least one whole packet has been found
     */
    boolean settleForLess() {
        for (int at = 0; !found && at + TsPacket.LENGTH <= held; at++) {
            boolean lonely = at + TsPacket.LENGTH == held && at + skipped > 0; // one sync byte proves nothing
            if (!lonely && lineUp(window, at, held - 1, TsPacket.LENGTH)) {
                drop(at);
                found = true;
            }
        }
        return found;
    }

    boolean hasFound() {
        return found;
    }

    boolean hasSeenBytes() {
        return held + skipped > 0;
    }

    /** The number of bytes in {@link #window()} from the first packet on, once packets are found. */
    int held() {
        return held;
    }

    byte[] window() {
        return window;
    }

    /** Returns the end of a message: it quotes the bytes that were found in place of packets. */
    String quote() {
        byte[] first = Arrays.copyOf(firstSkipped, Math.min(QUOTED_BYTES, skipped + held));
        for (int n = skipped; n < first.length; n++) {
            first[n] = window[n - skipped];
        }
        return "; first bytes: " + HexFormat.ofDelimiter(" ").formatHex(first);
    }
}
