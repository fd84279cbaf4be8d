package org.streampump.container.flv;

import java.util.List;
import java.util.Set;
import org.streampump.container.ContainerFormat;
import org.streampump.container.PublishExample;
import org.streampump.container.Segmenter;

/** Flash Video, version 1, with or without the codecs of Enhanced RTMP. */
public final class Flv implements ContainerFormat {
    private static final byte[] SIGNATURE = {'F', 'L', 'V', 1}; // E.2; there is no other version
    private static final byte[] EMPTY_ARRAY = {8, 0, 0, 0, 0, 0, 0, 9
    }; // AMF0: no pairs, then an empty name and the end
    private static final byte[] FILLER = scriptTag("onCuePoint");

    @Override
    public String name() {
        return "flv";
    }

    @Override
    public String label() {
        return "FLV";
    }

    @Override
    public String mediaType() {
        return "video/x-flv";
    }

    @Override
    public Set<String> announcedAs() {
        return Set.of("video/x-flv", "video/flv", "application/x-flv", "flv-application/octet-stream");
    }

    @Override
    public List<String> extensions() {
        return List.of("flv");
    }

    @Override
    public List<PublishExample> publishing() {
        return List.of(
                PublishExample.file("A film as FLV", "-i film.mp4 -c copy -flvflags no_duration_filesize -f flv"),
                PublishExample.obs("FLV", ""));
    }

    @Override
    public Recognition recognise(byte[] head, int length) {
        for (int n = 0; n < SIGNATURE.length; n++) {
            if (n == length) {
                return Recognition.UNSURE;
            }
            if (head[n] != SIGNATURE[n]) {
                return Recognition.NO;
            }
        }
        return Recognition.YES;
    }

    @Override
    public Segmenter segmenter() {
        return new FlvSegmenter();
    }

    /**
     * Returns a cue point without content at timestamp 0. Players ignore an empty cue point; so does ffmpeg, which turns
     * unknown scripts into a data stream.
     */
    @Override
    public byte[] filler() {
        return FILLER.clone();
    }

    /** Returns a script tag with this name and an empty array, at timestamp 0 (E.4.4). */
    private static byte[] scriptTag(String name) {
        byte[] text = FlvTag.amfString(name);
        int tagBytes = FlvTag.HEADER_BYTES + text.length + EMPTY_ARRAY.length;
        byte[] tag = new byte[tagBytes + FlvTag.SIZE_BYTES];
        tag[0] = FlvTag.SCRIPT;
        tag[3] = (byte) (text.length + EMPTY_ARRAY.length);
        System.arraycopy(text, 0, tag, FlvTag.HEADER_BYTES, text.length);
        System.arraycopy(EMPTY_ARRAY, 0, tag, tagBytes - EMPTY_ARRAY.length, EMPTY_ARRAY.length);
        FlvTag.putSize(tag, tagBytes, tagBytes);
        return tag;
    }
}
