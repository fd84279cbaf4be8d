package org.streampump.container.fmp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streampump.container.fmp4.Mp4Bytes.AUDIO;
import static org.streampump.container.fmp4.Mp4Bytes.INTER;
import static org.streampump.container.fmp4.Mp4Bytes.KEY;
import static org.streampump.container.fmp4.Mp4Bytes.SAMPLE_BYTES;
import static org.streampump.container.fmp4.Mp4Bytes.VIDEO;
import static org.streampump.container.fmp4.Mp4Bytes.absolute;
import static org.streampump.container.fmp4.Mp4Bytes.audio;
import static org.streampump.container.fmp4.Mp4Bytes.box;
import static org.streampump.container.fmp4.Mp4Bytes.fragment;
import static org.streampump.container.fmp4.Mp4Bytes.ftyp;
import static org.streampump.container.fmp4.Mp4Bytes.head;
import static org.streampump.container.fmp4.Mp4Bytes.inter;
import static org.streampump.container.fmp4.Mp4Bytes.ints;
import static org.streampump.container.fmp4.Mp4Bytes.join;
import static org.streampump.container.fmp4.Mp4Bytes.key;
import static org.streampump.container.fmp4.Mp4Bytes.largeBox;
import static org.streampump.container.fmp4.Mp4Bytes.longs;
import static org.streampump.container.fmp4.Mp4Bytes.mdat;
import static org.streampump.container.fmp4.Mp4Bytes.mfhd;
import static org.streampump.container.fmp4.Mp4Bytes.moov;
import static org.streampump.container.fmp4.Mp4Bytes.mp4a;
import static org.streampump.container.fmp4.Mp4Bytes.mvhd;
import static org.streampump.container.fmp4.Mp4Bytes.sound;
import static org.streampump.container.fmp4.Mp4Bytes.start;
import static org.streampump.container.fmp4.Mp4Bytes.tfdt;
import static org.streampump.container.fmp4.Mp4Bytes.traf;
import static org.streampump.container.fmp4.Mp4Bytes.trak;
import static org.streampump.container.fmp4.Mp4Bytes.trex;
import static org.streampump.container.fmp4.Mp4Bytes.video;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RecordingSink;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.Segmenter;
import org.streampump.container.UnsupportedStreamException;

class Fmp4SegmenterTest {
    private final RecordingSink sink = new RecordingSink();
    private final Segmenter segmenter = new Fmp4Segmenter();

    private void feed(byte[]... parts) throws RefusedStreamException {
        byte[] bytes = join(parts);
        segmenter.feed(bytes, 0, bytes.length, sink);
    }

    private void assertOutput(byte[]... parts) {
        sink.assertOutput("output", join(parts));
    }

    private List<Boolean> joinPoints() {
        return sink.segments().stream().map(RecordingSink.Segment::joinPoint).toList();
    }

    private void assertRefused(Class<? extends RefusedStreamException> as, String why, byte[]... parts) {
        Segmenter fresh = new Fmp4Segmenter();
        byte[] bytes = join(parts);
        assertThatThrownBy(() -> fresh.feed(bytes, 0, bytes.length, new RecordingSink()))
                .isInstanceOf(as)
                .hasMessageContaining(why);
    }

    // ---- header and segments

    @Test
    void headerIsFtypAndMoovAndNothingElse() throws RefusedStreamException {
        feed(box("free", new byte[9]), ftyp(), box("pdin", new byte[8]), moov(), box("uuid", new byte[16]), key(1, 0));
        assertThat(sink.header().bytes()).isEqualTo(start());
        assertThat(sink.header().continuation()).isEmpty();
        assertThat(sink.header().codecs()).containsExactly("H.264", "AAC");
        assertOutput(key(1, 0));
    }

    @Test
    void fragmentsBecomeSegmentsWithWhatStandsInFrontOfThem() throws RefusedStreamException {
        byte[] front = join(box("styp", ints(1, 2)), box("prft", new byte[24]), box("emsg", new byte[24]));
        feed(start(), front, key(1, 0), box("free", new byte[5]), box("sidx", new byte[32]), inter(2, 80));
        assertOutput(front, key(1, 0), inter(2, 80));
        assertThat(joinPoints()).containsExactly(true, false);
        feed(box("ssix", new byte[8]), box("mfra", new byte[100]), mdat(7));
        assertOutput(front, key(1, 0), inter(2, 80));
    }

    @Test
    void samplesInSeveralMdatsAreOneSegmentAndWhatIsBetweenStays() throws RefusedStreamException {
        byte[] offset = traf(VIDEO, tfdt(0), 1, KEY, 0);
        int moofBytes = box("moof", offset, offset).length;
        byte[] free = box("free", new byte[3]);
        byte[] fragment = join(
                box(
                        "moof",
                        traf(VIDEO, tfdt(0), 1, KEY, moofBytes + free.length + 8),
                        traf(AUDIO, tfdt(0), 1, KEY, moofBytes + free.length + 8 + SAMPLE_BYTES + 16)),
                free,
                mdat(SAMPLE_BYTES),
                largeBox("mdat", new byte[SAMPLE_BYTES]));
        feed(start(), fragment);
        assertOutput(fragment);
        assertThat(joinPoints()).containsExactly(true);
    }

    @Test
    void mdatToTheEndOfTheFileGetsItsSize() throws RefusedStreamException {
        byte[] fragment = key(1, 0);
        byte[] endless = fragment.clone();
        int mdat = fragment.length - 2 * SAMPLE_BYTES - 8;
        Bytes.putInt(endless, mdat, 0);
        feed(start(), endless, new byte[1000]);
        assertOutput(fragment);
        segmenter.finish(sink);
        assertOutput(fragment);
    }

    @Test
    void fragmentWithoutSamplesIsASegment() throws RefusedStreamException {
        byte[] empty = box("moof", mfhd(1));
        feed(start(), empty, mdat(0), key(2, 0));
        assertOutput(empty, key(2, 0));
        assertThat(joinPoints()).containsExactly(false, true);
    }

    @Test
    void cutShortFragmentIsForgotten() throws RefusedStreamException {
        byte[] next = inter(2, 80);
        feed(start(), key(1, 0), Arrays.copyOf(next, next.length - 1));
        assertThat(sink.openBytes()).isPositive();
        segmenter.finish(sink);
        assertThat(sink.openBytes()).isZero();
        assertOutput(key(1, 0));
    }

    @Test
    void codecsAreNamed() throws RefusedStreamException {
        byte[] mvex = box("mvex", trex(1, 1, 1, 0));
        String[][] entries = {
            {"avc3", "H.264"}, {"hvc1", "H.265"}, {"hev1", "H.265"}, {"av01", "AV1"}, {"vp08", "VP8"},
            {"vp09", "VP9"}, {"Opus", "Opus"}, {"fLaC", "FLAC"}, {"ac-3", "AC-3"}, {"ec-3", "E-AC-3"}
        };
        for (String[] entry : entries) {
            byte[] trak = trak(1, "vide", 1, 0, box(entry[0], new byte[100]));
            byte[] moov = box("moov", trak, mvex);
            assertThat(Mp4Header.parse(ftyp(), moov, 0).streamHeader().codecs()).containsExactly(entry[1]);
        }
        int[] objectTypes = {0x40, 0x67, 0x69, 0x6b, 0xa5, 0xa6, 0xad};
        String[] names = {"AAC", "AAC", "MP3", "MP3", "AC-3", "E-AC-3", "Opus"};
        for (int n = 0; n < names.length; n++) {
            byte[] moov = box("moov", trak(1, "soun", 1, 0, mp4a(objectTypes[n])), mvex);
            assertThat(Mp4Header.parse(ftyp(), moov, 0).streamHeader().codecs()).containsExactly(names[n]);
        }
        for (byte[] unknown : List.of(mp4a(0), box("mp4a"), box("mp4a", new byte[40]), box("what"))) {
            byte[] moov = box("moov", trak(1, "soun", 1, 0, unknown), mvex);
            assertThat(Mp4Header.parse(ftyp(), moov, 0).streamHeader().codecs()).isEmpty();
        }
    }

    // ---- join points

    @Test
    void firstSampleOfTheVideoTrackDecides() throws RefusedStreamException {
        feed(start(), sound(1, 0), key(2, 0), sound(3, 2048), inter(4, 80), inter(5, 160), key(6, 240));
        assertThat(joinPoints()).containsExactly(false, true, false, false, false, true);
    }

    @Test
    void flagsAreTakenFromTheNearestPlaceThatHasThem() throws RefusedStreamException {
        byte[] first = run(0x20, INTER, 5, 2, KEY, INTER); // first_sample_flags
        byte[] each = run(0x20, INTER, 0x401, 1, KEY);
        byte[] otherwise = run(0x20, KEY, 1, 1);
        byte[] ofTrack = run(0, 0, 1, 1); // trex: 0
        byte[] dependsOnly = run(0x20, 0x01000000, 1, 1);
        byte[] firstOverEach = run(0x20, KEY, 0x405, 1, INTER, KEY);
        byte[] emptyRunInFront = run(0x20, INTER, 1, 0);
        feed(start(), first, each, otherwise, ofTrack, dependsOnly, firstOverEach, emptyRunInFront);
        assertThat(joinPoints()).containsExactly(true, true, true, true, false, false, false);
    }

    /** A fragment of video with these flags of tfhd and trun. */
    private static byte[] run(int tfhdFlags, int sampleFlags, int trunFlags, int samples, int... more) {
        byte[] tfhd = box("tfhd", ints(0x20000 | tfhdFlags, VIDEO), tfhdFlags == 0 ? new byte[0] : ints(sampleFlags));
        byte[] fields = {};
        for (int each : more) {
            fields = join(fields, ints(each));
        }
        int moofBytes = 8 + 8 + tfhd.length + 8 + 12 + fields.length;
        byte[] trun = box("trun", ints(trunFlags, samples, moofBytes + 8), fields);
        return join(box("moof", box("traf", tfhd, trun)), mdat(samples * SAMPLE_BYTES));
    }

    @Test
    void withoutVideoEachFragmentIsAJoinPoint() throws RefusedStreamException {
        feed(ftyp(), box("moov", mvhd(0), audio(0), box("mvex", trex(AUDIO, 1024, SAMPLE_BYTES, 0))));
        feed(sound(1, 0), sound(2, 2048), fragment(3, AUDIO, 4096, 1, INTER));
        assertThat(joinPoints()).containsExactly(true, true, true);
    }

    @Test
    void videoThatDoesNotComeIsAwaitedForAWhile() throws RefusedStreamException {
        feed(start());
        for (int n = 0; n < 8; n++) {
            feed(fragment(n, AUDIO, n * 24L * 1024, 24, KEY)); // half a second each
        }
        assertThat(joinPoints()).containsExactly(false, false, false, false, false, false, true, true);
        feed(key(8, 0), sound(9, 200_000));
        assertThat(joinPoints()).endsWith(true, false);
    }

    // ---- positions in a file

    @Test
    void ownPlaceInTheFileIsLeftOut() throws RefusedStreamException {
        int moofBytes = absolute(0, 1, 0, VIDEO, AUDIO).length;
        byte[] fragment = absolute(start().length, 1, moofBytes + 8, VIDEO, AUDIO);
        feed(start(), fragment, mdat(2 * SAMPLE_BYTES));
        byte[] relative = box(
                "moof",
                mfhd(1),
                traf(VIDEO, tfdt(0), 1, KEY, moofBytes - 16 + 8),
                traf(AUDIO, tfdt(0), 1, KEY, moofBytes - 16 + 8 + SAMPLE_BYTES));
        assertOutput(relative, mdat(2 * SAMPLE_BYTES));
    }

    @Test
    void placeMayBeCountedFromTheNewestFtyp() throws RefusedStreamException {
        int moofBytes = absolute(0, 1, 0, VIDEO).length;
        feed(start(), key(1, 0), start());
        feed(absolute(start().length, 1, moofBytes + 8, VIDEO), mdat(SAMPLE_BYTES));
        assertThat(sink.segments()).hasSize(2);
    }

    @Test
    void otherPlaceInAFileIsRefused() {
        int moofBytes = absolute(0, 1, 0, VIDEO).length;
        byte[] moof = absolute(99_999, 1, moofBytes + 8, VIDEO);
        assertRefused(UnsupportedStreamException.class, "byte 99999 of its file", start(), moof);
        byte[] negative = absolute(-1, 1, moofBytes + 8, VIDEO);
        assertRefused(UnsupportedStreamException.class, "byte 18446744073709551615", start(), negative);
    }

    @Test
    void ruleOfOldCountsFromTheTrafInFront() throws RefusedStreamException {
        byte[] one = box("traf", box("tfhd", ints(0, VIDEO)), tfdt(0), box("trun", ints(1, 1, 140)));
        byte[] other = box("traf", box("tfhd", ints(0, AUDIO)), tfdt(0), box("trun", ints(0, 2)));
        byte[] moof = box("moof", one, other);
        assertThat(moof).hasSize(132);
        feed(start(), moof, mdat(3 * SAMPLE_BYTES));
        assertOutput(moof, mdat(3 * SAMPLE_BYTES));
    }

    @Test
    void encryptedFragmentWithPlacesInAFileIsRefused() {
        byte[] traf = box(
                "traf",
                box("tfhd", ints(1, VIDEO), longs(start().length)),
                box("saio", ints(0, 1, 50)),
                box("trun", ints(1, 1, 200)));
        assertRefused(UnsupportedStreamException.class, "saio", start(), box("moof", traf));
    }

    // ---- a new beginning

    @Test
    void equivalentHeaderInMidStreamGoesUnnoticed() throws RefusedStreamException {
        feed(start(), key(7, 1000), sound(8, 48_000), ftyp(), moov(12345), key(1, 0), sound(2, 0));
        assertThat(sink.restarts()).isZero();
        assertThat(sink.header().bytes()).isEqualTo(start());
        // The picture ended at 1.080 s, the sound at 1.043; the fraction is rounded up.
        assertOutput(key(7, 1000), sound(8, 48_000), key(9, 1081), sound(10, 51_841));
    }

    @Test
    void repeatedHeaderOfAStreamThatGoesOnChangesNothing() throws RefusedStreamException {
        feed(start(), key(1, 0), sound(2, 0), start(), key(3, 80), sound(4, 2048), start(), sound(5, 4096));
        assertOutput(key(1, 0), sound(2, 0), key(3, 80), sound(4, 2048), sound(5, 4096));
    }

    @Test
    void otherHeaderIsARestart() throws RefusedStreamException {
        byte[] other = box("moov", mvhd(0), video(0), box("mvex", trex(VIDEO, 40, SAMPLE_BYTES, 0)));
        feed(start(), key(7, 1000), ftyp(), other, key(1, 0));
        assertThat(sink.restarts()).isEqualTo(1);
        assertThat(sink.header().bytes()).isEqualTo(join(ftyp(), other));
        assertOutput(key(7, 1000), key(1, 0));
    }

    @Test
    void nextPublicationGoesOnWhereThisOneEnded() throws RefusedStreamException {
        feed(start(), key(7, 1000), Arrays.copyOf(inter(8, 1080), 50));
        RecordingSink next = successor(ftyp(), moov(99), key(1, 0), inter(2, 80));
        assertThat(next.restarts()).isZero();
        assertThat(next.header().bytes()).isEqualTo(start());
        next.assertOutput("next", join(key(8, 1081), inter(9, 1161)));
    }

    private RecordingSink successor(byte[]... parts) throws RefusedStreamException {
        RecordingSink next = new RecordingSink();
        byte[] bytes = join(parts);
        segmenter.successor().feed(bytes, 0, bytes.length, next);
        return next;
    }

    @Test
    void nextPublicationThatKeptItsClockIsLeftAsItIs() throws RefusedStreamException {
        feed(start(), key(7, 1000));
        successor(start(), key(8, 5000)).assertOutput("next", key(8, 5000));
        successor(start(), key(8, 61_081)).assertOutput("next", key(8, 1081));
    }

    @Test
    void nextPublicationWithAnotherHeaderIsARestart() throws RefusedStreamException {
        feed(start(), key(7, 1000));
        byte[] other = box("moov", mvhd(0), video(0), box("mvex", trex(VIDEO, 40, SAMPLE_BYTES, 0)));
        RecordingSink next = successor(ftyp(), other, key(1, 0));
        assertThat(next.restarts()).isEqualTo(1);
        next.assertOutput("next", key(1, 0));
    }

    @Test
    void successorOfNothingBeginsAnew() throws RefusedStreamException {
        successor(start(), key(1, 0)).assertOutput("next", key(1, 0));
    }

    @Test
    void timeThatOutgrows32BitsGets64() throws RefusedStreamException {
        long far = 0xffff_fff0L;
        byte[] first = fragment(1, VIDEO, Mp4Bytes.shortTfdt(far), 2, KEY);
        feed(start(), first);
        successor(start(), fragment(1, VIDEO, Mp4Bytes.shortTfdt(5), 2, KEY)).assertOutput("next", key(2, far + 81));
        successor(start(), fragment(2, VIDEO, Mp4Bytes.shortTfdt(far + 80 & 0xffff_ffffL), 2, KEY))
                .assertOutput("next", key(2, far + 81));
        assertOutput(first);
    }

    @Test
    void shortTimeStaysShortWhileItFits() throws RefusedStreamException {
        feed(start(), key(1, 1000));
        byte[] next = fragment(1, VIDEO, Mp4Bytes.shortTfdt(0), 2, KEY);
        successor(start(), next).assertOutput("next", fragment(2, VIDEO, Mp4Bytes.shortTfdt(1081), 2, KEY));
    }

    @Test
    void timesInFrontOfAFragmentMoveWithIt() throws RefusedStreamException {
        feed(start(), key(7, 1000));
        byte[] next = join(front(0), front(1), key(1, 0));
        successor(start(), next).assertOutput("next", join(frontAt(0, 1081), frontAt(1, 1081), key(8, 1081)));
    }

    private static byte[] front(int version) {
        return frontAt(version, 0);
    }

    private static byte[] frontAt(int version, int time) {
        byte[] prft = version == 0
                ? box("prft", ints(0, VIDEO, 1, 2, time))
                : box("prft", ints(1 << 24, VIDEO, 1, 2), longs(time));
        byte[] emsg =
                version == 0 ? box("emsg", new byte[24]) : box("emsg", ints(1 << 24, 1000), longs(time), ints(4, 5, 0));
        return join(prft, emsg);
    }

    // ---- what is refused

    @Test
    void filesAreRefusedWithAHint() {
        byte[] plain = box("moov", mvhd(0), video(0));
        assertRefused(UnsupportedStreamException.class, "empty_moov", ftyp(), plain);
        assertRefused(UnsupportedStreamException.class, "before any moof; it must", ftyp(), mdat(9));
        assertRefused(UnsupportedStreamException.class, "before any moof", start(), mdat(9));
        byte[] samples = box("moov", mvhd(0), trakWithSamples(), box("mvex", trex(1, 1, 1, 0)));
        assertRefused(UnsupportedStreamException.class, "has 3 samples", ftyp(), samples);
    }

    private static byte[] trakWithSamples() {
        return box(
                "trak",
                box("tkhd", ints(0, 0, 0, 1)),
                box("mdia", box("mdhd", ints(0, 0, 0, 1)), box("minf", box("stbl", box("stsz", ints(0, 0, 3))))));
    }

    @Test
    void nonsenseIsRefusedWithNameAndPosition() {
        assertRefused(MalformedStreamException.class, "no box at byte 0", ints(9, 0x01020304));
        assertRefused(MalformedStreamException.class, "shorter than its own head", head("free", 7));
        assertRefused(MalformedStreamException.class, "shorter than", join(head("mdat", 1), longs(15)));
        assertRefused(MalformedStreamException.class, "before any moov", key(1, 0));
        assertRefused(MalformedStreamException.class, "has no size", head("moov", 0));
        assertRefused(MalformedStreamException.class, "no trak", ftyp(), box("moov", box("mvex")));
        assertRefused(MalformedStreamException.class, "moov, at byte 24", ftyp(), box("moov", head("trak", 99)));
        assertRefused(MalformedStreamException.class, "5 bytes that are no box", box("moov", new byte[5]));
        assertRefused(MalformedStreamException.class, "same track_ID", box("moov", video(0), video(0), box("mvex")));
        assertRefused(MalformedStreamException.class, "without track_ID", box("moov", box("trak"), box("mvex")));
        byte[] whole = key(1, 0);
        byte[] moof = Arrays.copyOf(whole, whole.length - 2 * SAMPLE_BYTES - 8);
        assertRefused(MalformedStreamException.class, "before the samples", start(), moof, key(2, 0));
    }

    @Test
    void nonsenseInFragmentsIsRefused() {
        assertTrafRefused(MalformedStreamException.class, "without tfhd");
        assertTrafRefused(MalformedStreamException.class, "before tfhd", tfdt(0));
        assertTrafRefused(MalformedStreamException.class, "before tfhd", box("trun", ints(0, 0)));
        assertTrafRefused(MalformedStreamException.class, "track 9 is not in moov", box("tfhd", ints(0, 9)));
        byte[] tfhd = box("tfhd", ints(0x20000, VIDEO));
        assertTrafRefused(MalformedStreamException.class, "a second tfhd", tfhd, tfhd);
        assertTrafRefused(MalformedStreamException.class, "which needs 32", box("tfhd", ints(0x3b, VIDEO)));
        assertTrafRefused(MalformedStreamException.class, "decode time", tfhd, tfdt(-1));
        assertTrafRefused(MalformedStreamException.class, "decode time", tfhd, tfdt(1L << 43));
        byte[] promised = box("trun", ints(0xf01, 0xffffffffL, 0));
        assertTrafRefused(MalformedStreamException.class, "which needs 68719476732", tfhd, promised);
        byte[] countless = box("trun", ints(0, 0xffffffffL));
        assertTrafRefused(OversizedUnitException.class, "samples in a fragment", tfhd, countless);
        byte[] inFront = box("trun", ints(1, 1, -50));
        assertTrafRefused(UnsupportedStreamException.class, "byte -50", tfhd, inFront);
    }

    private void assertTrafRefused(Class<? extends RefusedStreamException> as, String why, byte[]... content) {
        assertRefused(as, why, start(), box("moof", box("traf", content)));
    }

    @Test
    void everythingHasALimit() {
        Class<OversizedUnitException> oversized = OversizedUnitException.class;
        assertRefused(oversized, "moov of 4194305 bytes", head("moov", Mp4Header.MAX_MOOV_BYTES + 1));
        assertRefused(oversized, "exceeds 4096", head("ftyp", 4097));
        assertRefused(oversized, "exceeds 1048576", start(), head("moof", Moof.MAX_BYTES + 1));
        assertRefused(oversized, "exceeds 65536", start(), head("emsg", FrontBoxes.MAX_BYTES + 1));
        byte[] event = box("emsg", new byte[40_000]);
        assertRefused(oversized, "in front of a moof", start(), event, event);
        assertRefused(oversized, "left out", start(), head("free", Fmp4Segmenter.MAX_SKIPPED_BYTES + 1));
        byte[] half = box("free", new byte[Fmp4Segmenter.MAX_SKIPPED_BYTES / 2]);
        assertRefused(oversized, "left out", start(), half, half);
        assertRefused(oversized, "left out", start(), head("free", 0), half, half);
        byte[] fragment = key(1, 0);
        byte[] moof = Arrays.copyOf(fragment, fragment.length - 2 * SAMPLE_BYTES - 8);
        assertRefused(oversized, "exceeds 1073741824", start(), moof, head("mdat", 0x7fffffff));
        byte[] trafs = new byte[0];
        for (int n = 0; n <= Moof.MAX_TRAFS; n++) {
            trafs = join(trafs, box("traf", box("tfhd", ints(0, VIDEO))));
        }
        assertRefused(oversized, "more than 1024 trafs", start(), box("moof", trafs));
        byte[] traks = new byte[0];
        for (int n = 0; n <= Mp4Header.MAX_TRACKS; n++) {
            traks = join(traks, video(0));
        }
        assertRefused(oversized, "more than 128 tracks", box("moov", traks));
        byte[] fast = trak(1, "vide", 1 << 30 | 1, 0, box("avc1"));
        assertRefused(UnsupportedStreamException.class, "timescale", box("moov", fast, box("mvex")));
    }

    @Test
    void endBeforeTheFirstFragmentIsRefused() throws RefusedStreamException {
        feed(start());
        assertThatThrownBy(() -> segmenter.finish(sink))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessageContaining("before its first fragment");
    }
}
