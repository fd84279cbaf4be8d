package org.streampump.container.fmp4;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes boxes for tests. */
final class Mp4Bytes {
    static final int VIDEO = 1;
    static final int AUDIO = 2;
    static final int VIDEO_TIMESCALE = 1000;
    static final int AUDIO_TIMESCALE = 48_000;
    static final int KEY = 0x02000000;
    static final int INTER = 0x01010000;
    static final int DEFAULT_BASE = 0x020000;
    static final int SAMPLE_BYTES = 10;

    private Mp4Bytes() {}

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    static byte[] ints(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
        for (long value : values) {
            bytes.putInt((int) value);
        }
        return bytes.array();
    }

    static byte[] longs(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length);
        for (long value : values) {
            bytes.putLong(value);
        }
        return bytes.array();
    }

    /** A size, a type, and nothing else. */
    static byte[] head(String type, long size) {
        return join(ints(size), type.getBytes(StandardCharsets.ISO_8859_1));
    }

    static byte[] box(String type, byte[]... content) {
        byte[] bytes = join(content);
        return join(head(type, 8 + bytes.length), bytes);
    }

    /** A box with a size of 64 bits. */
    static byte[] largeBox(String type, byte[]... content) {
        byte[] bytes = join(content);
        return join(head(type, 1), longs(16 + bytes.length), bytes);
    }

    static byte[] ftyp() {
        return box("ftyp", "iso5".getBytes(StandardCharsets.ISO_8859_1), ints(512));
    }

    static byte[] trak(int id, String handler, int timescale, int created, byte[] entry) {
        byte[] handlerType = handler.getBytes(StandardCharsets.ISO_8859_1);
        byte[] stbl = box("stbl", box("stsd", ints(0, 1), entry), box("stsz", ints(0, 0, 0)));
        return box(
                "trak",
                box("tkhd", ints(3, created, created, id, 0, 0)),
                box(
                        "mdia",
                        box("mdhd", ints(0, created, created, timescale, 0, 0)),
                        box("hdlr", ints(0, 0), handlerType, ints(0)),
                        box("minf", stbl)));
    }

    static byte[] trex(int id, int duration, int size, int flags) {
        return box("trex", ints(0, id, 1, duration, size, flags));
    }

    static byte[] mvhd(int created) {
        return box("mvhd", ints(0, created, created, 1000, 0));
    }

    static byte[] video(int created) {
        return trak(VIDEO, "vide", VIDEO_TIMESCALE, created, box("avc1", new byte[78]));
    }

    /** AAC. */
    static byte[] audio(int created) {
        return trak(AUDIO, "soun", AUDIO_TIMESCALE, created, mp4a(0x40));
    }

    static byte[] mp4a(int objectType) {
        byte[] descriptors = {3, (byte) 0x80, (byte) 0x80, 5, 0, 1, 0, 4, 0x11, (byte) objectType};
        return box("mp4a", new byte[28], box("esds", ints(0), descriptors));
    }

    /** Video and audio whose samples last 40 ms and 1024 ticks, of 10 bytes each, where fragments do not say. */
    static byte[] moov(int created) {
        return box(
                "moov",
                mvhd(created),
                video(created),
                audio(created),
                box("mvex", trex(VIDEO, 40, SAMPLE_BYTES, 0), trex(AUDIO, 1024, SAMPLE_BYTES, 0)));
    }

    static byte[] moov() {
        return moov(0);
    }

    /** The header of most tests. */
    static byte[] start() {
        return join(ftyp(), moov());
    }

    static byte[] mfhd(long sequence) {
        return box("mfhd", ints(0, sequence));
    }

    static byte[] tfdt(long time) {
        return box("tfdt", ints(1 << 24), longs(time));
    }

    static byte[] shortTfdt(long time) {
        return box("tfdt", ints(0, time));
    }

    /** Samples in a row of a track, all with these flags, the first one's data at the offset from the moof. */
    static byte[] traf(int track, byte[] tfdt, int samples, int flags, int dataOffset) {
        return box(
                "traf",
                box("tfhd", ints(DEFAULT_BASE | 0x20, track, flags)),
                tfdt,
                box("trun", ints(1, samples, dataOffset)));
    }

    static byte[] mdat(int bytes) {
        byte[] content = new byte[bytes];
        Arrays.fill(content, (byte) 0x77);
        return box("mdat", content);
    }

    /** A fragment of one track: moof and mdat. */
    static byte[] fragment(long sequence, int track, long time, int samples, int flags) {
        return fragment(sequence, track, tfdt(time), samples, flags);
    }

    static byte[] fragment(long sequence, int track, byte[] tfdt, int samples, int flags) {
        byte[] unplaced = box("moof", mfhd(sequence), traf(track, tfdt, samples, flags, 0));
        return join(
                box("moof", mfhd(sequence), traf(track, tfdt, samples, flags, unplaced.length + 8)),
                mdat(samples * SAMPLE_BYTES));
    }

    /** A picture that is a key frame, and the next. */
    static byte[] key(long sequence, long time) {
        return fragment(sequence, VIDEO, time, 2, KEY);
    }

    static byte[] inter(long sequence, long time) {
        return fragment(sequence, VIDEO, time, 2, INTER);
    }

    static byte[] sound(long sequence, long time) {
        return fragment(sequence, AUDIO, time, 2, KEY);
    }

    /** A tfhd with an absolute position, as encoders of old write it. */
    static byte[] absolute(long base, long sequence, int dataOffset, int... tracks) {
        byte[] trafs = {};
        int offset = dataOffset;
        for (int track : tracks) {
            trafs = join(
                    trafs,
                    box(
                            "traf",
                            box("tfhd", ints(0x21, track), longs(base), ints(KEY)),
                            tfdt(0),
                            box("trun", ints(1, 1, offset))));
            offset += SAMPLE_BYTES;
        }
        return box("moof", mfhd(sequence), trafs);
    }
}
