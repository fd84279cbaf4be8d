package org.streampump.container.mpegts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Packets with times, written and read bit by bit, as the standard's tables show them. */
public final class TimedPackets {
    public static final long MODULUS = 1L << 33;

    /** One time of a stream. */
    public record Time(int packet, int pid, String kind, long ticks) {}

    private TimedPackets() {}

    /** A time in the form of a PTS behind four bits. */
    static byte[] time(String prefix, long ticks) {
        String bits = bits(ticks, 33);
        return bytes(prefix + bits.substring(0, 3) + "1" + bits.substring(3, 18) + "1" + bits.substring(18) + "1");
    }

    /** A PCR or an OPCR. */
    static byte[] clock(long base, int extension) {
        return bytes(bits(base, 33) + "111111" + bits(extension, 9));
    }

    /** A PES packet's beginning, with its times if they are not negative, and more bytes of header and payload. */
    static byte[] pes(int streamId, long pts, long dts, byte[] moreHeader, byte[] payload) {
        byte[] times = pts < 0 ? new byte[0] : dts < 0 ? time("0010", pts) : join(time("0011", pts), time("0001", dts));
        int flags = pts < 0 ? 0 : dts < 0 ? 0x80 : 0xc0;
        byte[] head = TsBuilder.bytes(0, 0, 1, streamId, 0, 0, 0x84, flags, times.length + moreHeader.length);
        return join(head, times, moreHeader, payload);
    }

    static byte[] join(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static String bits(long value, int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> (value >> count - 1 - n & 1) == 0 ? "0" : "1")
                .collect(Collectors.joining());
    }

    private static byte[] bytes(String bits) {
        byte[] bytes = new byte[bits.length() / 8];
        for (int n = 0; n < bytes.length; n++) {
            bytes[n] = (byte) Integer.parseInt(bits.substring(8 * n, 8 * n + 8), 2);
        }
        return bytes;
    }

    /** The PCRs, PTSs and DTSs of whole packets in a row, as far as each header is within one packet. */
    public static List<Time> times(byte[] stream) {
        List<Time> times = new ArrayList<>();
        for (int at = 0; at + TsPacket.LENGTH <= stream.length; at += TsPacket.LENGTH) {
            int packet = at / TsPacket.LENGTH;
            int pid = (stream[at + 1] & 0x1f) << 8 | stream[at + 2] & 0xff;
            boolean adapted = (stream[at + 3] & 0x20) != 0;
            if (adapted && stream[at + 4] != 0 && (stream[at + 5] & 0x10) != 0) {
                times.add(new Time(packet, pid, "PCR", number(stream, at + 6, 0, 33)));
            }
            int pes = at + 4 + (adapted ? 1 + (stream[at + 4] & 0xff) : 0);
            boolean begins = (stream[at + 1] & 0x40) != 0 && (stream[at + 3] & 0x10) != 0;
            if (begins && stream[pes] == 0 && stream[pes + 1] == 0 && stream[pes + 2] == 1) {
                int flags = stream[pes + 7] & 0xc0;
                if (flags != 0) {
                    times.add(new Time(packet, pid, "PTS", ofPes(stream, pes + 9)));
                }
                if (flags == 0xc0) {
                    times.add(new Time(packet, pid, "DTS", ofPes(stream, pes + 14)));
                }
            }
        }
        return times;
    }

    private static long ofPes(byte[] b, int at) {
        return number(b, at, 4, 3) << 30 | number(b, at, 8, 15) << 15 | number(b, at, 24, 15);
    }

    private static long number(byte[] b, int at, int from, int count) {
        long number = 0;
        for (int n = from; n < from + count; n++) {
            number = number << 1 | b[at + n / 8] >> 7 - n % 8 & 1;
        }
        return number;
    }
}
