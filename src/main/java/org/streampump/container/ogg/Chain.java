package org.streampump.container.ogg;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.streampump.container.OversizedUnitException;

/**
 * The logical streams that are multiplexed together, from their first pages up to the first pages of the next chain, and their
 * headers.
 */
final class Chain {
    /** Maximum number of logical streams in a chain: more than a film with sound and subtitles in many languages has. */
    static final int MAX_STREAMS = 64;

    /** Maximum length in bytes of all header pages of a chain: large, because comments may hold pictures. */
    static final int MAX_HEADER_BYTES = 1024 * 1024;

    private static final int COMMENT_PACKET = 1;
    private static final int INITIAL_BYTES = 4096;

    private final List<LogicalStream> streams = new ArrayList<>();
    private byte[] header = new byte[INITIAL_BYTES];
    private int headerBytes;

    List<LogicalStream> streams() {
        return streams;
    }

    /** Returns the logical stream with this serial number; null when none has begun. */
    LogicalStream stream(int serial) {
        for (LogicalStream each : streams) {
            if (each.serial() == serial) {
                return each;
            }
        }
        return null;
    }

    /** Adds the logical stream that begins with this page. */
    LogicalStream begin(Page first) throws OversizedUnitException {
        if (streams.size() == MAX_STREAMS) {
            throw new OversizedUnitException("more than " + MAX_STREAMS + " logical streams at a time");
        }
        LogicalStream stream = new LogicalStream(first);
        streams.add(stream);
        return stream;
    }

    boolean isEnded() {
        return streams.stream().allMatch(LogicalStream::isEnded);
    }

    /** Whether more headers must come before viewers can begin. */
    boolean isHeaderAwaited() {
        for (LogicalStream each : streams) {
            if (each.isHeaderAwaited()) {
                return true;
            }
        }
        return false;
    }

    /** Adds a header page. */
    void addHeader(byte[] bytes, int offset, int length) throws OversizedUnitException {
        if (headerBytes + length > MAX_HEADER_BYTES) {
            throw new OversizedUnitException(
                    "the header pages of " + streams.size() + " logical streams exceed " + MAX_HEADER_BYTES + " bytes");
        }
        if (headerBytes + length > header.length) {
            header = Arrays.copyOf(header, Math.max(headerBytes + length, 2 * header.length));
        }
        System.arraycopy(bytes, offset, header, headerBytes, length);
        headerBytes += length;
    }

    /** The header pages that have come so far. */
    byte[] header() {
        return Arrays.copyOf(header, headerBytes);
    }

    List<String> codecs() {
        return streams.stream()
                .map(each -> each.codec().label())
                .filter(label -> !label.isEmpty())
                .toList();
    }

    /** Whether the chain has sound and no video. */
    boolean isAudioOnly() {
        return streams.stream().noneMatch(each -> each.codec().isVideo())
                && streams.stream().anyMatch(each -> !each.codec().label().isEmpty());
    }

    /** Returns the title that is playing, from the first logical stream that has a title; an empty text when there is none. */
    String title() {
        for (LogicalStream each : streams) {
            int at = each.codec().commentsAt();
            String title = at == Codec.NO_COMMENTS ? "" : Comments.title(secondPacket(each.serial()), at);
            if (!title.isEmpty()) {
                return title;
            }
        }
        return "";
    }

    private byte[] secondPacket(int serial) {
        return packets(serial, packet -> packet == COMMENT_PACKET);
    }

    /** Returns the header packets that set up a decoder of this logical stream: all but those that are meant for people. */
    byte[] setup(LogicalStream of) {
        boolean firstOnly = of.codec() == Codec.FLAC || of.codec() == Codec.OLD_FLAC; // FLAC's others are for people
        return packets(of.serial(), packet -> packet != COMMENT_PACKET && (packet == 0 || !firstOnly));
    }

    private byte[] packets(int serial, IntPredicate wanted) {
        ByteArrayOutputStream packets = new ByteArrayOutputStream();
        Page page = new Page();
        int packet = 0;
        for (int at = 0; at < headerBytes; at += page.length()) {
            page.lookAt(header, at);
            int from = page.payload();
            for (int n = 0; page.serial() == serial && n < page.lacingCount(); n++) {
                if (wanted.test(packet)) {
                    packets.write(header, from, page.lacing(n));
                }
                from += page.lacing(n);
                packet += page.lacing(n) < Page.FULL_LACING ? 1 : 0;
            }
        }
        return packets.toByteArray();
    }

    /** Returns the pages that end those logical streams that have not ended. */
    byte[] ends() {
        ByteArrayOutputStream ends = new ByteArrayOutputStream();
        streams.stream().filter(each -> !each.isEnded()).forEach(each -> ends.writeBytes(each.end()));
        return ends.toByteArray();
    }
}
