package org.streampump.container.asf;

import java.util.Set;

/**
 * Tells where a viewer may start. With video that has clean points: at a packet in which a key frame of one of these
 * streams begins, of the first one that has shown any. The end of the frame before it, which may stand in front of it in the
 * packet, decoders leave out. Where another whole frame stands in front of it, some decode that one, badly: such a packet is
 * taken only when no better one has come for a while, as happens at low bit rates. Without clean points: at every packet. The
 * key bits of audio say nothing: some encoders always set them, ffmpeg never does. One caller at a time.
 */
final class JoinRule {
    /** Milliseconds of send time for which a join point is kept back that has a frame in front of it. */
    private static final int PATIENCE_MS = 5_000;

    private final boolean[] awaited = new boolean[128]; // by stream number
    private final boolean everywhere;
    private int lead = -1;
    private boolean begun;
    private int newestMs; // send time of the newest join point

    JoinRule(AsfHeader header) {
        this(header, Set.of());
    }

    /** @param off numbers of streams that the viewers do not get */
    JoinRule(AsfHeader header, Set<Integer> off) {
        boolean any = false;
        for (AsfHeader.Stream stream : header.streams()) {
            boolean waits =
                    stream.kind() == AsfHeader.Kind.VIDEO && stream.hasCleanPoints() && !off.contains(stream.number());
            awaited[stream.number()] = waits;
            any |= waits;
        }
        everywhere = !any;
    }

    boolean isJoinPoint(DataPacket packet) {
        if (everywhere) {
            return true;
        }
        boolean clean = true;
        for (int n = 0; n < packet.payloads(); n++) {
            int stream = packet.stream(n);
            if (packet.isStart(n) && awaited[stream] && (lead < 0 || lead == stream)) {
                if (packet.isKeyStart(n)) {
                    lead = stream;
                    return isTaken(clean, packet.sendTime());
                }
                clean = false;
            }
        }
        return false;
    }

    private boolean isTaken(boolean clean, int sendTime) {
        int sinceMs = sendTime - newestMs; // modulo 2 to the 32nd, as send times are
        if (begun && !clean && sinceMs >= 0 && sinceMs < PATIENCE_MS) {
            return false;
        }
        begun = true;
        newestMs = sendTime;
        return true;
    }
}
