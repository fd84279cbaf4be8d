package org.streampump.container.matroska;

import java.util.List;
import java.util.Set;
import org.streampump.container.ContainerFormat;
import org.streampump.container.PublishExample;
import org.streampump.container.Segmenter;

/** Matroska with any codecs. The segmenter takes both DocTypes, since some encoders announce one DocType and send the other. */
public final class Matroska implements ContainerFormat {
    @Override
    public String name() {
        return "matroska";
    }

    @Override
    public String label() {
        return "Matroska";
    }

    @Override
    public String mediaType() {
        return "video/x-matroska";
    }

    @Override
    public Set<String> announcedAs() {
        return Set.of(
                "video/x-matroska", "audio/x-matroska", "video/matroska", "audio/matroska", "application/x-matroska");
    }

    @Override
    public List<String> extensions() {
        return List.of("mkv", "mka", "mk3d");
    }

    @Override
    public List<PublishExample> publishing() {
        return List.of(
                PublishExample.file("A film as Matroska", "-i film.mp4 -c copy -cluster_time_limit 1000 -f matroska"),
                PublishExample.obs("Matroska", ""));
    }

    @Override
    public Recognition recognise(byte[] head, int length) {
        return DocType.recognise(head, length, DocType.MATROSKA);
    }

    @Override
    public Segmenter segmenter() {
        return new MatroskaSegmenter();
    }

    /** Returns a Void element, which is allowed in a cluster of unknown size and before the first cluster. */
    @Override
    public byte[] filler() {
        return MatroskaSegmenter.FILLER.clone();
    }
}
