package org.streampump.container.matroska;

import java.util.List;
import java.util.Set;
import org.streampump.container.ContainerFormat;
import org.streampump.container.PublishExample;
import org.streampump.container.Segmenter;
import org.streampump.container.WatchExample;

/**
 * WebM, as MediaRecorder and ffmpeg make it. The segmenter takes both DocTypes, since some encoders announce one DocType and
 * send the other.
 */
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
    public List<String> extensions() {
        return List.of("webm", "weba");
    }

    @Override
    public List<PublishExample> publishing() {
        return List.of(
                PublishExample.file("A film as WebM", "-i film.webm -c copy -cluster_time_limit 1000 -f webm"),
                PublishExample.test(
                        "A test picture as WebM",
                        "-c:v libvpx -deadline realtime -cpu-used 8 -b:v 1M -g 50 -c:a libopus -cluster_time_limit 1000 -f webm"),
                PublishExample.obs("WebM", ""));
    }

    @Override
    public List<WatchExample> watching() {
        return WatchExample.playersAndBrowsers("video", "webm");
    }

    @Override
    public Recognition recognise(byte[] head, int length) {
        return DocType.recognise(head, length, DocType.WEBM);
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
