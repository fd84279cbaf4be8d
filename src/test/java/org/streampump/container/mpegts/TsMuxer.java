package org.streampump.container.mpegts;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.streampump.container.ContainerFormat;
import org.streampump.container.TestMuxer;

/** H.264 and AAC in a transport stream; each frame is one packet. */
public final class TsMuxer implements TestMuxer {
    private static final int PES_HEAD = 14;

    /** How PAT and PMT are written. */
    public enum Tables {
        RIGHT,
        WRONG_CHECKSUM,
        NONE,
        NO_PAT,
        ONCE,
        FIRST_PROGRAM_EMPTY,
        LATE
    }

    private final Tables kind;
    private final TsBuilder builder = new TsBuilder();
    private int taken;
    private int[] entries = {};
    private int tablesDue;

    public TsMuxer(Tables kind) {
        this.kind = kind;
    }

    @Override
    public ContainerFormat format() {
        return new MpegTs();
    }

    private byte[] take() {
        byte[] all = builder.bytes();
        byte[] more = Arrays.copyOfRange(all, taken, all.length);
        taken = all.length;
        return more;
    }

    @Override
    public byte[] head(boolean video, boolean sound) {
        int[] both = {TsBuilder.H264, TsBuilder.VIDEO_PID, TsBuilder.AAC, TsBuilder.AUDIO_PID};
        entries = video && sound ? both : video ? Arrays.copyOf(both, 2) : Arrays.copyOfRange(both, 2, 4);
        return tables();
    }

    @Override
    public byte[] tables() {
        int count = tablesDue++;
        byte[] pat = kind == Tables.FIRST_PROGRAM_EMPTY
                ? TsBuilder.pat(0, 1, TsBuilder.PMT_PID + 1, 2, TsBuilder.PMT_PID)
                : TsBuilder.pat(0, 1, TsBuilder.PMT_PID);
        byte[] pmt = TsBuilder.pmt(kind == Tables.FIRST_PROGRAM_EMPTY ? 2 : 1, 0, entries);
        byte[] empty = TsBuilder.pmt(1, 0, TsBuilder.H264, 0x200, TsBuilder.AAC, 0x201);
        switch (kind) {
            case RIGHT -> builder.section(TsPacket.PAT_PID, pat).section(TsBuilder.PMT_PID, pmt);
            case WRONG_CHECKSUM -> builder.section(TsPacket.PAT_PID, wrong(pat)).section(TsBuilder.PMT_PID, wrong(pmt));
            case NO_PAT -> builder.section(TsBuilder.PMT_PID, pmt);
            case FIRST_PROGRAM_EMPTY ->
                builder.section(TsPacket.PAT_PID, pat)
                        .section(TsBuilder.PMT_PID + 1, empty)
                        .section(TsBuilder.PMT_PID, pmt);
            case NONE -> {}
            case ONCE -> {
                if (count == 0) {
                    builder.section(TsPacket.PAT_PID, pat).section(TsBuilder.PMT_PID, pmt);
                }
            }
            case LATE -> {
                if (count >= 6) {
                    builder.section(TsPacket.PAT_PID, pat).section(TsBuilder.PMT_PID, pmt);
                }
            }
        }
        return take();
    }

    private static byte[] wrong(byte[] section) {
        byte[] wrong = section.clone();
        wrong[wrong.length - 1] ^= 0x55;
        return wrong;
    }

    @Override
    public byte[] picture(long ms, boolean key, boolean flag, byte[] label) {
        int[] keyUnits = {0, 0, 0, 1, 0x67, 0x42, 0, 0x1e, 0x95, 0, 0, 0, 1, 0x68, 0xce, 0x3c, 0, 0, 0, 1, 0x65, 0x88};
        int[] interUnits = {0, 0, 0, 1, 0x41, 0x9a};
        byte[] units =
                concat(TsBuilder.bytes(0, 0, 0, 1, 0x09, 0xf0), TsBuilder.bytes(key ? keyUnits : interUnits), label);
        long pcr = 90 * ms;
        byte[] adaptation = TsBuilder.bytes(
                (flag ? 0x40 : 0) | 0x10,
                (int) (pcr >> 25),
                (int) (pcr >> 17),
                (int) (pcr >> 9),
                (int) (pcr >> 1),
                (int) (pcr << 7) | 0x7e,
                0);
        byte[] payload = pes(0xe0, ms, units, TsPacket.LENGTH - 4 - 1 - adaptation.length);
        builder.packet(TsBuilder.VIDEO_PID, true, 0, adaptation, payload);
        return take();
    }

    @Override
    public byte[] sound(long ms, byte[] label) {
        byte[] frame = concat(TsBuilder.bytes(0xff, 0xf1, 0x50, 0x80, 0x02, 0x5f, 0xfc), label);
        builder.packet(TsBuilder.AUDIO_PID, true, 0, null, pes(0xc0, ms, frame, TsPacket.LENGTH - 4 - 2));
        return take();
    }

    private static byte[] pes(int streamId, long ms, byte[] data, int length) {
        long pts = 90 * ms;
        byte[] head = TsBuilder.bytes(
                0,
                0,
                1,
                streamId,
                (length - 6) >> 8,
                length - 6,
                0x80,
                0x80,
                5,
                0x21 | (int) (pts >> 29) & 0x0e,
                (int) (pts >> 22),
                (int) (pts >> 14) | 1,
                (int) (pts >> 7),
                (int) (pts << 1) | 1);
        byte[] payload = Arrays.copyOf(head, length);
        System.arraycopy(data, 0, payload, PES_HEAD, data.length);
        Arrays.fill(payload, PES_HEAD + data.length, length, (byte) 0x55);
        return payload;
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
