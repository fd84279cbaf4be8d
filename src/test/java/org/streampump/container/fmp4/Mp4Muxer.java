package org.streampump.container.fmp4;

import org.streampump.container.ContainerFormat;
import org.streampump.container.TestMuxer;

/** AVC and AAC in fragments of one frame. */
public final class Mp4Muxer implements TestMuxer {
    private long sequence;

    @Override
    public ContainerFormat format() {
        return new Mp4();
    }

    @Override
    public byte[] head(boolean video, boolean sound) {
        byte[] avcC = Mp4Bytes.box("avcC", new byte[] {1, 0x42, 0, 0x1e, -1, -32, 0});
        byte[] pictures = Mp4Bytes.trak(
                Mp4Bytes.VIDEO, "vide", Mp4Bytes.VIDEO_TIMESCALE, 0, Mp4Bytes.box("avc1", new byte[78], avcC));
        byte[] none = {};
        byte[] defaults = Mp4Bytes.box(
                "mvex",
                video ? Mp4Bytes.trex(Mp4Bytes.VIDEO, 100, 0, 0) : none,
                sound ? Mp4Bytes.trex(Mp4Bytes.AUDIO, 4_800, 0, 0) : none);
        byte[] moov = Mp4Bytes.box(
                "moov", Mp4Bytes.mvhd(0), video ? pictures : none, sound ? Mp4Bytes.audio(0) : none, defaults);
        return Mp4Bytes.join(Mp4Bytes.ftyp(), moov);
    }

    @Override
    public byte[] picture(long ms, boolean key, boolean flag, byte[] label) {
        byte[] unit = Mp4Bytes.join(
                Mp4Bytes.ints(12), key ? new byte[] {0x65, (byte) 0x88} : new byte[] {0x41, (byte) 0x9a}, label);
        return fragment(Mp4Bytes.VIDEO, ms, flag ? Mp4Bytes.KEY : Mp4Bytes.INTER, unit);
    }

    @Override
    public byte[] sound(long ms, byte[] label) {
        return fragment(Mp4Bytes.AUDIO, ms * 48, Mp4Bytes.KEY, label);
    }

    private byte[] fragment(int track, long ticks, int flags, byte[] sample) {
        sequence++;
        int moofBytes = moof(track, ticks, flags, sample.length, 0).length;
        return Mp4Bytes.join(moof(track, ticks, flags, sample.length, moofBytes + 8), Mp4Bytes.box("mdat", sample));
    }

    private byte[] moof(int track, long ticks, int flags, int sampleBytes, int dataOffset) {
        byte[] traf = Mp4Bytes.box(
                "traf",
                Mp4Bytes.box("tfhd", Mp4Bytes.ints(Mp4Bytes.DEFAULT_BASE | 0x30, track, sampleBytes, flags)),
                Mp4Bytes.tfdt(ticks),
                Mp4Bytes.box("trun", Mp4Bytes.ints(1, 1, dataOffset)));
        return Mp4Bytes.box("moof", Mp4Bytes.mfhd(sequence), traf);
    }
}
