package org.streampump.container.ogg;

import java.util.Set;
import org.streampump.container.ContainerFormat;
import org.streampump.container.Segmenter;

/** Ogg with any codecs, multiplexed and chained. */
public final class Ogg implements ContainerFormat {
    private static final byte[] NO_FILLER = {};

    @Override
    public String name() {
        return "ogg";
    }

    @Override
    public String label() {
        return "Ogg";
    }

    /** The one of the three that is right for sound and for pictures (RFC 5334 §4), and that the radio world sends. */
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
    public Set<String> extensions() {
        return Set.of("ogg", "oga", "ogv", "ogx", "opus", "spx");
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

    /** None: a page of no logical stream makes some players complain. */
    @Override
    public byte[] filler() {
        return NO_FILLER;
    }

    /** The other stream is one more in the chain. */
    @Override
    public boolean isContinuable() {
        return true;
    }
}
