package org.streampump.container.flv;

import java.util.Arrays;
import org.streampump.container.ContainerFormat;
import org.streampump.container.TestMuxer;

/** AVC and AAC in FLV. */
public final class FlvMuxer implements TestMuxer {

    @Override
    public ContainerFormat format() {
        return new Flv();
    }

    @Override
    public byte[] head(boolean video, boolean sound) {
        FlvBytes out = FlvBytes.file((video ? FlvBytes.VIDEO : 0) | (sound ? FlvBytes.AUDIO : 0));
        out.script(0, FlvBytes.metadata(0));
        if (video) {
            out.video(0, FlvBytes.AVC_HEADER);
        }
        return (sound ? out.audio(0, FlvBytes.AAC_HEADER) : out).bytes();
    }

    @Override
    public byte[] picture(long ms, boolean key, boolean flag, byte[] label) {
        String head = (flag ? "17" : "27") + " 01 000000 0000000c " + (key ? "6588" : "419a");
        return FlvBytes.tag(FlvTag.VIDEO, (int) ms, with(head, label));
    }

    @Override
    public byte[] sound(long ms, byte[] label) {
        return FlvBytes.tag(FlvTag.AUDIO, (int) ms, with("af 01", label));
    }

    private static byte[] with(String head, byte[] label) {
        byte[] first = FlvBytes.hex(head);
        byte[] body = Arrays.copyOf(first, first.length + label.length);
        System.arraycopy(label, 0, body, first.length, label.length);
        return body;
    }
}
