package org.streampump.container.ogg;

import java.util.List;
import java.util.Set;
import org.streampump.container.ContainerFormat;
import org.streampump.container.PublishExample;
import org.streampump.container.Segmenter;
import org.streampump.container.WatchExample;

/** Ogg with any codecs, multiplexed and chained. */
public final class Ogg implements ContainerFormat {
    private static final byte[] NO_FILLER = {};

    /** Arguments for ffmpeg, with short pages: ffmpeg's usual pages of one second would make listeners wait as long. */
    private static final String MUSIC = "-i music.flac -c:a libopus -b:a 96k -page_duration 200000";

    @Override
    public String name() {
        return "ogg";
    }

    @Override
    public String label() {
        return "Ogg";
    }

    /**
     * Returns the one of Ogg's three media types that is right for both sound and pictures (RFC 5334 §4); radio servers send
     * it.
     */
    @Override
    public String mediaType() {
        return "application/ogg";
    }

    @Override
    public Set<String> announcedAs() {
        return Set.of(
                "application/ogg",
                "application/x-ogg",
                "audio/ogg",
                "audio/x-ogg",
                "video/ogg",
                "video/x-ogg",
                "audio/opus",
                "audio/x-opus+ogg",
                "audio/vorbis",
                "audio/x-vorbis",
                "audio/x-vorbis+ogg",
                "audio/x-flac+ogg",
                "audio/speex",
                "audio/x-speex",
                "audio/x-speex+ogg",
                "video/x-theora",
                "video/x-theora+ogg");
    }

    @Override
    public List<String> extensions() {
        return List.of("ogg", "oga", "ogv", "ogx", "opus", "spx");
    }

    @Override
    public List<PublishExample> publishing() {
        return List.of(
                PublishExample.file("Music as Ogg Opus", MUSIC + " -f ogg"),
                PublishExample.icecast("Ogg Opus", MUSIC + " -content_type application/ogg -f ogg"));
    }

    @Override
    public List<WatchExample> watching() {
        return WatchExample.playersAndBrowsers("audio", "ogg");
    }

    @Override
    public Recognition recognise(byte[] head, int length) {
        for (int n = 0; n < Page.CAPTURE.length; n++) {
            if (n == length) {
                return Recognition.UNSURE;
            }
            if (head[n] != Page.CAPTURE[n]) {
                return Recognition.NO;
            }
        }
        return Recognition.YES;
    }

    @Override
    public Segmenter segmenter() {
        return new OggSegmenter();
    }

    /** Returns no bytes: some players complain about a page that belongs to no logical stream. */
    @Override
    public byte[] filler() {
        return NO_FILLER;
    }

    /** Returns true: for the viewer, the other stream is one more chain. */
    @Override
    public boolean isContinuable() {
        return true;
    }
}
