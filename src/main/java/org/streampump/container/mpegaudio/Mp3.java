package org.streampump.container.mpegaudio;

import java.util.Set;

/** MPEG audio: MPEG-1, MPEG-2 and MPEG-2.5, layers I to III, of constant or variable bit rate or in free format. */
public final class Mp3 extends AudioFormat {
    public Mp3() {
        super(new MpegAudioSyntax());
    }

    @Override
    public String name() {
        return "mp3";
    }

    @Override
    public String label() {
        return "MP3";
    }

    @Override
    public String mediaType() {
        return "audio/mpeg";
    }

    @Override
    public Set<String> announcedAs() {
        return Set.of(
                "audio/mpeg",
                "audio/mp3",
                "audio/mp2",
                "audio/mpa",
                "audio/mpeg3",
                "audio/mpg",
                "audio/x-mpeg",
                "audio/x-mp3",
                "audio/x-mp2",
                "audio/x-mpeg-3",
                "audio/x-mpg");
    }

    @Override
    public Set<String> extensions() {
        return Set.of("mp3", "mp2", "mp1", "mpga", "mpa");
    }

    /** Tags of this length hold a picture of an album, and those come with MP3. */
    @Override
    Recognition afterLongTag() {
        return Recognition.YES;
    }
}
