package org.streampump.container.ogg;

import org.streampump.container.ContainerFormat;
import org.streampump.container.TestMuxer;

/** Theora and Opus in Ogg, a page for each frame. Pictures have no flags but their own. */
public final class OggMuxer implements TestMuxer {
    private static final int VIDEO = 7;
    private static final int SOUND = 8;

    private final boolean hasRate;
    private int pictures = 2;
    private int frames = 2;

    public OggMuxer() {
        this(/* hasRate= */ false);
    }

    /** @param hasRate whether the header tells that there are ten pictures in a second */
    public OggMuxer(boolean hasRate) {
        this.hasRate = hasRate;
    }

    @Override
    public ContainerFormat format() {
        return new Ogg();
    }

    @Override
    public byte[] head(boolean video, boolean sound) {
        byte[] none = {};
        return OggBytes.join(
                video ? OggBytes.theora(VIDEO, hasRate ? 10 : 0) : none,
                sound ? OggBytes.opusHead(SOUND) : none,
                video ? OggBytes.theoraHeaders(VIDEO) : none,
                sound ? OggBytes.opusTags(SOUND) : none);
    }

    @Override
    public byte[] picture(long ms, boolean key, boolean flag, byte[] label) {
        byte[] packet = OggBytes.join(new byte[] {key ? (byte) 0x30 : 0x7f}, label);
        return OggBytes.page(OggBytes.NO_FLAGS, (ms / 100 + 1) << 6, VIDEO, pictures++, packet);
    }

    @Override
    public byte[] sound(long ms, byte[] label) {
        byte[] packet = OggBytes.join(new byte[] {(byte) 0xfc}, label);
        return OggBytes.page(OggBytes.NO_FLAGS, 48 * ms, SOUND, frames++, packet);
    }
}
