package org.streampump.container.matroska;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.StreamHeader;

/**
 * EBML header, Info and Tracks of a stream. Viewers get the EBML header, and then Info and Tracks within an EBML Segment of
 * unknown size, and nothing else: SeekHead, Cues and Tags tell positions and times of a file that viewers do not get.
 * Immutable.
 */
final class MatroskaHeader {
    /** Maximum length of EBML header, Info and Tracks together, in bytes. */
    static final int MAX_BYTES = 1024 * 1024;

    /** Maximum number of tracks in one stream. */
    static final int MAX_TRACKS = 128;

    private static final byte[] NOTHING = {};
    private static final int VIDEO = 1; // RFC 9559 §5.1.4.1.3
    private static final byte[] SEGMENT_OF_UNKNOWN_SIZE = {0x18, 0x53, (byte) 0x80, 0x67, 1, -1, -1, -1, -1, -1, -1, -1
    };
    private static final byte[] NO_CONTINUATION = {};

    private static final long DEFAULT_TIMESTAMP_SCALE = 1_000_000; // RFC 9559 §5.1.2.9

    private final StreamHeader streamHeader;
    private final byte[] likeness;
    private final List<VideoTrack> videos;
    private final long timestampScale;

    /** The values that are read from Tracks. */
    private static final class Tracks {
        private final List<String> codecs = new ArrayList<>();
        private final ByteArrayOutputStream likeness = new ByteArrayOutputStream();
        private final List<VideoTrack> videos = new ArrayList<>();
    }

    /** Creates a header of whole elements; {@code info} may be empty. */
    private MatroskaHeader(byte[] ebml, byte[] info, byte[] tracks) throws RefusedStreamException {
        ByteArrayOutputStream like = new ByteArrayOutputStream();
        like.writeBytes(ebml);
        timestampScale = readInfo(info, like);
        Tracks read = new Tracks();
        Elements entries = Elements.ofElementAt(tracks, 0, tracks.length, "Tracks");
        int count = 0;
        while (entries.next()) {
            if (entries.id() == ElementId.TRACK_ENTRY) {
                count++;
                readTrack(entries.children("TrackEntry"), tracks, read);
            }
        }
        if (count == 0) {
            throw new MalformedStreamException("Tracks without a TrackEntry");
        }
        if (count > MAX_TRACKS) {
            throw new OversizedUnitException(count + " tracks exceed " + MAX_TRACKS);
        }
        like.writeBytes(read.likeness.toByteArray());
        likeness = like.toByteArray();
        videos = List.copyOf(read.videos);
        streamHeader = new StreamHeader(join(ebml, SEGMENT_OF_UNKNOWN_SIZE, info, tracks), NO_CONTINUATION, read.codecs)
                .audioOnly(videos.isEmpty() && !read.codecs.isEmpty());
    }

    /**
     * Reads the header's elements.
     *
     * @param ebml a whole EBML header that was checked
     * @param info the whole Info element; empty when there is none
     * @param tracks the whole Tracks element
     */
    static MatroskaHeader parse(byte[] ebml, byte[] info, byte[] tracks) throws RefusedStreamException {
        return new MatroskaHeader(ebml, endless(info), tracks);
    }

    /**
     * Returns Info without a Duration, which a live stream does not have. A Void takes the place of the Duration, and of the
     * checksum, which would then be wrong.
     */
    private static byte[] endless(byte[] info) throws MalformedStreamException {
        byte[] changed = info.clone();
        boolean hasDuration = false;
        Elements each = Elements.ofElementAt(info, 0, info.length, "Info");
        while (each.next()) {
            if (each.id() == ElementId.DURATION || each.id() == ElementId.CRC_32) {
                hasDuration |= each.id() == ElementId.DURATION;
                clear(changed, each.start(), each.end());
            }
        }
        return hasDuration ? changed : info;
    }

    /** Replaces an element of up to 128 bytes by a Void; a longer element stays. */
    private static void clear(byte[] bytes, int from, int to) {
        int size = to - from - 2;
        if (size < 0x7f) {
            Arrays.fill(bytes, from, to, (byte) 0);
            bytes[from] = (byte) ElementId.VOID;
            bytes[from + 1] = (byte) (0x80 | size);
        }
    }

    /** Reads Info; returns the TimestampScale in nanoseconds per tick. */
    private static long readInfo(byte[] info, ByteArrayOutputStream likeness) throws MalformedStreamException {
        long scale = DEFAULT_TIMESTAMP_SCALE;
        Elements each = Elements.ofElementAt(info, 0, info.length, "Info");
        while (each.next()) {
            if (each.id() == ElementId.TIMESTAMP_SCALE) {
                scale = each.unsigned();
            }
            switch (each.id()) {
                case ElementId.VOID,
                        ElementId.CRC_32,
                        ElementId.SEGMENT_UID,
                        ElementId.DATE_UTC,
                        ElementId.DURATION -> {}
                default -> likeness.write(info, each.start(), each.end() - each.start());
            }
        }
        if (scale <= 0) {
            throw new MalformedStreamException(
                    "TimestampScale " + Long.toUnsignedString(scale) + " is not in 1 to 2^63 - 1");
        }
        return scale;
    }

    private static void readTrack(Elements each, byte[] bytes, Tracks read) throws MalformedStreamException {
        long number = 0;
        long type = 0;
        String codecId = "";
        byte[] codecPrivate = NOTHING;
        byte[] stripped = NOTHING;
        while (each.next()) {
            switch (each.id()) {
                case ElementId.TRACK_NUMBER -> number = each.unsigned();
                case ElementId.TRACK_TYPE -> type = each.unsigned();
                case ElementId.CODEC_PRIVATE -> codecPrivate = Arrays.copyOfRange(bytes, each.payload(), each.end());
                case ElementId.CONTENT_ENCODINGS ->
                    stripped = VideoTrack.stripped(each.children("ContentEncodings"), bytes);
                case ElementId.CODEC_ID -> {
                    codecId = each.text();
                    String name = Codecs.name(codecId);
                    if (name != null) {
                        read.codecs.add(name);
                    }
                }
                default -> {}
            }
            switch (each.id()) {
                case ElementId.VOID, ElementId.CRC_32, ElementId.TRACK_UID -> {} // ffmpeg's UIDs are random
                default -> read.likeness.write(bytes, each.start(), each.end() - each.start());
            }
        }
        read.likeness.write(ElementId.TRACK_ENTRY);
        if (type == VIDEO && number > 0) {
            read.videos.add(VideoTrack.of(number, codecId, codecPrivate, stripped));
        }
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    StreamHeader streamHeader() {
        return streamHeader;
    }

    /** The video tracks, in the order of the header. */
    List<VideoTrack> videos() {
        return videos;
    }

    /** The TimestampScale in nanoseconds per tick; positive. */
    long timestampScale() {
        return timestampScale;
    }

    /**
     * Whether viewers who began under the other header can continue under this header: the two differ at most in the UIDs that
     * muxers choose, in date and duration, and in checksums and Voids.
     */
    boolean isEquivalent(MatroskaHeader other) {
        return Arrays.equals(likeness, other.likeness);
    }
}
