package org.streampump.container.mpegaudio;

import java.util.List;
import java.util.Set;
import org.streampump.container.PublishExample;

/** AAC in ADTS, all profiles. */
public final class Aac extends AudioFormat {
    /** Arguments for ffmpeg. */
    private static final String MUSIC = "-i music.flac -c:a aac -b:a 96k";

    public Aac() {
        super(new AdtsSyntax());
    }

    @Override
    public String name() {
        return "aac";
    }

    @Override
    public String muxing() {
        return "-f adts";
    }

    @Override
    public String label() {
        return "AAC";
    }

    @Override
    public String mediaType() {
        return "audio/aac";
    }

    @Override
    public Set<String> announcedAs() {
        return Set.of(
                "audio/aac",
                "audio/aacp",
                "audio/x-aac",
                "audio/x-aacp",
                "audio/vnd.dlna.adts",
                "audio/x-hx-aac-adts",
                "audio/adts");
    }

    @Override
    public List<String> extensions() {
        return List.of("aac", "adts");
    }

    @Override
    public List<PublishExample> publishing() {
        return List.of(
                PublishExample.file("Music as AAC", MUSIC + " -f adts"),
                PublishExample.icecast("AAC", MUSIC + " -content_type audio/aac -f adts"));
    }

    @Override
    Recognition afterLongTag() {
        return Recognition.NO;
    }
}
