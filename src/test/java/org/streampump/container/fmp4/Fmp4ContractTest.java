package org.streampump.container.fmp4;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.streampump.container.ContainerFormat;
import org.streampump.container.Golden;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.SegmenterContract;

/** {@link Fmp4Segmenter} as a segmenter like any other, with streams of a real encoder. */
class Fmp4ContractTest extends SegmenterContract {
    private static final List<Sample> SAMPLES = Stream.of(
                    "h264-aac",
                    "absolute",
                    "short",
                    "every-frame",
                    "dash",
                    "cmaf",
                    "vp9-opus",
                    "av1-flac",
                    "hevc",
                    "aac",
                    "ac3",
                    "mp3")
            .map(name -> new Sample(name, Golden.resource("samples/fmp4/" + name + ".mp4")))
            .toList();

    @Override
    protected ContainerFormat format() {
        return new Mp4();
    }

    @Override
    protected List<Sample> samples() {
        return SAMPLES;
    }

    /** Fragments and what belongs to them, as they came; positions in a file are changed by another way than ours. */
    @Override
    protected byte[] expectedOutput(Sample sample) {
        byte[] bytes = sample.bytes();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            Boxes each = Boxes.inRow(bytes, 0);
            while (each.next()) {
                switch (each.type()) {
                    case BoxType.MOOF ->
                        out.writeBytes(sample.name().equals("absolute") ? relative(bytes, each) : slice(bytes, each));
                    case BoxType.STYP, BoxType.PRFT, BoxType.EMSG, BoxType.MDAT -> out.writeBytes(slice(bytes, each));
                    default -> {}
                }
            }
        } catch (MalformedStreamException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private static byte[] slice(byte[] bytes, Boxes box) {
        return Arrays.copyOfRange(bytes, box.start(), box.start() + box.size());
    }

    /** Each traf of ffmpeg begins with a tfhd whose base is at its byte 16. */
    private static byte[] relative(byte[] bytes, Boxes moof) throws MalformedStreamException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int trafs = 0;
        for (Boxes each = moof.children(0); each.next(); ) {
            trafs += each.type() == BoxType.TRAF ? 1 : 0;
        }
        out.writeBytes(Mp4Bytes.head("moof", moof.size() - 8 * trafs));
        for (Boxes each = moof.children(0); each.next(); ) {
            byte[] box = slice(bytes, each);
            if (each.type() == BoxType.TRAF) {
                out.writeBytes(Mp4Bytes.head("traf", box.length - 8));
                int tfhd = Bytes.int32(box, 8);
                int flags = Bytes.int32(box, 16);
                out.writeBytes(Mp4Bytes.head("tfhd", tfhd - 8));
                out.writeBytes(Mp4Bytes.ints(flags - 1 + 0x20000, Bytes.int32(box, 20)));
                out.write(box, 32, tfhd - 24);
                int tfdt = 8 + tfhd;
                int trun = tfdt + Bytes.int32(box, tfdt);
                Bytes.putInt(box, trun + 16, Bytes.int32(box, trun + 16) - 8 * trafs);
                out.write(box, tfdt, box.length - tfdt);
            } else {
                out.writeBytes(box);
            }
        }
        return out.toByteArray();
    }

    @Override
    protected boolean isWholeUnits(byte[] output) {
        try {
            Boxes each = Boxes.inRow(output, 0);
            int last = BoxType.MDAT;
            while (each.next()) {
                last = each.type();
            }
            return last == BoxType.MDAT;
        } catch (MalformedStreamException e) {
            return false;
        }
    }

    @Override
    protected int toleratedGarbage() {
        return 0;
    }

    @Override
    protected boolean startsAnywhere() {
        return false;
    }

    @Override
    protected int maxOpenSegment() {
        return 1024 * 1024; // what the log allows; the format has no limit of its own
    }

    /** A box that is coming, and the header: as it came, as it holds, and as it is compared. */
    @Override
    protected long maxHeldBytes() {
        return 4L * Mp4Header.MAX_MOOV_BYTES;
    }
}
