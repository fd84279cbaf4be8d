package org.streampump.container.matroska;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.streampump.container.Golden;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.SegmenterContract;

/** {@link MatroskaSegmenter} as a segmenter like any other, with streams of a real encoder. */
abstract class MatroskaContract extends SegmenterContract {
    private static final int CLUSTER_HEADER_BYTES = EbmlBytes.cluster(0).length;

    private long newest; // timestamp of the newest join point without video
    private long begun; // timestamp of the first block behind the newest cluster header
    private int bytesAfter; // the newest cluster header

    static List<Sample> samples(String... files) {
        return Stream.of(files)
                .map(file -> new Sample(file.replace('.', '-'), Golden.resource("samples/matroska/" + file)))
                .toList();
    }

    /** Written down from the rules, over the sample as a whole: all samples have whole clusters, and video in track 1. */
    @Override
    protected byte[] expectedOutput(Sample sample) {
        try {
            byte[] bytes = sample.bytes();
            Elements document = new Elements(bytes, 0, bytes.length, sample.name());
            document.next();
            int segmentHeadBytes = 12;
            Elements segment = new Elements(bytes, document.end() + segmentHeadBytes, bytes.length, sample.name());
            newest = 0;
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            boolean video = false;
            while (segment.next()) {
                if (segment.id() == ElementId.TRACKS) {
                    String text =
                            new String(bytes, segment.payload(), segment.payloadBytes(), StandardCharsets.ISO_8859_1);
                    video = text.contains("V_");
                } else if (segment.id() == ElementId.CLUSTER) {
                    writeCluster(bytes, segment.children("cluster"), video, out);
                }
            }
            return out.toByteArray();
        } catch (MalformedStreamException e) {
            throw new AssertionError(e);
        }
    }

    private void writeCluster(byte[] bytes, Elements child, boolean video, ByteArrayOutputStream out)
            throws MalformedStreamException {
        boolean first = true;
        long timestamp = 0;
        while (child.next()) {
            int block = child.payload();
            boolean key = child.payloadBytes() > 3 && (bytes[block + 3] & 0x80) != 0;
            switch (child.id()) {
                case ElementId.TIMESTAMP -> timestamp = child.unsigned();
                case ElementId.BLOCK_GROUP -> {
                    Elements inner = child.children("group");
                    inner.next();
                    block = inner.payload();
                    key = true;
                    for (boolean more = true; more; more = inner.next()) {
                        key &= inner.id() != ElementId.REFERENCE_BLOCK;
                    }
                }
                default -> {}
            }
            if (child.id() == ElementId.SIMPLE_BLOCK || child.id() == ElementId.BLOCK_GROUP) {
                long time = timestamp + (short) (bytes[block + 1] << 8 | bytes[block + 2] & 0xff);
                boolean join =
                        video ? key && bytes[block] == (byte) 0x81 : first || time - newest >= JoinRule.AUDIO_STEP_MS;
                if (join) {
                    newest = time;
                }
                int length = child.end() - child.start();
                boolean due = video && time - begun >= 250 || bytesAfter + length > 32 * 1024;
                if (join || first || due) {
                    out.writeBytes(EbmlBytes.cluster(timestamp));
                    begun = time;
                    bytesAfter = 0;
                }
                bytesAfter += length;
                first = false;
                out.write(bytes, child.start(), child.end() - child.start());
            }
        }
    }

    @Override
    protected boolean isWholeUnits(byte[] output) {
        byte[] cluster = EbmlBytes.id(ElementId.CLUSTER);
        try {
            int at = 0;
            while (at < output.length) {
                if (output[at] == cluster[0]) {
                    at += CLUSTER_HEADER_BYTES;
                } else {
                    Elements child = new Elements(output, at, output.length, "output");
                    child.next();
                    at = child.end();
                }
            }
            return at == output.length;
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
        return MatroskaSegmenter.CLUSTER_HEADER_BYTES + Ebml.MAX_HEAD_BYTES + MatroskaSegmenter.MAX_ELEMENT_BYTES;
    }

    /** An element that is coming, and the header: as it came, as it holds, and as it is compared. */
    @Override
    protected long maxHeldBytes() {
        return MatroskaSegmenter.MAX_ELEMENT_BYTES + 4L * MatroskaHeader.MAX_BYTES + 64 * 1024;
    }
}
