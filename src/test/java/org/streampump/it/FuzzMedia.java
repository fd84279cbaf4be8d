package org.streampump.it;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.streampump.Samples;
import org.streampump.Samples.Sample;
import org.streampump.container.ContainerFormat;
import org.streampump.container.Mutator;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.asf.AsfHeader;

/** The media that strangers send: sound streams, damaged ones and noise, of every container, raw or in the framing of MMSH. */
final class FuzzMedia {
    /** Number of samples of each container; more samples would make the start longer. */
    private static final int SAMPLES_BY_FORMAT = 2;

    /** Bytes; more than the log of any stream here. */
    private static final int MAX_BYTES = 3 << 20;

    private static final int MAX_NOISE = 64 * 1024;
    private static final int FRAME_HEAD = 4;

    /** A stream and how an honest encoder announces it. */
    record Media(byte[] bytes, String type) {}

    private record Source(Sample sample, Mutator mutator) {}

    private final List<Source> sources = new ArrayList<>();
    private final byte[] framedHeader;
    private final List<byte[]> framedPackets;

    FuzzMedia(List<Sample> samples) throws RefusedStreamException {
        List<byte[]> others = samples.stream().map(Sample::bytes).toList();
        for (ContainerFormat format : Samples.formats()) {
            samples.stream()
                    .filter(sample -> sample.format() == format)
                    .limit(SAMPLES_BY_FORMAT)
                    .forEach(sample -> sources.add(new Source(sample, new Mutator(format, sample.bytes(), others))));
        }
        byte[] film = samples.stream()
                .filter(sample -> sample.name().endsWith(".wmv"))
                .findFirst()
                .orElseThrow()
                .bytes();
        int headerBytes = Math.toIntExact(little(film).getLong(16)) + AsfHeader.DATA_HEAD_BYTES;
        byte[] header = Arrays.copyOf(film, headerBytes);
        framedHeader = framed('H', header);
        framedPackets = new ArrayList<>();
        int packet = AsfHeader.parse(header).packetSize();
        for (int at = headerBytes; at + packet <= film.length; at += packet) {
            framedPackets.add(framed('D', Arrays.copyOfRange(film, at, at + packet)));
        }
    }

    /** A stream: in two of five cases damaged, seldom none at all. */
    Media any(Random random) {
        Source source = sources.get(random.nextInt(sources.size()));
        String type = source.sample.format().mediaType();
        byte[] bytes = switch (random.nextInt(10)) {
            case 0 -> noise(random, random.nextInt(MAX_NOISE));
            case 1, 2, 3, 4 -> source.mutator.mutated(random);
            case 5 -> Arrays.copyOf(source.sample.bytes(), random.nextInt(source.sample.bytes().length));
            default -> source.sample.bytes();
        };
        return new Media(bytes.length > MAX_BYTES ? Arrays.copyOf(bytes, MAX_BYTES) : bytes, type);
    }

    /** The body of a Windows Media encoder's request: a header, packets, and things between them that no encoder sends. */
    byte[] pushed(Random random) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        if (random.nextInt(8) != 0) {
            frames.writeBytes(damagedSometimes(framedHeader, random));
        }
        for (int n = random.nextInt(framedPackets.size()); n > 0; n--) {
            frames.writeBytes(damagedSometimes(framedPackets.get(random.nextInt(framedPackets.size())), random));
            if (random.nextInt(12) == 0) {
                frames.writeBytes(oddFrame(random));
            }
        }
        if (random.nextInt(3) == 0) {
            frames.writeBytes(framed('E', new byte[] {(byte) random.nextInt(2), 0, 0, 0}));
        }
        return frames.toByteArray();
    }

    private byte[] oddFrame(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> framedHeader;
            case 1 -> framed('C', noise(random, random.nextInt(100)));
            case 2 -> framed('F', noise(random, random.nextInt(1_000)));
            case 3 -> framed((char) random.nextInt(256), noise(random, random.nextInt(100)));
            default -> noise(random, random.nextInt(100));
        };
    }

    private static byte[] damagedSometimes(byte[] frame, Random random) {
        byte[] copy = frame.clone();
        if (random.nextInt(10) == 0) {
            copy[random.nextInt(Math.min(copy.length, 40))] = (byte) random.nextInt(256); // a length, mostly
        }
        return random.nextInt(40) == 0 ? Arrays.copyOf(copy, random.nextInt(copy.length)) : copy;
    }

    private static byte[] framed(char id, byte[] payload) {
        return little(new byte[FRAME_HEAD + payload.length])
                .put((byte) '$')
                .put((byte) id)
                .putShort((short) payload.length)
                .put(payload)
                .array();
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static byte[] noise(Random random, int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }
}
