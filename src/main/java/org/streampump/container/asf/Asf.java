package org.streampump.container.asf;

import java.util.List;
import java.util.Set;
import org.streampump.container.ContainerFormat;
import org.streampump.container.PublishExample;
import org.streampump.container.Segmenter;
import org.streampump.container.WatchExample;

/** Advanced Systems Format: raw, as in a file, or in the framing of MMSH, with or without preheaders. */
public final class Asf implements ContainerFormat {
    private static final byte[] NO_FILLER = {};

    @Override
    public String name() {
        return "asf";
    }

    @Override
    public String label() {
        return "ASF";
    }

    @Override
    public String mediaType() {
        return "video/x-ms-asf";
    }

    @Override
    public Set<String> announcedAs() {
        return Set.of(
                "video/x-ms-asf",
                "application/x-ms-asf",
                "application/vnd.ms-asf",
                "application/vnd.ms.asf",
                "video/x-ms-asf-plugin",
                "video/x-ms-wm",
                "video/x-ms-wmv",
                "audio/x-ms-wma",
                "application/x-mms-framed");
    }

    @Override
    public List<String> extensions() {
        return List.of("asf", "wmv", "wma");
    }

    @Override
    public List<PublishExample> publishing() {
        return List.of(PublishExample.windows("A film, with ffmpeg", "-i film.wmv -c copy -f asf"));
    }

    @Override
    public List<WatchExample> watching() {
        return List.of(
                WatchExample.windows(),
                WatchExample.vlc(WatchExample.MMSH),
                WatchExample.mpv(WatchExample.MMSH),
                WatchExample.mplayer(WatchExample.MMSH),
                WatchExample.ffplay(WatchExample.MMSH),
                WatchExample.curl("asf"));
    }

    @Override
    public Recognition recognise(byte[] head, int length) {
        if (length == 0) {
            return Recognition.UNSURE;
        }
        int first = head[0] & 0xff;
        if (first != MmshDecoder.DOLLAR && first != MmshDecoder.DOLLAR_IN_HASTE) {
            return headerAt(0, head, length);
        }
        if (length > 1 && head[1] != 'H') {
            return Recognition.NO;
        }
        Recognition bare = headerAt(MmshDecoder.FRAMING_BYTES, head, length);
        Recognition withPreheader = headerAt(MmshDecoder.FRAMING_BYTES + MmshDecoder.PREHEADER_BYTES, head, length);
        return bare == Recognition.NO ? withPreheader : bare;
    }

    private static Recognition headerAt(int offset, byte[] head, int length) {
        for (int n = 0; n < Guid.BYTES; n++) {
            if (offset + n >= length) {
                return Recognition.UNSURE;
            }
            if (head[offset + n] != Guid.HEADER.wire(n)) {
                return Recognition.NO;
            }
        }
        return Recognition.YES;
    }

    @Override
    public Segmenter segmenter() {
        return new AsfSegmenter();
    }

    /** Returns no bytes: no specification defines a packet that consists of padding only. */
    @Override
    public byte[] filler() {
        return NO_FILLER;
    }
}
