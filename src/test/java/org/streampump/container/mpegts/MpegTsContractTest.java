package org.streampump.container.mpegts;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.streampump.container.ContainerFormat;
import org.streampump.container.Golden;
import org.streampump.container.SegmenterContract;

/** {@link MpegTsSegmenter} as a segmenter like any other, with streams of a real encoder. */
final class MpegTsContractTest extends SegmenterContract {
    private static final List<Sample> SAMPLES = Stream.of(
                    "h264_aac", "hevc_aac", "mpeg2_mp2", "aac", "ac3_opus", "two_programs")
            .map(name -> new Sample(name, Golden.resource("samples/mpegts/" + name + ".ts")))
            .toList();

    @Override
    protected ContainerFormat format() {
        return new MpegTs();
    }

    @Override
    protected List<Sample> samples() {
        return SAMPLES;
    }

    @Override
    protected boolean isWholeUnits(byte[] output) {
        for (int at = 0; at < output.length; at += TsPacket.LENGTH) {
            if (output[at] != TsPacket.SYNC_BYTE) {
                return false;
            }
        }
        return output.length % TsPacket.LENGTH == 0;
    }

    @Override
    protected int toleratedGarbage() {
        return SyncSearch.MAX_SKIPPED_BYTES;
    }

    @Override
    protected boolean startsAnywhere() {
        return true;
    }

    @Override
    protected int maxOpenSegment() {
        return MpegTsSegmenter.MAX_SEGMENT_BYTES;
    }

    @Override
    protected long maxHeldBytes() {
        return 64 * 1024; // far more programs than the samples have would be needed for more
    }

    /** Without sync bytes: one in the right place would make a packet of the garbage before the first true one. */
    @Override
    protected byte[] garbage(Random random, int length) {
        byte[] garbage = super.garbage(random, length);
        for (int at = 0; at < length; at++) {
            garbage[at] = garbage[at] == TsPacket.SYNC_BYTE ? 0 : garbage[at];
        }
        return garbage;
    }
}
