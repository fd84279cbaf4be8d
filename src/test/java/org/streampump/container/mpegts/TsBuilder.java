package org.streampump.container.mpegts;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Writes transport streams packet by packet, counting continuity; for what encoders do not make on demand. */
final class TsBuilder {
    static final int PMT_PID = 0x1000;
    static final int VIDEO_PID = 0x100;
    static final int AUDIO_PID = 0x101;
    static final int H264 = 0x1b;
    static final int H265 = 0x24;
    static final int MPEG2 = 0x02;
    static final int AAC = 0x0f;

    private static final int HEAD = 4;

    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
    private final int[] counters = new int[TsPacket.PIDS];

    byte[] bytes() {
        return stream.toByteArray();
    }

    int length() {
        return stream.size();
    }

    TsBuilder raw(byte[] bytes) {
        stream.writeBytes(bytes);
        return this;
    }

    /** PAT with program 1, and its PMT with these pairs of stream type and PID. */
    TsBuilder tables(int... typesAndPids) {
        return section(TsPacket.PAT_PID, pat(0, 1, PMT_PID)).section(PMT_PID, pmt(1, 0, typesAndPids));
    }

    /**
     * One packet, filled up by its adaptation field.
     *
     * @param flags what stands beside the continuity counter, such as the scrambling control bits
     * @param adaptation the adaptation field behind its length, or null for one of stuffing only where it is needed
     */
    TsBuilder packet(int pid, boolean start, int flags, byte[] adaptation, byte[] payload) {
        byte[] packet = new byte[TsPacket.LENGTH];
        Arrays.fill(packet, (byte) 0xff);
        int room = TsPacket.LENGTH - HEAD - payload.length;
        packet[0] = TsPacket.SYNC_BYTE;
        packet[1] = (byte) (pid >> 8 | (start ? 0x40 : 0));
        packet[2] = (byte) pid;
        boolean adapted = adaptation != null || room > 0;
        int counter = payload.length > 0 ? counters[pid]++ : counters[pid] - 1;
        packet[3] = (byte) (flags | (adapted ? 0x20 : 0) | (payload.length > 0 ? 0x10 : 0) | counter & 0x0f);
        if (adapted) {
            packet[4] = (byte) (room - 1);
            if (room > 1) {
                packet[5] = 0;
            }
            byte[] fields = adaptation == null ? new byte[0] : adaptation;
            System.arraycopy(fields, 0, packet, 5, fields.length);
        }
        System.arraycopy(payload, 0, packet, TsPacket.LENGTH - payload.length, payload.length);
        return raw(packet);
    }

    /** A packet in the middle of a PES packet. */
    TsBuilder more(int pid) {
        return packet(pid, false, 0, null, new byte[TsPacket.LENGTH - HEAD]);
    }

    /** The first packet of a PES packet, whose payload begins with these bytes. */
    TsBuilder pes(int pid, int flags, boolean randomAccess, int... head) {
        byte[] payload = new byte[TsPacket.LENGTH - HEAD - 2];
        byte[] pesHead = bytes(0, 0, 1, pid == AUDIO_PID ? 0xc0 : 0xe0, 0, 0, 0x80, 0x80, 5, 0x21, 0, 1, 0, 1);
        System.arraycopy(pesHead, 0, payload, 0, pesHead.length);
        System.arraycopy(bytes(head), 0, payload, pesHead.length, head.length);
        return packet(pid, true, flags, bytes(randomAccess ? 0x40 : 0), payload);
    }

    TsBuilder nothing() {
        return raw(new MpegTs().filler());
    }

    /** A section in as many packets as it needs. */
    TsBuilder section(int pid, byte[] section) {
        byte[] withPointer = new byte[1 + section.length];
        System.arraycopy(section, 0, withPointer, 1, section.length);
        int room = TsPacket.LENGTH - HEAD;
        for (int at = 0; at < withPointer.length; at += room) {
            byte[] payload = new byte[room];
            Arrays.fill(payload, (byte) 0xff);
            System.arraycopy(withPointer, at, payload, 0, Math.min(room, withPointer.length - at));
            packet(pid, at == 0, 0, null, payload);
        }
        return this;
    }

    /** A PAT of one section with these pairs of program number and PMT PID. */
    static byte[] pat(int version, int... numbersAndPids) {
        return pat(version, true, 0, 0, numbersAndPids);
    }

    static byte[] pat(int version, boolean current, int section, int last, int... numbersAndPids) {
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        for (int n = 0; n < numbersAndPids.length; n += 2) {
            entries.writeBytes(bytes(numbersAndPids[n] >> 8, numbersAndPids[n]));
            entries.writeBytes(bytes(0xe0 | numbersAndPids[n + 1] >> 8, numbersAndPids[n + 1]));
        }
        return section(SectionCollector.PAT_TABLE, 1, version, current, section, last, entries.toByteArray());
    }

    static byte[] pmt(int program, int version, int... typesAndPids) {
        return pmt(program, version, true, new byte[0], typesAndPids);
    }

    /** A PMT with these program descriptors, and pairs of stream type and PID. */
    static byte[] pmt(int program, int version, boolean current, byte[] descriptors, int... typesAndPids) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(bytes(0xe1, 0x00, 0xf0 | descriptors.length >> 8, descriptors.length));
        body.writeBytes(descriptors);
        for (int n = 0; n < typesAndPids.length; n += 2) {
            int pid = typesAndPids[n + 1];
            body.writeBytes(bytes(typesAndPids[n], 0xe0 | pid >> 8, pid, 0xf0, 0));
        }
        return section(SectionCollector.PMT_TABLE, program, version, current, 0, 0, body.toByteArray());
    }

    /** A section of any table with any body, and a right length and checksum. */
    static byte[] section(int table, int extension, int version, boolean current, int number, int last, byte[] body) {
        int length = 5 + body.length + SectionCollector.CRC_BYTES;
        ByteArrayOutputStream section = new ByteArrayOutputStream();
        section.writeBytes(bytes(table, 0xb0 | length >> 8, length, extension >> 8, extension));
        section.writeBytes(bytes(0xc0 | version << 1 | (current ? 1 : 0), number, last));
        section.writeBytes(body);
        int crc = SectionCrc.of(section.toByteArray(), 0, section.size());
        section.writeBytes(bytes(crc >> 24, crc >> 16, crc >> 8, crc));
        return section.toByteArray();
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int n = 0; n < values.length; n++) {
            bytes[n] = (byte) values[n];
        }
        return bytes;
    }
}
