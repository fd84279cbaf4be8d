package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A film with a tone, Windows Media 8 with a key frame each second, as a real ffmpeg makes it for a live stream: its ASF
 * header and its data packets, and the pictures that a decoder must get out of them.
 *
 * @param header with the first 50 bytes of the Data Object
 * @param packets each as long as all others
 * @param pictures a hash of each, in order
 */
record WmvFilm(byte[] header, List<byte[]> packets, List<String> pictures) {
    static final int PICTURES_PER_SECOND = 20;

    private static final int DATA_OBJECT_HEAD = 50;
    static final int PACKET_BYTES = 3_200; // ffmpeg's
    private static final byte[] INDEX_OBJECT = HexFormat.of().parseHex("90080033b1e5cf1189f400a0c90349cb");

    /**
     * Makes one.
     *
     * @param title stands in the header; films of titles of the same length have headers of the same length
     * @param beginning of its clock, in seconds
     */
    static WmvFilm made(Ffmpeg ffmpeg, int seconds, String title, int beginning) throws IOException {
        File file = File.createTempFile("film", ".asf");
        try {
            List<String> arguments = new ArrayList<>(List.of("-v", "error"));
            arguments.addAll(List.of("-f", "lavfi", "-i", "testsrc2=size=160x120:rate=" + PICTURES_PER_SECOND));
            arguments.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100"));
            arguments.addAll(List.of("-t", "" + seconds, "-metadata", "title=" + title));
            arguments.addAll(List.of("-c:v", "wmv2", "-b:v", "200k", "-g", "" + PICTURES_PER_SECOND));
            arguments.addAll(List.of("-c:a", "wmav2", "-b:a", "48k", "-ac", "1"));
            arguments.addAll(List.of("-output_ts_offset", "" + beginning, "-f", "asf", "pipe:1"));
            Subprocess making = ffmpeg.startInto(file, arguments.toArray(String[]::new));
            assertThat(making.exitWithin(Ffmpeg.LIMIT)).as(making.tail()).isZero();
            byte[] bytes = Files.readAllBytes(file.toPath());
            List<String> pictures =
                    Decoder.of(ffmpeg, file.getPath(), "-f", "asf").end();
            assertThat(pictures).hasSizeGreaterThanOrEqualTo(seconds * PICTURES_PER_SECOND - 1);
            return cut(bytes, pictures);
        } finally {
            Files.delete(file.toPath());
        }
    }

    private static WmvFilm cut(byte[] bytes, List<String> pictures) {
        int first = Math.toIntExact(little(bytes).getLong(16)) + DATA_OBJECT_HEAD; // behind the Header Object
        List<byte[]> packets = new ArrayList<>();
        for (int at = first; at + PACKET_BYTES <= bytes.length && !isIndex(bytes, at); at += PACKET_BYTES) {
            packets.add(Arrays.copyOfRange(bytes, at, at + PACKET_BYTES));
        }
        return new WmvFilm(Arrays.copyOf(bytes, first), packets, pictures);
    }

    private static boolean isIndex(byte[] bytes, int at) {
        return Arrays.equals(bytes, at, at + INDEX_OBJECT.length, INDEX_OBJECT, 0, INDEX_OBJECT.length);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** When a packet is to be sent, in milliseconds behind the first one. */
    long sendTimeMs(int packet) {
        return sendTime(packets.get(packet)) - sendTime(packets.get(0));
    }

    private static long sendTime(byte[] packet) {
        return Integer.toUnsignedLong(
                little(packet).getInt(PaddingCut.paddingAt(packet) + PaddingCut.paddingFieldBytes(packet)));
    }

    /** The whole film as a file has it, without an index. */
    byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(header);
        packets.forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** The number of the first packet behind this part of the whole. */
    int packet(double part) {
        return (int) Math.ceil(packets.size() * part);
    }
}
