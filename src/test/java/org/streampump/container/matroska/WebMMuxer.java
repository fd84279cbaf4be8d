package org.streampump.container.matroska;

import org.streampump.container.ContainerFormat;
import org.streampump.container.TestMuxer;

/** VP8 and Opus in WebM; a cluster of unknown size each second. */
public final class WebMMuxer implements TestMuxer {
    private static final int CLUSTER_MS = 1_000;

    private long clusterMs = -CLUSTER_MS;

    @Override
    public ContainerFormat format() {
        return new WebM();
    }

    @Override
    public byte[] head(boolean video, boolean sound) {
        byte[] both = EbmlBytes.twoTracks();
        byte[] pictures = EbmlBytes.tracks(EbmlBytes.track(1, EbmlBytes.VIDEO, "V_VP8"));
        byte[] tones = EbmlBytes.tracks(EbmlBytes.track(2, EbmlBytes.AUDIO, "A_OPUS"));
        return EbmlBytes.join(
                EbmlBytes.ebml("webm"),
                EbmlBytes.segment(),
                EbmlBytes.info(EbmlBytes.MILLISECOND),
                video && sound ? both : video ? pictures : tones);
    }

    @Override
    public byte[] picture(long ms, boolean key, boolean flag, byte[] label) {
        String head = key ? "500100 9d012a 80025001" : "510100"; // RFC 6386 §9.1
        return block(ms, 1, flag, EbmlBytes.join(EbmlBytes.hex(head), label));
    }

    @Override
    public byte[] sound(long ms, byte[] label) {
        return block(ms, 2, true, EbmlBytes.join(EbmlBytes.hex("fc"), label));
    }

    private byte[] block(long ms, int track, boolean flag, byte[] data) {
        byte[] cluster = {};
        if (ms - clusterMs >= CLUSTER_MS || ms < clusterMs) {
            clusterMs = ms;
            cluster = EbmlBytes.cluster(ms);
        }
        long relative = ms - clusterMs;
        byte[] head = {(byte) (0x80 | track), (byte) (relative >> 8), (byte) relative, flag ? (byte) 0x80 : 0};
        return EbmlBytes.join(cluster, EbmlBytes.element(ElementId.SIMPLE_BLOCK, head, data));
    }
}
