package org.streampump.container.mpegts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.container.mpegts.TsBuilder.AAC;
import static org.streampump.container.mpegts.TsBuilder.AUDIO_PID;
import static org.streampump.container.mpegts.TsBuilder.H264;
import static org.streampump.container.mpegts.TsBuilder.VIDEO_PID;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.streampump.container.RefusedStreamException;

/** At which pictures viewers begin, whatever the encoder says of them. */
final class PicturesTest {
    private static final int AVS = 0x42;
    private static final int VC1 = 0xea;
    private static final int PRIVATE = 0x06;
    private static final int PRIVATE_PES = 0xbd;
    private static final int FRAME_MS = 100;
    private static final int GOP = 10;

    private final Broadcast cast = new Broadcast();
    private final List<Integer> keys = new ArrayList<>();

    @Test
    void pictureIsReadOverAnySplit() throws RefusedStreamException {
        for (int split = 1; split < 80; split++) {
            Broadcast each = new Broadcast().tables(H264, VIDEO_PID).firstPayload(split);
            int first = each.video(VIDEO_PID, Broadcast.KEY);
            each.video(VIDEO_PID, Broadcast.INTER);
            int second = each.video(VIDEO_PID, Broadcast.KEY);
            each.video(VIDEO_PID, Broadcast.INTER);
            assertThat(each.joins()).as("first packet with %d bytes", split).containsExactly(first, second);
        }
    }

    @Test
    void soundBetweenThePacketsOfAPictureDoesNotHideIt() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID, AAC, AUDIO_PID).firstPayload(14);
        int key = cast.ts().length() / TsPacket.LENGTH;
        cast.ts().packet(VIDEO_PID, true, 0, null, TsBuilder.bytes(0, 0, 1, 0xe0, 0, 0, 0x80, 0, 0));
        cast.audio(AUDIO_PID);
        cast.ts().packet(VIDEO_PID, false, 0, null, TsBuilder.bytes(Broadcast.KEY));
        cast.video(VIDEO_PID, Broadcast.INTER);
        assertThat(cast.joins()).containsExactly(key);
    }

    @Test
    void parameterSetsInAPesPacketOfTheirOwnBelongToTheKeyPicture() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID);
        int first = cast.video(VIDEO_PID, Broadcast.all(Broadcast.AUD, Broadcast.SPS));
        cast.video(VIDEO_PID, Broadcast.IDR);
        cast.video(VIDEO_PID, Broadcast.INTER);
        assertThat(cast.joins()).containsExactly(first);
    }

    @Test
    void indicatorsOnEveryPictureSayNothing() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID);
        seconds(20, true, Broadcast.KEY, Broadcast.INTER);
        assertThat(cast.joins()).isEqualTo(keys);
    }

    @Test
    void encoderWithoutIndicatorsAfterOneWithThem() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID);
        for (int frame = 0; frame < 10 * GOP; frame++) {
            boolean key = frame % GOP == 0;
            cast.after(FRAME_MS);
            add(key, cast.video(VIDEO_PID, key, key ? Broadcast.KEY : Broadcast.INTER));
        }
        seconds(10, false, Broadcast.KEY, Broadcast.INTER);
        assertThat(cast.joins()).isEqualTo(keys);
    }

    @Test
    void openGopIsJoinedAtItsIntraPictures() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID);
        cast.video(VIDEO_PID, Broadcast.INTER);
        seconds(15, false, Broadcast.OPEN_GOP, Broadcast.INTER);
        assertThat(cast.joins()).isEqualTo(keys);
    }

    @Test
    void intraRefreshIsJoinedAtRecoveryPointsOnceTheKeyPictureIsLongAgo() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID);
        int first = cast.after(FRAME_MS).video(VIDEO_PID, Broadcast.KEY);
        seconds(9, false, Broadcast.RECOVERY, Broadcast.INTER);
        keys.clear();
        keys.add(first);
        cast.after(1000);
        seconds(6, false, Broadcast.RECOVERY, Broadcast.INTER);
        assertThat(cast.joins()).isEqualTo(keys);
    }

    @Test
    void repeatedParameterSetsAreTheLastResort() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID);
        seconds(9, false, Broadcast.WITH_SPS, Broadcast.INTER);
        keys.clear();
        cast.after(2000);
        seconds(5, false, Broadcast.WITH_SPS, Broadcast.INTER);
        assertThat(cast.joins()).isEqualTo(keys);
    }

    @Test
    void repeatedParameterSetsAreNoJoinPointsWhereKeyPicturesCome() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID);
        seconds(30, false, Broadcast.KEY, Broadcast.WITH_SPS);
        assertThat(cast.joins()).isEqualTo(keys);
    }

    @Test
    void keyPictureInsideOfAPesPacketCountsWhenThereIsNothingBetter() throws RefusedStreamException {
        int[] inside = Broadcast.all(Broadcast.INTER, Broadcast.KEY, Broadcast.INTER);
        cast.tables(H264, VIDEO_PID);
        seconds(9, false, inside, Broadcast.INTER);
        keys.clear();
        cast.after(2000);
        seconds(5, false, inside, Broadcast.INTER);
        assertThat(cast.joins()).isEqualTo(keys);
    }

    @Test
    void severalPicturesInAPesPacketThatBeginsWithTheKeyPicture() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID);
        seconds(9, false, Broadcast.all(Broadcast.KEY, Broadcast.INTER), Broadcast.all(Broadcast.INTER, Broadcast.KEY));
        assertThat(cast.joins()).isEqualTo(keys);
    }

    @Test
    void unknownCodecGoesByIndicatorsThatAreSeldom() throws RefusedStreamException {
        cast.tables(PRIVATE, VIDEO_PID, AAC, AUDIO_PID);
        int[] unknown = {0x12, 0x34, 0x56, 0x78};
        for (int frame = 0; frame < 150; frame++) {
            cast.after(FRAME_MS).audio(AUDIO_PID);
            boolean key = frame % GOP == 0;
            add(key && frame > 40, cast.pes(VIDEO_PID, PRIVATE_PES, key, unknown));
        }
        List<Integer> joins = cast.joins();
        assertThat(joins).containsAll(keys);
        assertThat(joins.stream().filter(at -> at >= keys.get(0))).isEqualTo(keys);
    }

    @Test
    void unknownCodecWithIndicatorsEverywhereLeavesTheLeadToSound() throws RefusedStreamException {
        cast.tables(PRIVATE, VIDEO_PID, AAC, AUDIO_PID);
        for (int frame = 0; frame < 50; frame++) {
            add(true, cast.after(FRAME_MS).audio(AUDIO_PID));
            cast.pes(VIDEO_PID, PRIVATE_PES, true, new int[] {0x12, 0x34, 0x56, 0x78});
        }
        assertThat(cast.joins()).isEqualTo(keys);
    }

    @Test
    void codecThatTheTablesDoNotNameIsReadFromItsPictures() throws RefusedStreamException {
        cast.tables(PRIVATE, VIDEO_PID);
        seconds(10, true, Broadcast.KEY, Broadcast.INTER);
        assertThat(cast.joins()).isEqualTo(keys);
    }

    @Test
    void chineseAndWindowsVideoIsRead() throws RefusedStreamException {
        int[] avsKey = {0, 0, 1, 0xb0, 0x20, 0x42, 0, 0, 1, 0xb3, 1, 2, 3};
        int[] avsOther = {0, 0, 1, 0xb6, 1, 2, 3};
        cast.tables(AVS, VIDEO_PID);
        seconds(5, true, avsKey, avsOther);
        assertThat(cast.joins()).isEqualTo(keys);
        Broadcast windows = new Broadcast().tables(VC1, VIDEO_PID);
        int key = windows.video(
                VIDEO_PID, true, new int[] {0, 0, 1, 0x0f, 9, 9, 9, 0, 0, 1, 0x0e, 1, 2, 0, 0, 1, 0x0d, 1, 2});
        windows.video(VIDEO_PID, true, new int[] {0, 0, 1, 0x0d, 1, 2, 3});
        assertThat(windows.joins()).containsExactly(key);
    }

    @Test
    void av1IsReadWithAndWithoutStartCodes() throws RefusedStreamException {
        int[] key = {0x12, 0, 0x0a, 3, 1, 2, 3, 0x32, 0x85, 0x01, 0x10, 5};
        int[] other = {0x12, 0, 0x32, 0x85, 0x01, 0x30, 5};
        int[] keyWithStartCodes = {0, 0, 1, 0x10, 0, 0, 1, 0x08, 1, 2, 3, 0, 0, 1, 0x30, 0x10, 5};
        int[] otherWithStartCodes = {0, 0, 1, 0x10, 0, 0, 1, 0x30, 0x30, 5, 6, 7, 8, 9, 9, 9, 9, 9};
        cast.tables(PRIVATE, VIDEO_PID);
        seconds(5, true, key, other);
        assertThat(cast.joins()).isEqualTo(keys);
        Broadcast registered = new Broadcast();
        byte[] pmt = TsBuilder.pmt(1, 0, PRIVATE, VIDEO_PID);
        registered.ts().section(TsPacket.PAT_PID, TsBuilder.pat(0, 1, TsBuilder.PMT_PID));
        registered.ts().section(TsBuilder.PMT_PID, withAv1Registration(pmt));
        int first = registered.video(VIDEO_PID, true, keyWithStartCodes);
        registered.video(VIDEO_PID, true, otherWithStartCodes);
        assertThat(registered.joins()).containsExactly(first);
    }

    /** The only entry of the PMT with a registration_descriptor. */
    private static byte[] withAv1Registration(byte[] pmt) {
        byte[] descriptor = TsBuilder.bytes(5, 4, 'A', 'V', '0', '1');
        byte[] body = Arrays.copyOf(
                Arrays.copyOfRange(pmt, 8, pmt.length - SectionCollector.CRC_BYTES),
                pmt.length - 8 - SectionCollector.CRC_BYTES + descriptor.length);
        System.arraycopy(descriptor, 0, body, body.length - descriptor.length, descriptor.length);
        body[body.length - descriptor.length - 1] = (byte) descriptor.length;
        return TsBuilder.section(SectionCollector.PMT_TABLE, 1, 0, true, 0, 0, body);
    }

    /** A picture of the first kind each second, and nine of the other; {@link #keys} are the first packets of the first kind. */
    private void seconds(int count, boolean flagged, int[] first, int[] others) {
        for (int frame = 0; frame < count * GOP; frame++) {
            boolean key = frame % GOP == 0;
            cast.after(FRAME_MS);
            add(key, cast.video(VIDEO_PID, flagged, key ? first : others));
        }
    }

    private void add(boolean isKey, int packet) {
        if (isKey) {
            keys.add(packet);
        }
    }
}
