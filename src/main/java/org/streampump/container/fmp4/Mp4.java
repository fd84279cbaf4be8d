package org.streampump.container.fmp4;

import java.util.List;
import java.util.Set;
import org.streampump.container.ContainerFormat;
import org.streampump.container.PublishExample;
import org.streampump.container.Segmenter;
import org.streampump.container.WatchExample;

/** Fragmented MP4, CMAF, and the part of QuickTime's container that agrees with them. */
public final class Mp4 implements ContainerFormat {
    /** ffmpeg's {@code movflags}: a fragment for each key frame, and positions that count from the fragment. */
    private static final String FRAGMENTED = "frag_keyframe+empty_moov+default_base_moof";

    @Override
    public String name() {
        return "mp4";
    }

    @Override
    public String muxing() {
        return "-f mp4 -movflags " + FRAGMENTED;
    }

    @Override
    public String label() {
        return "fragmented MP4";
    }

    @Override
    public String mediaType() {
        return "video/mp4";
    }

    @Override
    public Set<String> announcedAs() {
        return Set.of(
                "video/mp4",
                "audio/mp4",
                "application/mp4",
                "video/iso.segment",
                "audio/x-m4a",
                "video/x-m4v",
                "video/quicktime");
    }

    @Override
    public List<String> extensions() {
        return List.of("mp4", "m4a", "m4v", "m4s", "cmfv", "cmfa", "cmft", "mov");
    }

    @Override
    public List<PublishExample> publishing() {
        return List.of(
                PublishExample.file(
                        "A film as fragmented MP4", "-i film.mp4 -c copy -movflags " + FRAGMENTED + " -f mp4"),
                PublishExample.obs("fragmented MP4", "movflags=" + FRAGMENTED));
    }

    @Override
    public List<WatchExample> watching() {
        return WatchExample.playersAndBrowsers("video", "mp4");
    }

    /** Recognises ordinary MP4 files too, so that the segmenter can refuse them with a clear reason. */
    @Override
    public Recognition recognise(byte[] head, int length) {
        int at = 0;
        while (length - at >= Boxes.HEAD_BYTES) {
            long size = Bytes.unsigned32(head, at);
            switch (Bytes.int32(head, at + Integer.BYTES)) {
                case BoxType.FTYP, BoxType.STYP, BoxType.MOOV, BoxType.MOOF, BoxType.SIDX, BoxType.MDAT -> {
                    return size == Boxes.LARGE || size >= Boxes.HEAD_BYTES ? Recognition.YES : Recognition.NO;
                }
                case BoxType.FREE, BoxType.SKIP, BoxType.WIDE, BoxType.PDIN -> {
                    if (size < Boxes.HEAD_BYTES || size > Fmp4Segmenter.MAX_SKIPPED_BYTES) {
                        return Recognition.NO;
                    }
                    at += (int) size;
                }
                default -> {
                    return Recognition.NO;
                }
            }
        }
        // The sizes that are accepted here are so small that their first byte is 0.
        return length > at && head[at] != 0 ? Recognition.NO : Recognition.UNSURE;
    }

    @Override
    public Segmenter segmenter() {
        return new Fmp4Segmenter();
    }

    /** Returns an empty box, which is allowed between fragments. */
    @Override
    public byte[] filler() {
        return Fmp4Segmenter.FILLER.clone();
    }
}
