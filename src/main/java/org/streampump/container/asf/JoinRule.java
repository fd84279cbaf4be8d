package org.streampump.container.asf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.streampump.container.JoinPoints;
import org.streampump.container.MediaTime;
import org.streampump.container.Picture;
import org.streampump.container.PictureCodec;

/**
 * Tells where a viewer may start. With video that has clean points, a viewer may start at a packet in which a key frame of the
 * leading video stream begins. The end of a frame that began in an earlier packet may come first; decoders leave it out. When a
 * different frame of the track begins in the packet before the key frame, some decoders decode that frame, badly: such a packet
 * counts only when no better packet has come for {@link JoinPoints#CLEAN_PATIENCE_MS}, as happens at low bit rates. Without
 * clean points, and while no video comes, a viewer may start at every packet. The key bits of audio tell nothing: some encoders
 * always set them, ffmpeg never does. One caller at a time.
 */
final class JoinRule {
    private static final int STREAMS = 128; // by number
    private static final int NO_VIDEO = -1;
    private static final String CROWDED =
            "key frames come after other frames in their ASF packets, so new viewers wait longer"
                    + " or begin with a broken picture: set a smaller packet size or a higher bit rate in the encoder";

    private final int[] videos = new int[STREAMS]; // index of the video by stream number
    private final List<PictureCodec> codecs = new ArrayList<>();
    private final long[] started; // by video: number of the newest packet in which one of its frames began
    private final JoinPoints joinPoints;
    private long packets;
    private long timeMs; // send time, with its wraps undone

    /** @param mediaTime gets the send times of all packets, and which of them belong to the leading stream */
    JoinRule(AsfHeader header, MediaTime mediaTime) {
        this(header, Set.of(), mediaTime);
    }

    /**
     * @param off numbers of the streams that viewers do not get
     */
    JoinRule(AsfHeader header, Set<Integer> off) {
        this(header, off, new MediaTime());
    }

    private JoinRule(AsfHeader header, Set<Integer> off, MediaTime mediaTime) {
        Arrays.fill(videos, NO_VIDEO);
        for (AsfHeader.Stream stream : header.streams()) {
            boolean waits = stream.kind() == AsfHeader.Kind.VIDEO && stream.hasCleanPoints();
            if (waits && !off.contains(stream.number())) {
                videos[stream.number()] = codecs.size();
                codecs.add(Codecs.pictures(stream.codec()));
            }
        }
        started = new long[codecs.size()];
        joinPoints = new JoinPoints(codecs, CROWDED, mediaTime);
    }

    /** Whether a viewer may start at this packet. Called for each packet, in order, before the packet is forgotten. */
    boolean isJoinPoint(DataPacket packet) {
        packets++;
        timeMs += packet.sendTime() - (int) timeMs;
        boolean joinPoint = false;
        for (int n = 0; n < packet.payloads(); n++) {
            int video = videos[packet.stream(n)];
            if (video == NO_VIDEO) {
                joinPoints.sound(timeMs);
            } else if (packet.isStart(n)) {
                Picture picture = packet.picture(n, codecs.get(video));
                boolean clean = started[video] != packets;
                joinPoint |= joinPoints.frame(video, timeMs, packet.isKeyStart(n), picture, clean);
                started[video] = packets;
            } else {
                joinPoints.part(video, timeMs);
            }
        }
        return joinPoint || joinPoints.soundLeads();
    }

    Optional<String> advice() {
        return joinPoints.advice();
    }
}
