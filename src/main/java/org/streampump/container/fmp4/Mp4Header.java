package org.streampump.container.fmp4;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.StreamHeader;
import org.streampump.container.UnsupportedStreamException;

/**
 * The {@code ftyp} and {@code moov} of a stream, unchanged. Other boxes before the first fragment are of no use to viewers who
 * begin late. Immutable.
 */
final class Mp4Header {
    /** Maximum length of {@code moov}, in bytes. */
    static final int MAX_MOOV_BYTES = 4 * 1024 * 1024;

    /** Maximum length of {@code ftyp} or {@code styp}, in bytes: a thousand brands. */
    static final int MAX_FTYP_BYTES = 4096;

    /** Maximum number of tracks in one stream. */
    static final int MAX_TRACKS = 128;

    /** Hint for the operator of an encoder that sends an ordinary MP4 file. */
    static final String HINT =
            "; it must be fragmented: with ffmpeg, -movflags frag_keyframe+empty_moov+default_base_moof";

    private static final int VIDEO = 0x76696465; // handlers, ISO/IEC 14496-12 §8.4.3
    private static final int SOUND = 0x736f756e;
    private static final byte[] NO_CONTINUATION = {};

    private final StreamHeader streamHeader;
    private final byte[] likeness;
    private final Map<Integer, Track> tracks;
    private final int videoTracks;

    /** The values that are read from one trak. */
    private static final class Entry {
        private int id;
        private long timescale;
        private boolean video;
        private boolean sound;
        private String codec;
        private PictureFormat pictures = PictureFormat.UNKNOWN;
    }

    /** The values of a trex, which hold for samples of its track where a fragment gives none. */
    private record Defaults(long duration, long size, int flags) {
        private static final Defaults NONE = new Defaults(0, 0, 0);
    }

    private Mp4Header(byte[] bytes, byte[] likeness, List<Entry> entries, Map<Integer, Defaults> defaults) {
        this.likeness = likeness;
        List<String> codecs = new ArrayList<>();
        tracks = new HashMap<>();
        videoTracks = (int) entries.stream().filter(entry -> entry.video).count();
        int video = 0;
        int sound = videoTracks;
        for (Entry entry : entries) {
            if (entry.codec != null) {
                codecs.add(entry.codec);
            }
            Defaults of = defaults.getOrDefault(entry.id, Defaults.NONE);
            int rank = entry.video ? video++ : entry.sound ? sound++ : Track.NO_RANK;
            tracks.put(
                    entry.id,
                    new Track(
                            tracks.size(),
                            entry.id,
                            entry.timescale,
                            entry.video,
                            rank,
                            entry.pictures.codec(),
                            entry.pictures.nalLengthBytes(),
                            of.duration,
                            of.size,
                            of.flags));
        }
        streamHeader = new StreamHeader(bytes, NO_CONTINUATION, codecs).audioOnly(!hasVideo() && !codecs.isEmpty());
    }

    /**
     * Reads a header.
     *
     * @param ftyp the whole box; may be empty
     * @param moov the whole box
     * @param position of {@code moov} in the stream, for messages
     */
    static Mp4Header parse(byte[] ftyp, byte[] moov, long position) throws RefusedStreamException {
        byte[] like = moov.clone();
        List<Entry> entries = new ArrayList<>();
        Map<Integer, Defaults> defaults = null;
        Boxes each = Boxes.of(moov, moov.length, position);
        while (each.next()) {
            switch (each.type()) {
                case BoxType.MVHD -> clearTimes(each, like);
                case BoxType.TRAK -> {
                    entries.add(readTrak(each.children(0), like));
                    if (entries.size() > MAX_TRACKS) {
                        throw new OversizedUnitException("more than " + MAX_TRACKS + " tracks");
                    }
                }
                case BoxType.MVEX -> defaults = readMvex(each.children(0));
                default -> {}
            }
        }
        if (defaults == null) {
            throw new UnsupportedStreamException("this is an ordinary MP4 file: its moov has no mvex" + HINT);
        }
        if (entries.isEmpty()) {
            throw new MalformedStreamException("the moov at byte " + position + " has no trak");
        }
        checkIds(entries);
        return new Mp4Header(join(ftyp, moov), join(ftyp, like), entries, defaults);
    }

    private static void checkIds(List<Entry> entries) throws MalformedStreamException {
        long different = entries.stream().mapToInt(entry -> entry.id).distinct().count();
        if (different < entries.size()) {
            throw new MalformedStreamException("two tracks have the same track_ID");
        }
    }

    private static Map<Integer, Defaults> readMvex(Boxes each) throws RefusedStreamException {
        Map<Integer, Defaults> defaults = new HashMap<>();
        while (each.next()) {
            if (each.type() == BoxType.TREX) {
                each.need(24);
                int at = each.payload();
                byte[] bytes = each.bytes();
                defaults.put(
                        Bytes.int32(bytes, at + 4),
                        new Defaults(
                                Bytes.unsigned32(bytes, at + 12),
                                Bytes.unsigned32(bytes, at + 16),
                                Bytes.int32(bytes, at + 20)));
                if (defaults.size() > MAX_TRACKS) {
                    throw new OversizedUnitException("trex boxes for more than " + MAX_TRACKS + " tracks");
                }
            }
        }
        return defaults;
    }

    private static Entry readTrak(Boxes each, byte[] like) throws RefusedStreamException {
        Entry entry = new Entry();
        while (each.next()) {
            switch (each.type()) {
                case BoxType.TKHD -> {
                    int version = clearTimes(each, like);
                    entry.id = Bytes.int32(each.bytes(), each.payload() + (version == 0 ? 12 : 20));
                }
                case BoxType.MDIA -> readMdia(each.children(0), like, entry);
                default -> {}
            }
        }
        if (entry.id == 0 || entry.timescale == 0) {
            throw new MalformedStreamException("a trak without track_ID or timescale");
        }
        return entry;
    }

    private static void readMdia(Boxes each, byte[] like, Entry entry) throws RefusedStreamException {
        while (each.next()) {
            switch (each.type()) {
                case BoxType.MDHD -> {
                    int version = clearTimes(each, like);
                    entry.timescale = Bytes.unsigned32(each.bytes(), each.payload() + (version == 0 ? 12 : 20));
                    if (entry.timescale > Track.MAX_TIMESCALE) {
                        throw new UnsupportedStreamException(
                                "timescale " + entry.timescale + " exceeds " + Track.MAX_TIMESCALE);
                    }
                }
                case BoxType.HDLR -> {
                    each.need(12);
                    int handler = Bytes.int32(each.bytes(), each.payload() + 8);
                    entry.video = handler == VIDEO;
                    entry.sound = handler == SOUND;
                }
                case BoxType.MINF -> readMinf(each.children(0), entry);
                default -> {}
            }
        }
    }

    private static void readMinf(Boxes each, Entry entry) throws RefusedStreamException {
        while (each.next()) {
            if (each.type() == BoxType.STBL) {
                readStbl(each.children(0), entry);
            }
        }
    }

    private static void readStbl(Boxes each, Entry entry) throws RefusedStreamException {
        while (each.next()) {
            switch (each.type()) {
                case BoxType.STSD -> {
                    Boxes sample = each.children(8);
                    if (sample.next()) {
                        entry.codec = Codecs.name(sample);
                        entry.pictures = PictureFormat.of(sample);
                    }
                }
                case BoxType.STSZ, BoxType.STZ2 -> {
                    each.need(12);
                    long count = Bytes.unsigned32(each.bytes(), each.payload() + 8);
                    if (count > 0) {
                        throw new UnsupportedStreamException(
                                "this is an ordinary MP4 file: its moov has " + count + " samples" + HINT);
                    }
                }
                default -> {}
            }
        }
    }

    /** Clears the times of creation and modification in the copy; returns the box's version. */
    private static int clearTimes(Boxes box, byte[] like) throws MalformedStreamException {
        int version = box.version(16, 24);
        int from = box.payload() + 4;
        Arrays.fill(like, from, from + (version == 0 ? 8 : 16), (byte) 0);
        return version;
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    StreamHeader streamHeader() {
        return streamHeader;
    }

    /** Returns the track with this track_ID; null when there is none. */
    Track track(int id) {
        return tracks.get(id);
    }

    int trackCount() {
        return tracks.size();
    }

    boolean hasVideo() {
        return videoTracks > 0;
    }

    /** The lowest rank of a track without video. */
    int firstSoundRank() {
        return videoTracks;
    }

    /**
     * Whether viewers who began under the other header can continue under this header: the two differ at most in times of
     * creation and modification.
     */
    boolean isEquivalent(Mp4Header other) {
        return Arrays.equals(likeness, other.likeness);
    }
}
