package org.streampump.container.mpegts;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.streampump.container.RecordingSink;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.Segmenter;

/**
 * Writes a live stream picture by picture with its time, as encoders of many kinds do, feeds it to a segmenter, and remembers
 * at which packet each picture began.
 */
final class Broadcast {
    static final int[] AUD = {0, 0, 0, 1, 9, 0x10};
    static final int[] SPS = {0, 0, 0, 1, 0x67, 0x42, 0, 0x1e, 0, 0, 1, 0x68, 0xce, 0x3c, 0x80};
    static final int[] RECOVERY_SEI = {0, 0, 1, 6, 5, 3, 1, 2, 3, 6, 1, 0xc4, 0x80};
    static final int[] IDR = {0, 0, 1, 0x65, 0x88, 0x84, 0x21, 0xa0, 0x11, 0x22, 0x33, 0x44};
    static final int[] I_SLICE = {0, 0, 1, 0x41, 0x88, 0x84, 0x21, 0xa0, 0x11, 0x22, 0x33, 0x44
    }; // first_mb 0, slice_type 7
    static final int[] P_SLICE = {0, 0, 1, 0x41, 0x9a, 0x24, 0x6c, 0x11, 0x22, 0x33, 0x44, 0x55
    }; // first_mb 0, slice_type 5
    static final int[] B_SLICE = {0, 0, 1, 0x01, 0x9e, 0x42, 0x6c, 0x11, 0x22, 0x33, 0x44, 0x55};

    static final int[] KEY = all(AUD, SPS, IDR);
    static final int[] KEY_ALONE = all(AUD, IDR);
    static final int[] RECOVERY = all(AUD, SPS, RECOVERY_SEI, P_SLICE);
    static final int[] OPEN_GOP = all(AUD, SPS, I_SLICE);
    static final int[] WITH_SPS = all(AUD, SPS, P_SLICE);
    static final int[] INTER = all(AUD, P_SLICE);

    private static final int TICKS_PER_MS = 90;
    private static final int PAYLOAD = TsPacket.LENGTH - 4;

    private final TsBuilder ts = new TsBuilder();
    private final Segmenter segmenter = new MpegTs().segmenter();
    private final RecordingSink sink = new RecordingSink();
    private final List<Integer> begins = new ArrayList<>();
    private int fed;
    private long nowMs;
    private int firstPayload = PAYLOAD;

    static int[] all(int[]... parts) {
        List<Integer> all = new ArrayList<>();
        for (int[] part : parts) {
            for (int each : part) {
                all.add(each);
            }
        }
        return all.stream().mapToInt(Integer::intValue).toArray();
    }

    TsBuilder ts() {
        return ts;
    }

    RecordingSink sink() {
        return sink;
    }

    long nowMs() {
        return nowMs;
    }

    /** The stream's time goes on. */
    Broadcast after(int ms) {
        nowMs += ms;
        return this;
    }

    Broadcast tables(int... typesAndPids) {
        ts.tables(typesAndPids);
        return this;
    }

    /** Bytes of a PES packet that are in its first packet from now on, header included. */
    Broadcast firstPayload(int bytes) {
        firstPayload = bytes;
        return this;
    }

    /** A PES packet of unbounded length with these bytes and a few more packets; returns the number of its first packet. */
    int pes(int pid, int streamId, boolean flagged, int[] data) {
        int first = ts.length() / TsPacket.LENGTH;
        begins.add(first);
        byte[] pes = pesBytes(streamId, data);
        int at = Math.min(firstPayload, pes.length);
        ts.packet(pid, true, 0, TsBuilder.bytes(flagged ? 0x40 : 0), slice(pes, 0, Math.min(at, PAYLOAD - 2)));
        for (at = Math.min(at, PAYLOAD - 2); at < pes.length; at += PAYLOAD) {
            ts.packet(pid, false, 0, null, slice(pes, at, Math.min(pes.length, at + PAYLOAD)));
        }
        return first;
    }

    int video(int pid, int[] data) {
        return pes(pid, 0xe0, false, data);
    }

    int video(int pid, boolean flagged, int[] data) {
        return pes(pid, 0xe0, flagged, data);
    }

    int audio(int pid) {
        return pes(pid, 0xc0, true, new int[] {0xff, 0xf1, 0x50, 0x80, 0x04, 0x1f, 0xfc});
    }

    /** Feeds what has been written since the last time, in one piece. */
    Broadcast feed() throws RefusedStreamException {
        byte[] bytes = ts.bytes();
        segmenter.feed(bytes, fed, bytes.length - fed, sink);
        fed = bytes.length;
        return this;
    }

    String advice() throws RefusedStreamException {
        feed();
        return segmenter.advice().orElse("");
    }

    /** The end; checks that what has come out is what came in. */
    List<Integer> joins() throws RefusedStreamException {
        feed();
        segmenter.finish(sink);
        sink.assertOutput("broadcast", ts.bytes());
        return sink.joinPoints().stream()
                .map(join -> (int) join.position() / TsPacket.LENGTH)
                .toList();
    }

    private byte[] pesBytes(int streamId, int[] data) {
        ByteArrayOutputStream pes = new ByteArrayOutputStream();
        long stamp = nowMs * TICKS_PER_MS;
        pes.writeBytes(TsBuilder.bytes(0, 0, 1, streamId, 0, 0, 0x80, 0x80, 5));
        pes.writeBytes(TsBuilder.bytes(
                (int) (0x21 | stamp >> 29 & 0x0e),
                (int) (stamp >> 22),
                (int) (1 | stamp >> 14 & 0xfe),
                (int) (stamp >> 7),
                (int) (1 | stamp << 1)));
        pes.writeBytes(TsBuilder.bytes(data));
        byte[] filling = new byte[2 * PAYLOAD];
        java.util.Arrays.fill(filling, (byte) 0x5a);
        pes.writeBytes(filling);
        return pes.toByteArray();
    }

    private static byte[] slice(byte[] of, int from, int to) {
        return java.util.Arrays.copyOfRange(of, from, to);
    }
}
