package org.streampump.container.matroska;

import java.util.Set;
import org.streampump.container.ContainerFormat;
import org.streampump.container.Segmenter;

/** WebM, as MediaRecorder and ffmpeg make it. The segmenter takes both DocTypes, since some encoders announce one and send the other. */
public final class WebM implements ContainerFormat {
    @Override
    public String name() {
        return "webm";
    }

    @Override
    public String label() {
        return "WebM";
    }

    @Override
    public String mediaType() {
        return "video/webm";
    }

    @Override
    public Set<String> announcedAs() {
        return Set.of("video/webm", "audio/webm");
    }

    @Override
    public Set<String> extensions() {
        return Set.of("webm", "weba");
    }

    @Override
    public Recognition recognise(byte[] head, int length) {
        return DocType.recognise(head, length, DocType.WEBM);
    }

    @Override
    public Segmenter segmenter() {
        return new MatroskaSegmenter();
    }

    /** A Void element, which may stand in a cluster of unknown size as well as in front of the first one. */
    @Override
    public byte[] filler() {
        return MatroskaSegmenter.FILLER.clone();
    }
}
