package org.streampump.container.mpegts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.container.mpegts.TsBuilder.AAC;
import static org.streampump.container.mpegts.TsBuilder.AUDIO_PID;
import static org.streampump.container.mpegts.TsBuilder.H264;
import static org.streampump.container.mpegts.TsBuilder.PMT_PID;
import static org.streampump.container.mpegts.TsBuilder.VIDEO_PID;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.streampump.container.RecordingSink;
import org.streampump.container.RefusedStreamException;

/** Tables that are wrong, late, or not there. */
final class TablesTest {
    private static final int FRAME_MS = 100;
    private static final int GOP = 10;

    private final Broadcast cast = new Broadcast();
    private final List<Integer> keys = new ArrayList<>();

    @Test
    void wrongChecksumsAreBelievedAtTheThirdEqualRepetition() throws RefusedStreamException {
        for (int n = 0; n < 5; n++) {
            cast.ts().section(TsPacket.PAT_PID, damaged(TsBuilder.pat(0, 1, PMT_PID)));
            cast.ts().section(PMT_PID, damaged(TsBuilder.pmt(1, 0, H264, VIDEO_PID)));
            second();
        }
        // The PMT's repetitions count from the PAT on, which is believed at its third.
        assertThat(cast.joins()).isEqualTo(keys.subList(4, 5));
        assertThat(cast.advice()).contains("wrong checksum");
        assertHeaderIsGood(2);
    }

    @Test
    void goodTableBetweenDamagedOnesForgetsThem() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID);
        for (int n = 0; n < 6; n++) {
            cast.ts().section(PMT_PID, damaged(TsBuilder.pmt(1, 1, AAC, AUDIO_PID)));
            if (n % 2 == 1) {
                cast.tables(H264, VIDEO_PID);
            }
            second();
        }
        assertThat(cast.advice()).isEmpty();
        assertThat(cast.joins()).isEqualTo(keys);
    }

    @Test
    void adviceAboutChecksumsGoesAwayWithThem() throws RefusedStreamException {
        for (int n = 0; n < 6; n++) {
            cast.ts().section(TsPacket.PAT_PID, damaged(TsBuilder.pat(0, 1, PMT_PID)));
            cast.ts().section(PMT_PID, damaged(TsBuilder.pmt(1, 0, H264, VIDEO_PID)));
        }
        assertThat(cast.advice()).contains("wrong checksum");
        cast.tables(H264, VIDEO_PID);
        assertThat(cast.advice()).isEmpty();
    }

    @Test
    void pmtIsFoundWithoutPatAndViewersGetAPat() throws RefusedStreamException {
        for (int n = 0; n < 6; n++) {
            cast.ts().section(PMT_PID, TsBuilder.pmt(7, 0, H264, VIDEO_PID));
            second();
        }
        assertThat(cast.advice()).contains("no PAT");
        assertThat(cast.joins()).isEqualTo(keys.subList(2, 6));
        assertHeaderIsGood(2);
        RecordingSink late = new RecordingSink();
        byte[] header = cast.sink().header().bytes();
        new MpegTs().segmenter().feed(header, 0, header.length, late);
        assertThat(TsPacket.pid(header, 0)).isEqualTo(TsPacket.PAT_PID);
        assertThat(TsPacket.pid(header, TsPacket.LENGTH)).isEqualTo(PMT_PID);
    }

    @Test
    void patThatComesLateReplacesWhatWasFound() throws RefusedStreamException {
        for (int n = 0; n < 3; n++) {
            cast.ts().section(PMT_PID, TsBuilder.pmt(1, 0, H264, VIDEO_PID));
            second();
        }
        cast.tables(H264, VIDEO_PID);
        second();
        assertThat(cast.advice()).isEmpty();
        assertThat(cast.joins()).isEqualTo(keys.subList(2, 4));
    }

    @Test
    void streamWithoutTablesIsJoinedAtItsKeyPictures() throws RefusedStreamException {
        for (int n = 0; n < 8; n++) {
            second();
        }
        assertThat(cast.advice()).contains("neither PAT nor PMT");
        List<Integer> joins = cast.joins();
        assertThat(keys).containsAll(joins);
        assertThat(joins).isEqualTo(keys.subList(4, 8));
        assertThat(cast.sink().header().bytes()).isEmpty();
        assertThat(cast.sink().header().codecs()).containsExactly("H.264");
    }

    /** Before viewers, who wait for 5 s, begin in the middle of pictures. */
    @Test
    void streamWithAPatOnlyIsJoinedAtItsKeyPicturesAsEarly() throws RefusedStreamException {
        for (int n = 0; n < 8; n++) {
            cast.ts().section(TsPacket.PAT_PID, TsBuilder.pat(0, 1, PMT_PID));
            second();
        }
        assertThat(cast.advice()).contains("no PMT");
        assertThat(cast.joins()).isEqualTo(keys.subList(4, 8));
    }

    @Test
    void soundWithoutTablesIsJoinedAnywhere() throws RefusedStreamException {
        for (int n = 0; n < 60; n++) {
            int first = cast.after(FRAME_MS).audio(AUDIO_PID);
            if (n > 30) {
                keys.add(first);
            }
        }
        assertThat(cast.joins()).isEqualTo(keys);
        assertThat(cast.sink().header().isAudioOnly()).isTrue();
    }

    @Test
    void withoutTablesVideoIsKnownWhereverItsFirstPacketsEnd() throws RefusedStreamException {
        cast.firstPayload(14); // a PES header with its PTS
        assertKnown(cast);
        for (int data = 1; data < 8; data++) {
            keys.clear();
            assertKnown(new Broadcast().firstPayload(14 + data));
        }
    }

    private void assertKnown(Broadcast cast) throws RefusedStreamException {
        for (int n = 0; n < 10 * GOP; n++) {
            boolean key = n % GOP == 0;
            int first = cast.after(FRAME_MS).video(VIDEO_PID, key ? Broadcast.KEY : Broadcast.INTER);
            cast.audio(AUDIO_PID);
            if (key && n > 3 * GOP) {
                keys.add(first);
            }
        }
        assertThat(cast.joins()).isEqualTo(keys);
        assertThat(cast.sink().header().isAudioOnly()).isFalse();
        assertThat(cast.sink().header().codecs()).containsExactly("H.264", "AAC");
    }

    @Test
    void patWhoseProgramsAreElsewhereIsHelpedByTheirPackets() throws RefusedStreamException {
        for (int n = 0; n < 8; n++) {
            cast.ts().section(TsPacket.PAT_PID, TsBuilder.pat(0, 1, PMT_PID + 9));
            cast.ts().section(PMT_PID, TsBuilder.pmt(1, 0, H264, VIDEO_PID));
            second();
        }
        assertThat(cast.joins()).isEqualTo(keys.subList(3, 8));
    }

    @Test
    void tablesThatCameOnceStayInTheHeader() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID);
        for (int n = 0; n < 60; n++) {
            second();
        }
        assertThat(cast.joins()).isEqualTo(keys);
        assertHeaderIsGood(2);
        assertThat(cast.advice()).isEmpty();
    }

    private void second() {
        for (int n = 0; n < GOP; n++) {
            int first = cast.after(FRAME_MS).video(VIDEO_PID, n == 0 ? Broadcast.KEY : Broadcast.INTER);
            if (n == 0) {
                keys.add(first);
            }
        }
    }

    private static byte[] damaged(byte[] section) {
        byte[] damaged = section.clone();
        damaged[damaged.length - 1] ^= 1;
        return damaged;
    }

    private void assertHeaderIsGood(int packets) {
        byte[] header = cast.sink().header().bytes();
        assertThat(header).hasSize(packets * TsPacket.LENGTH);
        for (int at = 0; at < header.length; at += TsPacket.LENGTH) {
            int section = TsPacket.payloadAt(header, at) + 1;
            int length = 3 + ((header[section + 1] & 0x0f) << 8 | header[section + 2] & 0xff);
            assertThat(SectionCrc.of(header, section, length)).isZero();
        }
    }
}
