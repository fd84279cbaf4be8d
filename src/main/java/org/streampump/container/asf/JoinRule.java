package org.streampump.container.asf;

import java.util.Set;

/**
 * Tells where a viewer may start. With video that has clean points: at a packet in which a key frame of one of these
 * streams begins, of the first one that has shown any; what stands in front of it in the packet, decoders leave out.
 * Without: at every packet. The key bits of audio say nothing: some encoders always set them, ffmpeg never does. One caller
 * at a time.
 */
final class JoinRule {
    private final boolean[] awaited = new boolean[128]; // by stream number
    private final boolean everywhere;
    private int lead = -1;

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
        for (int n = 0; n < packet.payloads(); n++) {
            int stream = packet.stream(n);
            if (packet.isKeyStart(n) && awaited[stream] && (lead < 0 || lead == stream)) {
                lead = stream;
                return true;
            }
        }
        return false;
    }
}
