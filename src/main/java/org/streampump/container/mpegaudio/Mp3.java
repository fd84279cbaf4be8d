package org.streampump.container.mpegaudio;

import java.util.List;
import java.util.Set;
import org.streampump.container.PublishExample;

/** MPEG audio: MPEG-1, MPEG-2 and MPEG-2.5, layers I to III, of constant or variable bit rate or in free format. */
public final class Mp3 extends AudioFormat {
    /** Arguments for ffmpeg. */
    private static final String MUSIC = "-i music.flac -c:a libmp3lame -b:a 128k -f mp3";

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
    public List<String> extensions() {
        return List.of("mp3", "mp2", "mp1", "mpga", "mpa");
    }

    @Override
    public List<PublishExample> publishing() {
        return List.of(PublishExample.file("Music as MP3", MUSIC), PublishExample.icecast("MP3", MUSIC));
    }

    /** Returns yes: tags of this length usually hold the picture of an album, which is usual in MP3 files. */
    @Override
    Recognition afterLongTag() {
        return Recognition.YES;
    }
}
