package org.streampump.container.mpegts;

import java.util.Arrays;

/**
 * An encoder's stream: 25 pictures a second, each second one that needs no other, behind new tables; with a PCR 500 ms before each
 * picture; and every 120 ms a packet of sound, that comes 80 ms behind the pictures.
 */
public final class TimedStream {
    private static final int PICTURE_MS = 40;
    private static final int SOUND_MS = 120;
    private static final int SOUND_LATE_MS = 80;
    private static final int KEY_MS = 1_000;
    private static final int PCR_EARLY_MS = 500;
    private static final byte[] KEY =
            TsBuilder.bytes(0, 0, 0, 1, 9, 0x10, 0, 0, 0, 1, 0x67, 0x42, 0, 0x1e, 0, 0, 0, 1, 0x65, 0x88);
    private static final byte[] OTHER = TsBuilder.bytes(0, 0, 0, 1, 9, 0x30, 0, 0, 0, 1, 0x41, 0x9a, 0x24);

    private final TsBuilder ts = new TsBuilder();
    private final long startMs;
    private long atMs;

    /** @param startMs what the encoder's clock shows at its first picture; wraps as in the stream */
    public TimedStream(long startMs) {
        this.startMs = startMs;
    }

    /** The next packets, of this many milliseconds; a multiple of 40. */
    public byte[] take(int ms) {
        int from = ts.length();
        for (long end = atMs + ms; atMs < end; atMs += PICTURE_MS) {
            boolean key = atMs % KEY_MS == 0;
            if (key) {
                ts.tables(TsBuilder.H264, TsBuilder.VIDEO_PID, TsBuilder.AAC, TsBuilder.AUDIO_PID);
            }
            byte[] fields = TimedPackets.join(
                    TsBuilder.bytes(key ? 0x50 : 0x10), TimedPackets.clock(ticks(atMs - PCR_EARLY_MS), 17));
            byte[] pes = TimedPackets.pes(0xe0, ticks(atMs + PICTURE_MS), ticks(atMs), new byte[0], key ? KEY : OTHER);
            ts.packet(TsBuilder.VIDEO_PID, true, 0, fields, pes);
            if (atMs % SOUND_MS == 0) {
                byte[] sound = TimedPackets.pes(0xc0, ticks(atMs - SOUND_LATE_MS), -1, new byte[0], new byte[40]);
                ts.packet(TsBuilder.AUDIO_PID, true, 0, null, sound);
            }
        }
        return Arrays.copyOfRange(ts.bytes(), from, ts.length());
    }

    private long ticks(long ms) {
        return Ticks.plus(0, (startMs + ms) * Ticks.PER_MS);
    }
}
