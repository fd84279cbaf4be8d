package org.streampump.container.flv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.streampump.container.StreamHeader;
import org.streampump.container.flv.TagStart.Role;

/**
 * The contents of the stream header: the file header, and the newest tag of each role and track. A tag that describes several
 * tracks stays while it is the newest for one of them. One caller at a time.
 */
final class HeaderTags {
    /** Maximum length of a metadata tag that new viewers get, in bytes; a longer tag is passed on, but not kept. */
    static final int MAX_METADATA_BYTES = 256 * 1024;

    /**
     * Maximum length of a sequence header that new viewers get, in bytes; a longer tag is passed on, but not kept. Real
     * sequence headers have less than a thousand bytes.
     */
    static final int MAX_SEQUENCE_HEADER_BYTES = 64 * 1024;

    /** Maximum length of all kept tags together, in bytes. */
    static final int MAX_KEPT_BYTES = 512 * 1024;

    /**
     * Number of audio tracks and of video tracks that are remembered; tags of tracks with this or a higher number are only
     * passed on.
     */
    static final int MAX_TRACKS = 16;

    /**
     * A tag as it was sent, but at timestamp 0.
     *
     * @param tracks one bit for each track for which the tag is the newest of its role
     */
    private record Kept(Role role, int tracks, byte[] tag) {}

    private final String[] videoCodecs = new String[MAX_TRACKS];
    private final String[] audioCodecs = new String[MAX_TRACKS];
    private List<Kept> kept = new ArrayList<>(); // sorted by role, then age
    private byte[] fileHeader = new byte[0];
    private boolean changed;
    private boolean made;
    private StreamHeader newest;

    private byte[] copy = new byte[1024];
    private int copied;

    /** Forgets everything and takes the file header of a stream that begins. */
    void begin(byte[] newFileHeader) {
        fileHeader = newFileHeader;
        kept.clear();
        Arrays.fill(videoCodecs, null);
        Arrays.fill(audioCodecs, null);
        changed = true;
        made = false;
    }

    static int limit(Role role) {
        return role == Role.METADATA ? MAX_METADATA_BYTES : MAX_SEQUENCE_HEADER_BYTES;
    }

    /** Starts copying a tag. */
    void beginCopy() {
        copied = 0;
    }

    /** Adds bytes to the copy. The copy's memory grows with the bytes that have come, not with the announced size. */
    void copy(byte[] bytes, int offset, int length) {
        if (copied + length > copy.length) {
            copy = Arrays.copyOf(copy, Math.max(copied + length, 2 * copy.length));
        }
        System.arraycopy(bytes, offset, copy, copied, length);
        copied += length;
    }

    /**
     * Keeps the copy, which is now a whole tag, in place of the tags that it supersedes. {@code start} has read the tag's first
     * bytes.
     */
    void keepCopy(TagStart start) {
        int tracks = 0;
        do {
            tracks |= bit(start.track());
            sawCodec(start);
        } while (start.nextTrack(copy, copied));
        FlvTag.putTimestamp(copy, 0, 0);
        if (tracks != 0 && !isKept(start.role(), tracks)) {
            forget(start.role(), tracks);
            keep(start.role(), tracks);
        }
    }

    /** Forgets the tags that are superseded by a tag that is too large to be kept. */
    void forget(TagStart start) {
        forget(start.role(), bit(start.track()));
    }

    /** Takes note of a frame's codec. */
    void sawCodec(TagStart start) {
        String[] codecs = start.isVideo() ? videoCodecs : audioCodecs;
        int track = start.track();
        if (start.codec() != null && track < MAX_TRACKS && !start.codec().equals(codecs[track])) {
            codecs[track] = start.codec();
            changed = true;
        }
    }

    boolean has(Role role, int track) {
        for (int n = 0; n < kept.size(); n++) {
            Kept each = kept.get(n);
            if (each.role() == role && (each.tracks() & bit(track)) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether the tags could differ from the header that was made last. */
    boolean isChanged() {
        return changed;
    }

    /** Whether a header has been made since the stream began. */
    boolean isMade() {
        return made;
    }

    /**
     * Returns a header of the present tags; null when it would be the same as the previous header.
     *
     * @param timestamp the output timestamp of the tag that follows the header
     */
    StreamHeader renewed(int timestamp) {
        changed = false;
        made = true;
        List<String> codecs = codecs();
        byte[] bytes = bytes(fileHeader, 0);
        if (newest != null && newest.codecs().equals(codecs) && Arrays.equals(newest.bytes(), bytes)) {
            return null;
        }
        newest = new StreamHeader(bytes, bytes(new byte[0], timestamp), codecs).audioOnly(isAudioOnly());
        return newest;
    }

    private byte[] bytes(byte[] first, int timestamp) {
        byte[] bytes = Arrays.copyOf(first, first.length + keptBytes());
        int at = first.length;
        for (Kept each : kept) {
            System.arraycopy(each.tag(), 0, bytes, at, each.tag().length);
            FlvTag.putTimestamp(bytes, at, timestamp);
            at += each.tag().length;
        }
        return bytes;
    }

    private boolean isAudioOnly() {
        return Arrays.stream(videoCodecs).allMatch(Objects::isNull)
                && Arrays.stream(audioCodecs).anyMatch(Objects::nonNull);
    }

    private List<String> codecs() {
        Set<String> names = new LinkedHashSet<>(Arrays.asList(videoCodecs));
        names.addAll(Arrays.asList(audioCodecs));
        names.remove(null);
        return List.copyOf(names);
    }

    private boolean isKept(Role role, int tracks) {
        for (Kept each : kept) {
            int end = each.tag().length - FlvTag.SIZE_BYTES;
            if (each.role() == role && each.tracks() == tracks && Arrays.equals(copy, 0, copied, each.tag(), 0, end)) {
                return true;
            }
        }
        return false;
    }

    private void forget(Role role, int tracks) {
        List<Kept> left = new ArrayList<>();
        for (Kept each : kept) {
            int still = each.role() == role ? each.tracks() & ~tracks : each.tracks();
            if (still != 0) {
                left.add(new Kept(each.role(), still, each.tag()));
            }
        }
        changed |= left.size() < kept.size();
        kept = left;
    }

    private void keep(Role role, int tracks) {
        if (keptBytes() + copied + FlvTag.SIZE_BYTES > MAX_KEPT_BYTES) {
            return;
        }
        byte[] tag = Arrays.copyOf(copy, copied + FlvTag.SIZE_BYTES);
        FlvTag.putSize(tag, copied, copied);
        kept.add(new Kept(role, tracks, tag));
        kept.sort(Comparator.comparing(Kept::role)); // the sort is stable
        changed = true;
    }

    private int keptBytes() {
        return kept.stream().mapToInt(each -> each.tag().length).sum();
    }

    private static int bit(int track) {
        return track < MAX_TRACKS ? 1 << track : 0;
    }
}
