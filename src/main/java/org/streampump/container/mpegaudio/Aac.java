package org.streampump.container.mpegaudio;

import java.util.Set;

/** AAC in ADTS, all profiles. */
public final class Aac extends AudioFormat {
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
    public Set<String> extensions() {
        return Set.of("aac", "adts");
    }

    @Override
    Recognition afterLongTag() {
        return Recognition.NO;
    }
}
