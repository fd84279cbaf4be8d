package org.streampump.it;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A transport stream whose video packets are numbered and filled with a pattern of their number, so that whoever receives
 * it can prove that nothing is lost, repeated or torn. It begins with its tables and a random access packet, and so does each
 * period of it.
 */
final class NumberedTs {
    static final int PACKET = 188;

    private static final int VIDEO_PID = 0x100;
    private static final int PMT_PID = 0x1000;
    private static final int NULL_PID = 0x1fff;

    /** The head of a PES and the first bytes of a key picture of H.264: the pump believes the picture. */
    private static final byte[] PES_HEAD =
            bytes(0, 0, 1, 0xe0, 0, 0, 0x80, 0x80, 5, 0x21, 0, 1, 0, 1, /* NAL unit: */ 0, 0, 0, 1, 0x65, 0x88, 0x84);

    private static final byte[] PAT = section(0, bytes(0x00, 0xb0, 0x0d, 0, 1, 0xc1, 0, 0, 0, 1, 0xf0, 0));
    private static final byte[] PMT =
            section(PMT_PID, bytes(0x02, 0xb0, 0x12, 0, 1, 0xc1, 0, 0, 0xe1, 0, 0xf0, 0, 0x1b, 0xe1, 0, 0xf0, 0));

    private final int period;
    private long next;

    /** @param period video packets from one random access point to the next */
    NumberedTs(int period) {
        this.period = period;
    }

    /** The next video packets, with tables in front of each period. */
    byte[] take(int packets) {
        int periods = (int) ((next + packets + period - 1) / period - (next + period - 1) / period);
        byte[] out = new byte[(packets + 2 * periods) * PACKET];
        int at = 0;
        for (int n = 0; n < packets; n++, next++) {
            if (next % period == 0) {
                System.arraycopy(PAT, 0, out, at, PACKET);
                System.arraycopy(PMT, 0, out, at + PACKET, PACKET);
                at += 2 * PACKET;
            }
            fill(out, at, next, next % period == 0);
            at += PACKET;
        }
        return out;
    }

    /** The number of the packet that was made last. */
    long last() {
        return next - 1;
    }

    private static void fill(byte[] out, int at, long number, boolean randomAccess) {
        out[at] = 0x47;
        out[at + 1] = (byte) (VIDEO_PID >> 8 | (randomAccess ? 0x40 : 0));
        out[at + 2] = (byte) VIDEO_PID;
        out[at + 3] = (byte) ((randomAccess ? 0x30 : 0x10) | number & 0x0f);
        int body = at + 4;
        if (randomAccess) {
            out[at + 4] = 1;
            out[at + 5] = 0x40; // ISO/IEC 13818-1 2.4.3.5: random_access_indicator
            System.arraycopy(PES_HEAD, 0, out, at + 6, PES_HEAD.length);
            body = at + 6 + PES_HEAD.length;
        }
        for (int n = 0; n < Long.BYTES; n++) {
            out[body + n] = (byte) (number >> 8 * (7 - n));
        }
        for (int n = body + Long.BYTES; n < at + PACKET; n++) {
            out[n] = (byte) (number * 31 + n - at);
        }
    }

    /** A packet with one section and its checksum, stuffed. */
    private static byte[] section(int pid, byte[] section) {
        byte[] packet = new byte[PACKET];
        Arrays.fill(packet, (byte) 0xff);
        byte[] head = bytes(0x47, 0x40 | pid >> 8, pid, 0x10, 0);
        System.arraycopy(head, 0, packet, 0, head.length);
        System.arraycopy(section, 0, packet, head.length, section.length);
        int crc = crc(section);
        for (int n = 0; n < Integer.BYTES; n++) {
            packet[head.length + section.length + n] = (byte) (crc >> 8 * (3 - n));
        }
        return packet;
    }

    /** ISO/IEC 13818-1 annex A. */
    private static int crc(byte[] bytes) {
        int crc = -1;
        for (byte b : bytes) {
            crc ^= b << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc << 1 ^ (crc < 0 ? 0x04c11db7 : 0);
            }
        }
        return crc;
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int n = 0; n < values.length; n++) {
            bytes[n] = (byte) values[n];
        }
        return bytes;
    }

    /** Looks at what a viewer receives. Fed by one thread, asked by any. */
    static final class Check {
        /** A gap in the numbers: the packets before and behind it. */
        record Jump(long from, long to, boolean toRandomAccess) {}

        private final byte[] packet = new byte[PACKET];
        private int held;
        private long first = -1;
        private long last = -1;
        private long packets;
        private long fillers;
        private String fault = "";
        private final List<Jump> jumps = new ArrayList<>();

        synchronized void feed(byte[] bytes, int length) {
            int at = 0;
            while (at < length && fault.isEmpty()) {
                int count = Math.min(PACKET - held, length - at);
                System.arraycopy(bytes, at, packet, held, count);
                held += count;
                at += count;
                if (held == PACKET) {
                    held = 0;
                    take();
                }
            }
            notifyAll();
        }

        private void take() {
            int pid = (packet[1] & 0x1f) << 8 | packet[2] & 0xff;
            if (packet[0] != 0x47) {
                fault = "lost sync behind " + last;
            } else if (pid == NULL_PID) {
                fillers++;
            } else if (pid == VIDEO_PID) {
                takeVideo();
            } else if (!Arrays.equals(packet, PAT) && !Arrays.equals(packet, PMT)) {
                fault = "a packet that was not sent behind " + last;
            }
        }

        private void takeVideo() {
            boolean randomAccess = (packet[1] & 0x40) != 0;
            int body = randomAccess ? 6 + PES_HEAD.length : 4;
            long number = 0;
            for (int n = 0; n < Long.BYTES; n++) {
                number = number << 8 | packet[body + n] & 0xff;
            }
            byte[] expected = new byte[PACKET];
            fill(expected, 0, number, randomAccess);
            if (!Arrays.equals(expected, packet)) {
                fault = "a torn packet behind " + last;
            } else if (number <= last) {
                fault = "back from " + last + " to " + number;
            } else if (last < 0 && !randomAccess) {
                fault = "began at " + number + ", no random access point";
            } else if (last >= 0 && number != last + 1) {
                jumps.add(new Jump(last, number, randomAccess));
            }
            first = first < 0 ? number : first;
            last = number;
            packets++;
        }

        /** Empty, or what was wrong first. */
        synchronized String fault() {
            return fault;
        }

        /** The first number, -1 before it came. */
        synchronized long first() {
            return first;
        }

        synchronized long last() {
            return last;
        }

        synchronized long packets() {
            return packets;
        }

        synchronized long fillers() {
            return fillers;
        }

        synchronized List<Jump> jumps() {
            return List.copyOf(jumps);
        }

        /** Whether everything from the first number on has come, whole and in order. */
        synchronized boolean isGapless() {
            return fault.isEmpty() && jumps.isEmpty();
        }

        @Override
        public synchronized String toString() {
            return first + " to " + last + ", " + packets + " packets, " + fillers + " fillers, " + jumps + " " + fault;
        }
    }
}
