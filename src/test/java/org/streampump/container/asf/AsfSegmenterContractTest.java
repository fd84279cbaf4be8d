package org.streampump.container.asf;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.streampump.container.ContainerFormat;
import org.streampump.container.Golden;
import org.streampump.container.LittleEndian;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.SegmenterContract;

/** {@link AsfSegmenter} as a segmenter like any other, with streams of a real encoder. */
class AsfSegmenterContractTest extends SegmenterContract {
    private static final List<Integer> PACKET_SIZES = List.of(3200, 400, 16_000, 1000);
    private static final List<Sample> SAMPLES = List.of(
            sample("wmv2-wmav2.wmv"),
            sample("msmpeg4-mp3-400.asf"),
            sample("wmv1-16000.wmv"),
            sample("wmav2.wma"),
            sample("wmv2-wmav2.mmsh"),
            new Sample("wmv2-wmav2-pushed", pushed(sample("wmv2-wmav2.wmv").bytes())));

    private static Sample sample(String file) {
        return new Sample(file.replace('.', '-'), Golden.resource("samples/asf/" + file));
    }

    /** As an encoder pushes it: without preheaders, without padding, with filler. */
    private static byte[] pushed(byte[] raw) {
        int headerBytes = headerBytes(raw);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(MmshVectors.bare('H', Arrays.copyOf(raw, headerBytes)));
        byte[] packets = packets(raw);
        int size = packetSize(raw);
        PacketHead head = new PacketHead();
        for (int at = 0; at < packets.length; at += size) {
            int padding;
            try {
                head.read(packets, at, size);
                padding = (int) head.padding();
            } catch (MalformedStreamException e) {
                throw new AssertionError(e);
            }
            all.writeBytes(MmshVectors.bare('D', Arrays.copyOfRange(packets, at, at + size - padding)));
            all.writeBytes(MmshVectors.bare('F', new byte[at % 7]));
        }
        return all.toByteArray();
    }

    private static int headerBytes(byte[] raw) {
        return (int) LittleEndian.i64(raw, 16) + AsfHeader.DATA_HEAD_BYTES;
    }

    private static byte[] packets(byte[] raw) {
        int headerBytes = headerBytes(raw);
        int count = (int) LittleEndian.i64(raw, headerBytes - 10);
        return Arrays.copyOfRange(raw, headerBytes, headerBytes + count * packetSize(raw));
    }

    private static int packetSize(byte[] raw) {
        for (int at = 30; ; at += (int) LittleEndian.i64(raw, at + 16)) {
            if (Guid.FILE_PROPERTIES.isAt(raw, at)) {
                return LittleEndian.i32(raw, at + 96);
            }
        }
    }

    @Override
    protected ContainerFormat format() {
        return new Asf();
    }

    @Override
    protected List<Sample> samples() {
        return SAMPLES;
    }

    @Override
    protected byte[] expectedOutput(Sample sample) {
        return switch (sample.name()) {
            case "wmv2-wmav2-pushed" -> packets(SAMPLES.get(0).bytes());
            case "wmv2-wmav2-mmsh" -> unframed(sample.bytes());
            default -> packets(sample.bytes());
        };
    }

    /** The contents of the data packets in ffmpeg's framing. */
    private static byte[] unframed(byte[] framed) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int at = 0; at < framed.length; at += 4 + LittleEndian.u16(framed, at + 2)) {
            if (framed[at + 1] == 'D') {
                all.write(framed, at + 12, LittleEndian.u16(framed, at + 2) - 8);
            }
        }
        return all.toByteArray();
    }

    @Override
    protected boolean isWholeUnits(byte[] output) {
        return PACKET_SIZES.stream().anyMatch(size -> isWholePackets(output, size));
    }

    private static boolean isWholePackets(byte[] output, int size) {
        for (int at = 0; at < output.length; at += size) {
            if (LittleEndian.u16(output, at) != 0x0082) {
                return false;
            }
        }
        return output.length % size == 0;
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
        return AsfHeader.MAX_PACKET_BYTES;
    }

    /** The header that holds, one that is coming in fragments, its copies, and a few packets. */
    @Override
    protected long maxHeldBytes() {
        return 4L * AsfHeader.MAX_BYTES + 4L * AsfHeader.MAX_PACKET_BYTES;
    }
}
