package org.streampump.container.mpegts;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;
import org.streampump.container.PublishExample;
import org.streampump.container.Segmenter;
import org.streampump.container.Splicing;

/** The MPEG transport stream as a container of live streams. */
public final class MpegTs implements ContainerFormat {
    /** First bytes of other containers, in whose payload sync bytes might line up by chance. */
    private static final List<byte[]> BEGINNINGS_OF_OTHERS = List.of(
            ascii("FLV"),
            ascii("ID3"),
            ascii("OggS"),
            ascii("fLaC"),
            ascii("RIFF"),
            HexFormat.of().parseHex("1a45dfa3"), // EBML: Matroska, WebM
            HexFormat.of().parseHex("3026b2758e66cf11")); // ASF header object

    private static final List<byte[]> MP4_BOXES =
            List.of(ascii("ftyp"), ascii("styp"), ascii("moov"), ascii("moof"), ascii("mdat"));
    private static final int MP4_BOX_TYPE = 4; // offset, after the box's length

    @Override
    public String name() {
        return "mpegts";
    }

    @Override
    public String label() {
        return "MPEG-TS";
    }

    @Override
    public String mediaType() {
        return "video/mp2t";
    }

    @Override
    public Set<String> announcedAs() {
        return Set.of(
                "video/mp2t",
                "audio/mp2t",
                "video/mpegts",
                "video/x-mpegts",
                "video/mpeg-ts",
                "video/vnd.dlna.mpeg-tts",
                "application/x-mpegts");
    }

    @Override
    public List<String> extensions() {
        return List.of("ts", "mts", "m2t", "m2ts", "tsv");
    }

    @Override
    public List<PublishExample> publishing() {
        return List.of(
                PublishExample.file("A film as MPEG-TS", "-i film.mp4 -c copy -f mpegts"),
                PublishExample.test(
                        "A test picture as MPEG-TS",
                        "-c:v libx264 -preset veryfast -g 50 -pix_fmt yuv420p -c:a aac -f mpegts"),
                PublishExample.obs("MPEG-TS", ""));
    }

    /** Recognises packets of 192 and of 204 bytes too, so that the segmenter can refuse them with a clear reason. */
    @Override
    public Recognition recognise(byte[] head, int length) {
        if (beginsLikeAnother(head, length)) {
            return Recognition.NO;
        }
        for (int at = 0; at + SyncSearch.LOOKAHEAD <= length; at++) {
            if (SyncSearch.packetLengthAt(head, at) != SyncSearch.NONE) {
                return Recognition.YES;
            }
        }
        return length < FormatDetector.MAX_HEAD_BYTES ? Recognition.UNSURE : Recognition.NO;
    }

    private static boolean beginsLikeAnother(byte[] head, int length) {
        return BEGINNINGS_OF_OTHERS.stream().anyMatch(other -> startsWith(head, length, 0, other))
                || MP4_BOXES.stream().anyMatch(box -> startsWith(head, length, MP4_BOX_TYPE, box));
    }

    private static boolean startsWith(byte[] head, int length, int at, byte[] beginning) {
        int end = at + beginning.length;
        return end <= length && Arrays.equals(head, at, end, beginning, 0, beginning.length);
    }

    @Override
    public Segmenter segmenter() {
        return new MpegTsSegmenter();
    }

    /** Returns one null packet, ISO/IEC 13818-1 2.4.3.3. */
    @Override
    public byte[] filler() {
        byte[] packet = new byte[TsPacket.LENGTH];
        Arrays.fill(packet, (byte) 0xff);
        packet[0] = TsPacket.SYNC_BYTE;
        packet[1] = (byte) (TsPacket.NULL_PID >> 8);
        packet[2] = (byte) TsPacket.NULL_PID;
        packet[3] = 0x10; // payload only, continuity counter undefined
        return packet;
    }

    /** Returns true: players follow changed tables, and {@link #splicing} continues the times. */
    @Override
    public boolean isContinuable() {
        return true;
    }

    /** Returns the means to continue the times, because browsers stop for good when a clock goes back. */
    @Override
    public Optional<Splicing> splicing() {
        return Optional.of(TsSplicing.INSTANCE);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
