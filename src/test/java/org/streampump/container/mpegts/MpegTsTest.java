package org.streampump.container.mpegts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.container.ContainerFormat.Recognition.NO;
import static org.streampump.container.ContainerFormat.Recognition.UNSURE;
import static org.streampump.container.ContainerFormat.Recognition.YES;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.streampump.container.FormatDetector;
import org.streampump.container.Golden;

final class MpegTsTest {
    private final MpegTs format = new MpegTs();
    private final byte[] sample = Golden.resource("samples/mpegts/aac.ts");

    @Test
    void fewPacketsAreNotEnoughToTell() {
        assertThat(format.recognise(sample, 4 * TsPacket.LENGTH)).isEqualTo(UNSURE);
        assertThat(format.recognise(sample, SyncSearch.LOOKAHEAD)).isEqualTo(YES);
    }

    @Test
    void packetsBehindGarbageAreRecognised() {
        byte[] head = new byte[50_000 + sample.length];
        System.arraycopy(sample, 0, head, 50_000, sample.length);
        assertThat(format.recognise(head, 50_000)).isEqualTo(UNSURE);
        assertThat(format.recognise(head, head.length)).isEqualTo(YES);
    }

    @Test
    void packetsOfOtherLengthsAreOursToRefuse() {
        assertThat(format.recognise(every(SyncSearch.TIMESTAMPED_LENGTH, 4), 2000))
                .isEqualTo(YES);
        assertThat(format.recognise(every(SyncSearch.REED_SOLOMON_LENGTH, 0), 2000))
                .isEqualTo(YES);
    }

    @Test
    void otherContainersAreNotOursEvenWithPacketsInside() {
        for (String beginning : List.of("FLV\1", "ID3\4", "OggS", "fLaC", "\0\0\0\30ftyp", "\32\105\337\243")) {
            byte[] head = new byte[sample.length + 20];
            System.arraycopy(sample, 0, head, 20, sample.length);
            byte[] first = beginning.getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(first, 0, head, 0, first.length);
            assertThat(format.recognise(head, head.length)).as(beginning).isEqualTo(NO);
        }
    }

    @Test
    void nothingLikePacketsWithinTheLimitIsNotOurs() {
        byte[] head = new byte[FormatDetector.MAX_HEAD_BYTES];
        Arrays.fill(head, (byte) 'x');
        assertThat(format.recognise(head, head.length - 1)).isEqualTo(UNSURE);
        assertThat(format.recognise(head, head.length)).isEqualTo(NO);
    }

    @Test
    void fillerIsANullPacketThatGoesThrough() {
        byte[] filler = format.filler();
        assertThat(filler).hasSize(TsPacket.LENGTH).startsWith(0x47, 0x1f, 0xff, 0x10, 0xff);
        assertThat(TsPacket.pid(filler, 0)).isEqualTo(TsPacket.NULL_PID);
    }

    private static byte[] every(int length, int first) {
        byte[] head = new byte[2000];
        for (int at = first; at < head.length; at += length) {
            head[at] = TsPacket.SYNC_BYTE;
        }
        return head;
    }
}
