package org.streampump.container.matroska;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Writes EBML for tests. */
final class EbmlBytes {
    static final int VIDEO = 1;
    static final int AUDIO = 2;
    static final long MILLISECOND = 1_000_000;

    /** A cluster's beginning, or an EBML Segment's, without a size. */
    static final byte[] ENDLESS = hex("01ffffffffffffff");

    private EbmlBytes() {}

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** An element's ID. */
    static byte[] id(int id) {
        byte[] bytes = number(id);
        int zeros = Integer.numberOfLeadingZeros(id) / 8;
        return Arrays.copyOfRange(bytes, 4 + zeros, 8);
    }

    /** Eight bytes. */
    static byte[] number(long value) {
        byte[] bytes = new byte[8];
        Ebml.putLong(bytes, 0, value);
        return bytes;
    }

    /** An ID and a size of eight bytes, without content. */
    static byte[] head(int id, long size) {
        return join(id(id), number(size | 1L << 56));
    }

    static byte[] element(int id, byte[]... content) {
        byte[] all = join(content);
        return join(head(id, all.length), all);
    }

    static byte[] element(int id, long value) {
        return element(id, number(value));
    }

    static byte[] element(int id, String text) {
        return element(id, text.getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] ebml(String docType) {
        return element(ElementId.EBML, element(ElementId.DOC_TYPE, docType));
    }

    static byte[] segment() {
        return join(id(ElementId.SEGMENT), ENDLESS);
    }

    static byte[] info(long scale) {
        return element(ElementId.INFO, element(ElementId.TIMESTAMP_SCALE, scale));
    }

    static byte[] track(int number, int type, String codec) {
        return element(
                ElementId.TRACK_ENTRY,
                element(ElementId.TRACK_NUMBER, number),
                element(ElementId.TRACK_TYPE, type),
                element(ElementId.CODEC_ID, codec));
    }

    static byte[] tracks(byte[]... tracks) {
        return element(ElementId.TRACKS, tracks);
    }

    /** All that stands in front of the first cluster: track 1 is VP8, track 2 is Opus. */
    static byte[] head() {
        return join(ebml("webm"), segment(), info(MILLISECOND), twoTracks());
    }

    /** Track 1 is VP8, track 2 is Opus. */
    static byte[] twoTracks() {
        return tracks(track(1, VIDEO, "V_VP8"), track(2, AUDIO, "A_OPUS"));
    }

    /** As {@link #head()}, with track 2 only. */
    static byte[] audioHead() {
        return join(ebml("webm"), segment(), info(MILLISECOND), tracks(track(2, AUDIO, "A_OPUS")));
    }

    /** The beginning of a cluster of unknown size, as viewers get it. */
    static byte[] cluster(long timestamp) {
        return join(id(ElementId.CLUSTER), ENDLESS, hex("e788"), number(timestamp));
    }

    /** A whole cluster. */
    static byte[] sized(long timestamp, byte[]... children) {
        return element(ElementId.CLUSTER, join(element(ElementId.TIMESTAMP, timestamp), join(children)));
    }

    static byte[] block(int track, int time, int flags) {
        return new byte[] {(byte) (0x80 | track), (byte) (time >> 8), (byte) time, (byte) flags, 'd', 'a', 't', 'a'};
    }

    static byte[] key(int track, int time) {
        return element(ElementId.SIMPLE_BLOCK, block(track, time, 0x80));
    }

    static byte[] inter(int track, int time) {
        return element(ElementId.SIMPLE_BLOCK, block(track, time, 0));
    }

    static byte[] keyGroup(int track, int time) {
        return element(ElementId.BLOCK_GROUP, element(ElementId.BLOCK, block(track, time, 0)));
    }

    static byte[] interGroup(int track, int time) {
        return element(
                ElementId.BLOCK_GROUP,
                element(ElementId.BLOCK, block(track, time, 0)),
                element(ElementId.REFERENCE_BLOCK, -40));
    }
}
