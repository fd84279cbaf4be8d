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
import org.streampump.container.RefusedStreamException;

/** Which PID's packets are join points while PIDs come, stop and return. */
final class LeadTest {
    private static final int OTHER_VIDEO_PID = 0x200;
    private static final int OTHER_AUDIO_PID = 0x201;
    private static final int FRAME_MS = 100;
    private static final int GOP = 10;

    private final Broadcast cast = new Broadcast();
    private final List<Integer> expected = new ArrayList<>();

    @Test
    void soundLeadsThreeSecondsAfterVideoThatIsAnnouncedOnly() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID, AAC, AUDIO_PID);
        sound(AUDIO_PID, 100, 31);
        assertThat(cast.joins()).isEqualTo(expected);
    }

    @Test
    void soundLeadsWhenVideoStopsAndVideoWhenItIsBack() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID, AAC, AUDIO_PID);
        video(VIDEO_PID, 50, true);
        sound(AUDIO_PID, 100, 30);
        video(VIDEO_PID, 50, true);
        assertThat(cast.joins()).isEqualTo(expected);
    }

    @Test
    void videoThatComesBackInTheMiddleOfAGopIsJoinedAtItsNextKeyPicture() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID, AAC, AUDIO_PID);
        sound(AUDIO_PID, 50, 31);
        for (int n = 0; n < 5; n++) {
            cast.after(FRAME_MS).video(VIDEO_PID, Broadcast.INTER);
            cast.audio(AUDIO_PID);
        }
        video(VIDEO_PID, 20, true);
        assertThat(cast.joins()).isEqualTo(expected);
    }

    @Test
    void anotherProgramsVideoLeadsBeforeSound() throws RefusedStreamException {
        twoPrograms();
        for (int n = 0; n < 10 * GOP; n++) {
            cast.after(FRAME_MS).audio(AUDIO_PID);
            boolean key = n % GOP == 0;
            int first = cast.video(OTHER_VIDEO_PID, key ? Broadcast.KEY : Broadcast.INTER);
            if (key && n >= 3 * GOP) {
                expected.add(first);
            }
        }
        assertThat(cast.joins()).isEqualTo(expected);
    }

    @Test
    void firstProgramLeadsAgainWhenItsPacketsCome() throws RefusedStreamException {
        twoPrograms();
        video(OTHER_VIDEO_PID, 65, true);
        expected.subList(0, 3).clear(); // until then the first program might have come
        video(VIDEO_PID, 20, true);
        assertThat(cast.joins()).isEqualTo(expected);
    }

    @Test
    void soundThatSendsLeadsAndNotTheFirstOfTheTable() throws RefusedStreamException {
        cast.tables(AAC, AUDIO_PID, AAC, OTHER_AUDIO_PID);
        sound(OTHER_AUDIO_PID, 60, 31);
        assertThat(cast.joins()).isEqualTo(expected);
    }

    @Test
    void secondVideoPidOfAProgramLeadsWhileTheFirstIsSilent() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID, H264, OTHER_VIDEO_PID);
        for (int n = 0; n < 3 * GOP; n++) {
            boolean key = n % GOP == 0;
            cast.after(FRAME_MS);
            int first = cast.video(VIDEO_PID, key ? Broadcast.KEY : Broadcast.INTER);
            cast.video(OTHER_VIDEO_PID, n % GOP == 5 ? Broadcast.KEY : Broadcast.INTER);
            if (key) {
                expected.add(first);
            }
        }
        video(OTHER_VIDEO_PID, 6 * GOP, false);
        expected.subList(3, 6).clear(); // until then the first PID might have come back
        assertThat(cast.joins()).isEqualTo(expected);
    }

    @Test
    void pidsOfALaterPmtLead() throws RefusedStreamException {
        cast.tables(AAC, AUDIO_PID);
        sound(AUDIO_PID, 20, 1);
        cast.ts().section(PMT_PID, TsBuilder.pmt(1, 1, AAC, AUDIO_PID, H264, VIDEO_PID));
        video(VIDEO_PID, 20, true);
        assertThat(cast.joins()).isEqualTo(expected);
    }

    @Test
    void timeThatStandsStillDoesNotKeepASilentLead() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID, AAC, AUDIO_PID);
        video(VIDEO_PID, 20, true);
        int last = 0;
        for (int n = 0; n < 30_000; n++) {
            last = cast.audio(AUDIO_PID);
        }
        assertThat(cast.joins()).containsAll(expected).contains(last);
    }

    @Test
    void clockThatJumpsDoesNotStopJoinPoints() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID, AAC, AUDIO_PID);
        video(VIDEO_PID, 20, true);
        cast.after(50_000_000);
        video(VIDEO_PID, 20, true);
        cast.after(-40_000_000);
        video(VIDEO_PID, 20, true);
        sound(AUDIO_PID, 60, 30);
        assertThat(cast.joins()).isEqualTo(expected);
    }

    @Test
    void nothingIsHeldLongBehindAPictureThatDoesNotComeToItsBeginning() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID, AAC, AUDIO_PID);
        video(VIDEO_PID, 20, true);
        cast.feed();
        cast.ts().packet(VIDEO_PID, true, 0, null, TsBuilder.bytes(0, 0, 1, 0xe0, 0, 0, 0x80, 0, 0));
        for (int n = 0; n < 7; n++) {
            cast.after(FRAME_MS).audio(AUDIO_PID);
            cast.feed();
        }
        assertThat(cast.sink().openBytes()).isZero();
    }

    @Test
    void onlyTheUnreadBeginningOfAPictureIsHeld() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID, AAC, AUDIO_PID).firstPayload(9);
        for (int n = 0; n < 30; n++) {
            cast.after(FRAME_MS).video(VIDEO_PID, n % GOP == 0 ? Broadcast.KEY : Broadcast.INTER);
            cast.feed();
            assertThat(n < 1 ? 0 : cast.sink().openBytes()).isZero();
        }
    }

    private void twoPrograms() {
        cast.ts().section(TsPacket.PAT_PID, TsBuilder.pat(0, 1, PMT_PID, 2, PMT_PID + 1));
        cast.ts().section(PMT_PID, TsBuilder.pmt(1, 0, H264, VIDEO_PID, AAC, AUDIO_PID));
        cast.ts().section(PMT_PID + 1, TsBuilder.pmt(2, 0, H264, OTHER_VIDEO_PID));
    }

    /** Pictures, ten a second, and a key picture each second, at which joining is expected. */
    private void video(int pid, int pictures, boolean withSound) {
        for (int n = 0; n < pictures; n++) {
            cast.after(FRAME_MS);
            boolean key = n % GOP == 0;
            int first = cast.video(pid, key ? Broadcast.KEY : Broadcast.INTER);
            if (key) {
                expected.add(first);
            }
            if (withSound) {
                cast.audio(AUDIO_PID);
            }
        }
    }

    /** Sound only, at which joining is expected from the given packet on. */
    private void sound(int pid, int count, int leadsFrom) {
        for (int n = 1; n <= count; n++) {
            int first = cast.after(FRAME_MS).audio(pid);
            if (n >= leadsFrom) {
                expected.add(first);
            }
        }
    }
}
