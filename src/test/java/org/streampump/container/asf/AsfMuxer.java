package org.streampump.container.asf;

import java.util.Arrays;
import org.streampump.container.ContainerFormat;
import org.streampump.container.TestMuxer;

/** Windows Media in packets of one frame. The pump cannot read such pictures and goes by their flags. */
public final class AsfMuxer implements TestMuxer {
    private static final int AT = 120; // in the packet, within the frame's bytes

    @Override
    public ContainerFormat format() {
        return new Asf();
    }

    @Override
    public boolean isReadable() {
        return false;
    }

    @Override
    public byte[] head(boolean video, boolean sound) {
        byte[] live = AsfBytes.live(1, AsfBytes.SIZE);
        byte[] pictures = AsfBytes.video(AsfBytes.VIDEO_STREAM);
        byte[] tones = AsfBytes.audio(AsfBytes.AUDIO_STREAM);
        return video && sound
                ? AsfBytes.videoHeader(1)
                : video ? AsfBytes.header(1, live, pictures) : AsfBytes.header(1, live, tones);
    }

    @Override
    public byte[] picture(long ms, boolean key, boolean flag, byte[] label) {
        return labelled(packet(AsfBytes.VIDEO_STREAM | (flag ? 0x80 : 0), ms), label);
    }

    @Override
    public byte[] sound(long ms, byte[] label) {
        return labelled(packet(AsfBytes.AUDIO_STREAM | 0x80, ms), label);
    }

    private static byte[] packet(int stream, long ms) {
        return new AsfBytes.Packet()
                .sendTime((int) ms)
                .payload(stream, 0, AsfBytes.Packet.replicated((int) ms + 3_000), new byte[170 - 40])
                .bytes(AsfBytes.SIZE);
    }

    private static byte[] labelled(byte[] packet, byte[] label) {
        byte[] changed = Arrays.copyOf(packet, packet.length);
        System.arraycopy(label, 0, changed, AT, label.length);
        return changed;
    }
}
