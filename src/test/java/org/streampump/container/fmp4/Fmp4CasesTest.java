package org.streampump.container.fmp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.container.fmp4.Mp4Bytes.AUDIO;
import static org.streampump.container.fmp4.Mp4Bytes.AUDIO_TIMESCALE;
import static org.streampump.container.fmp4.Mp4Bytes.INTER;
import static org.streampump.container.fmp4.Mp4Bytes.KEY;
import static org.streampump.container.fmp4.Mp4Bytes.SAMPLE_BYTES;
import static org.streampump.container.fmp4.Mp4Bytes.VIDEO;
import static org.streampump.container.fmp4.Mp4Bytes.box;
import static org.streampump.container.fmp4.Mp4Bytes.fragment;
import static org.streampump.container.fmp4.Mp4Bytes.ftyp;
import static org.streampump.container.fmp4.Mp4Bytes.head;
import static org.streampump.container.fmp4.Mp4Bytes.ints;
import static org.streampump.container.fmp4.Mp4Bytes.join;
import static org.streampump.container.fmp4.Mp4Bytes.longs;
import static org.streampump.container.fmp4.Mp4Bytes.mdat;
import static org.streampump.container.fmp4.Mp4Bytes.mfhd;
import static org.streampump.container.fmp4.Mp4Bytes.mvhd;
import static org.streampump.container.fmp4.Mp4Bytes.start;
import static org.streampump.container.fmp4.Mp4Bytes.tfdt;
import static org.streampump.container.fmp4.Mp4Bytes.traf;
import static org.streampump.container.fmp4.Mp4Bytes.trak;
import static org.streampump.container.fmp4.Mp4Bytes.trex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.container.Golden;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.RecordingSink;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.Segmenter;

/** Streams as some encoders send them: leading tracks that come and go, flags that lie, decode times that are missing. */
class Fmp4CasesTest {
    private static final byte[] NO_TIME = {};
    private static final String KEY_SLICE = "00000006 65b800000000";
    private static final String INTER_SLICE = "00000006 419a24000000";

    private final RecordingSink sink = new RecordingSink();
    private final Segmenter segmenter = new Fmp4Segmenter();

    private void feed(byte[]... parts) throws RefusedStreamException {
        byte[] bytes = join(parts);
        segmenter.feed(bytes, 0, bytes.length, sink);
    }

    private List<Long> joinTimes() throws MalformedStreamException {
        List<Long> times = new ArrayList<>();
        for (RecordingSink.Segment each : sink.joinPoints()) {
            times.add(decodeTime(each.bytes()));
        }
        return times;
    }

    /** In ticks, of a segment's first traf; -1 when it has none. */
    private static long decodeTime(byte[] segment) throws MalformedStreamException {
        for (Boxes box = Boxes.inRow(segment, 0); box.next(); ) {
            for (Boxes child = box.type() == BoxType.MOOF ? box.children(0) : null; child != null && child.next(); ) {
                for (Boxes field = child.type() == BoxType.TRAF ? child.children(0) : null;
                        field != null && field.next(); ) {
                    if (field.type() == BoxType.TFDT) {
                        int at = field.payload() + 4;
                        return segment[field.payload()] == 0 ? Bytes.unsigned32(segment, at) : Bytes.int64(segment, at);
                    }
                }
            }
        }
        return -1;
    }

    // ---- decode times

    @Test
    void decodeTimesAreWrittenWhereTheyAreMissing() throws RefusedStreamException {
        byte[] stream = Golden.resource("cases/h08-decode-time-in-some-fragments.mp4");
        feed(stream);
        assertThat(sink.segments()).hasSize(40);
        assertThat(decodeTime(sink.segments().get(0).bytes())).isZero();
        for (int n = 1; n < 40; n++) { // the first picture lasts 64 ms longer
            RecordingSink.Segment each = sink.segments().get(n);
            assertThat(decodeTime(each.bytes())).isEqualTo(n * 5120L + 656);
            assertThat(each.joinPoint()).isEqualTo(n % 4 == 0);
        }
        assertThat(segmenter.advice()).isEmpty();
    }

    @Test
    void decodeTimesAreCountedWhereThereAreNone() throws RefusedStreamException {
        feed(start());
        for (int n = 0; n < 3; n++) {
            feed(fragment(2L * n, VIDEO, NO_TIME, 2, KEY), fragment(2L * n + 1, AUDIO, NO_TIME, 2, KEY));
        }
        sink.assertOutput(
                "output",
                join(
                        fragment(0, VIDEO, 0, 2, KEY),
                        fragment(1, AUDIO, 0, 2, KEY),
                        fragment(2, VIDEO, 80, 2, KEY),
                        fragment(3, AUDIO, 2048, 2, KEY),
                        fragment(4, VIDEO, 160, 2, KEY),
                        fragment(5, AUDIO, 4096, 2, KEY)));
    }

    @Test
    void eachTrafOfAFragmentGetsItsTime() throws RefusedStreamException {
        int moofBytes = twoTracks(NO_TIME, NO_TIME, 0).length;
        int timedBytes = twoTracks(tfdt(0), tfdt(0), 0).length;
        feed(start());
        for (int n = 0; n < 2; n++) {
            feed(twoTracks(NO_TIME, NO_TIME, moofBytes + 8), mdat(3 * SAMPLE_BYTES));
        }
        feed(twoTracks(tfdt(200), NO_TIME, moofBytes + 28), mdat(3 * SAMPLE_BYTES));
        byte[] samples = mdat(3 * SAMPLE_BYTES);
        sink.assertOutput(
                "output",
                join(
                        twoTracks(tfdt(0), tfdt(0), timedBytes + 8),
                        samples,
                        twoTracks(tfdt(80), tfdt(1024), timedBytes + 8),
                        samples,
                        twoTracks(tfdt(200), tfdt(2048), timedBytes + 8),
                        samples));
    }

    private static byte[] twoTracks(byte[] videoTime, byte[] audioTime, int dataOffset) {
        return box(
                "moof",
                mfhd(1),
                traf(VIDEO, videoTime, 2, KEY, dataOffset),
                traf(AUDIO, audioTime, 1, KEY, dataOffset + 2 * SAMPLE_BYTES));
    }

    @Test
    void missingDecodeTimesFollowAReturn() throws RefusedStreamException {
        feed(start(), fragment(1, VIDEO, 1000, 2, KEY));
        RecordingSink next = new RecordingSink();
        byte[] again = join(start(), fragment(1, VIDEO, NO_TIME, 2, KEY), fragment(2, VIDEO, NO_TIME, 2, INTER));
        segmenter.successor().feed(again, 0, again.length, next);
        next.assertOutput("next", join(fragment(2, VIDEO, 1081, 2, KEY), fragment(3, VIDEO, 1161, 2, INTER)));
    }

    @Test
    void encryptedFragmentWithoutDecodeTimeStaysAsItIsAndIsNotBegunAt() throws RefusedStreamException {
        byte[] saio = box("saio", ints(0, 1, 50));
        byte[] trun = box("trun", ints(1, 1, 200));
        byte[] tfhd = box("tfhd", ints(0x20020, VIDEO, KEY));
        byte[] without = join(box("moof", box("traf", tfhd, saio, trun)), mdat(200));
        byte[] with = join(box("moof", box("traf", tfhd, tfdt(40), saio, trun)), mdat(200));
        feed(start(), without, with);
        sink.assertOutput("output", join(without, with));
        assertThat(joinTimes()).containsExactly(40L);
    }

    // ---- time that goes back

    @Test
    void secondFileInOneRequestGoesOn() throws RefusedStreamException {
        byte[] stream = Golden.resource("cases/h08-decode-time-in-some-fragments.mp4");
        feed(stream, stream);
        assertThat(sink.restarts()).isZero();
        List<Long> times = new ArrayList<>();
        for (RecordingSink.Segment each : sink.segments()) {
            times.add(decodeTime(each.bytes()));
        }
        assertThat(times).hasSize(80).isSorted().doesNotHaveDuplicates();
        assertThat(times.get(40) - times.get(39)).isBetween(5120L, 5121L);
    }

    @Test
    void timeThatGoesBackWithoutAHeaderGoesOn() throws RefusedStreamException {
        feed(start(), fragment(7, VIDEO, 90_000, 2, KEY), fragment(8, AUDIO, 90L * AUDIO_TIMESCALE, 2, KEY));
        feed(fragment(1, AUDIO, 0, 2, KEY), fragment(2, VIDEO, 90_080, 2, INTER), fragment(3, VIDEO, 0, 2, KEY));
        feed(fragment(4, AUDIO, 2048, 2, KEY), fragment(5, VIDEO, 80, 2, INTER));
        List<Long> times = new ArrayList<>();
        for (RecordingSink.Segment each : sink.segments()) {
            times.add(decodeTime(each.bytes()));
        }
        long seam = 90_080L * 48 + 1;
        assertThat(times).containsExactly(90_000L, 90L * AUDIO_TIMESCALE, seam, 90_080L, 90_081L, seam + 2048, 90_161L);
    }

    @Test
    void fragmentsThatOverlapAreLeftAsTheyAre() throws RefusedStreamException {
        byte[] stream = join(
                fragment(1, VIDEO, 0, 100, KEY), fragment(2, VIDEO, 2000, 100, KEY), fragment(3, VIDEO, 1500, 1, KEY));
        feed(start(), stream);
        sink.assertOutput("output", stream);
    }

    // ---- leads

    @Test
    void videoThatStopsGivesWayAndLeadsAgain() throws RefusedStreamException {
        feed(start());
        for (int time = 0; time < 20_000; time += 500) {
            if (time < 6000 || time >= 14_000) {
                feed(fragment(time, VIDEO, time, 12, time % 2000 == 0 ? KEY : INTER));
            }
            feed(fragment(time, AUDIO, time * 48L, 23, KEY));
            assertThat(segmenter.advice().isPresent()).as("at %d", time).isEqualTo(time >= 8500 && time < 14_000);
        }
        List<Long> sound = new ArrayList<>();
        for (int time = 8500; time < 14_000; time += 500) {
            sound.add(time * 48L);
        }
        assertThat(joinTimes().subList(0, 3)).containsExactly(0L, 2000L, 4000L);
        assertThat(joinTimes().subList(3, 3 + sound.size())).isEqualTo(sound);
        assertThat(joinTimes().subList(3 + sound.size(), joinTimes().size()))
                .containsExactly(14_000L, 16_000L, 18_000L);
    }

    @Test
    void longFragmentsInTurnAreNoSilence() throws RefusedStreamException {
        feed(start());
        String[] slices = new String[150];
        Arrays.fill(slices, INTER_SLICE);
        slices[0] = KEY_SLICE;
        for (int time = 0; time < 60_000; time += 6000) {
            feed(fragment(time, AUDIO, time * 48L, 281, KEY), pictures(time, KEY, slices));
        }
        assertThat(sink.joinPoints()).hasSize(10);
        assertThat(joinTimes()).startsWith(0L, 6000L, 12_000L);
    }

    @Test
    void tracksOfOneFragmentLeadByTheirRank() throws RefusedStreamException {
        byte[] mvex =
                box("mvex", trex(1, 1024, SAMPLE_BYTES, 0), trex(2, 40, SAMPLE_BYTES, 0), trex(3, 40, SAMPLE_BYTES, 0));
        byte[] avc = box("avc1", new byte[78]);
        feed(
                ftyp(),
                box(
                        "moov",
                        mvhd(0),
                        trak(1, "soun", 1000, 0, box("Opus")),
                        trak(2, "vide", 1000, 0, avc),
                        trak(3, "vide", 1000, 0, avc),
                        mvex));
        for (int time = 0; time < 12_000; time += 1000) {
            byte[] first = time < 4000 ? traf(2, tfdt(time), 1, time % 2000 == 0 ? KEY : INTER, 500) : NO_TIME;
            byte[] second = traf(3, tfdt(time), 1, time % 3000 == 0 ? KEY : INTER, 510);
            byte[] moof = box("moof", traf(1, tfdt(time), 1, KEY, 520), first, second);
            feed(moof, mdat(522 - moof.length));
        }
        assertThat(joinTimes()).containsExactly(0L, 2000L, 6000L, 9000L);
        assertThat(segmenter.advice().orElseThrow()).contains("first video track");
    }

    @Test
    void videoIsNotAwaitedForEverWhenTimeStandsStill() throws RefusedStreamException {
        feed(start());
        for (int n = 0; n < JoinRule.PATIENCE_FRAGMENTS + 2; n++) {
            feed(fragment(n, AUDIO, 0, 1, KEY));
        }
        assertThat(sink.joinPoints()).hasSize(2);
    }

    // ---- evidence

    @ParameterizedTest
    @ValueSource(ints = {KEY, INTER})
    void pictureDecidesWhateverTheFlagsSay(int flags) throws RefusedStreamException {
        feed(start());
        for (int n = 0; n < 40; n++) {
            feed(pictures(n * 80L, flags, n % 10 == 0 ? KEY_SLICE : INTER_SLICE, INTER_SLICE));
        }
        assertThat(joinTimes()).containsExactly(0L, 800L, 1600L, 2400L);
        assertThat(segmenter.advice()).isEmpty();
    }

    @Test
    void picturesAreReadInWhateverPiecesTheyCome() throws RefusedStreamException {
        byte[] stream = start();
        for (int n = 0; n < 20; n++) {
            stream = join(stream, pictures(n * 80L, KEY, n % 10 == 0 ? KEY_SLICE : INTER_SLICE, INTER_SLICE));
        }
        for (int piece = 1; piece < 40; piece += 3) {
            RecordingSink other = new RecordingSink();
            Segmenter inPieces = new Fmp4Segmenter();
            for (int at = 0; at < stream.length; at += piece) {
                inPieces.feed(stream, at, Math.min(piece, stream.length - at), other);
            }
            assertThat(other.joinPoints()).as("pieces of %d", piece).hasSize(2);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            avc1, '',                                          00000006 65b800000000, 00000006 419a24000000
            avc3, 00000000 61766343 0164 0028 fde1,            0002 0910 0004 65b80000, 0002 0930 0004 419a2400
            hvc1, '',                                          00000006 2601af000000, 00000006 0201d0000000
            av01, '',                                          1200 0a0100 320310 0000, 1200 320610 00000000 30
            vp08, '',                                          1002009d012a00000000, 31020000000000000000
            vp09, '',                                          82498300000000000000, 86004000000000000000
            mp4v, 00000000 65736473 00000000 0308 0001 00 0403 20, 000001b610 0000000000, 000001b650 0000000000
            """)
    void pictureOfEachCodecDecides(String type, String more, String key, String inter) throws RefusedStreamException {
        byte[] boxes = hex(more);
        if (boxes.length > 0) {
            Bytes.putInt(boxes, 0, boxes.length);
        }
        byte[] entry = box(type, new byte[78], boxes);
        feed(
                ftyp(),
                box(
                        "moov",
                        mvhd(0),
                        trak(VIDEO, "vide", 1000, 0, entry),
                        box("mvex", trex(VIDEO, 40, SAMPLE_BYTES, 0))));
        String other = type.equals("av01") ? "1200 320630 00000000 30" : inter;
        for (int n = 0; n < 20; n++) {
            feed(pictures(n * 80L, KEY, n % 10 == 0 ? key : other, other));
        }
        assertThat(joinTimes()).containsExactly(0L, 800L);
    }

    @Test
    void unknownAndUnreadableCodecsGoByTheFlags() throws RefusedStreamException {
        for (String type : List.of("jpeg", "encv", "avc1")) {
            byte[] entry = box(type, new byte[78]);
            feed(
                    ftyp(),
                    box(
                            "moov",
                            mvhd(0),
                            trak(VIDEO, "vide", 1000, 0, entry),
                            box("mvex", trex(VIDEO, 40, SAMPLE_BYTES, 0))));
            for (int n = 0; n < 20; n++) {
                feed(fragment(n, VIDEO, n * 80L, 2, n % 10 == 0 ? KEY : INTER));
            }
        }
        assertThat(sink.joinPoints()).hasSize(6);
    }

    /** A fragment of video samples, all with these flags. */
    private static byte[] pictures(long time, int flags, String... samples) {
        byte[] fragment = fragment(1, VIDEO, time, samples.length, flags);
        int at = fragment.length - samples.length * SAMPLE_BYTES;
        for (String sample : samples) {
            byte[] bytes = hex(sample);
            System.arraycopy(bytes, 0, fragment, at, SAMPLE_BYTES);
            at += SAMPLE_BYTES;
        }
        return fragment;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    // ---- advice

    @Test
    void keyFramesWithinFragmentsAreTold() throws RefusedStreamException {
        feed(start());
        for (int n = 0; n < 10; n++) {
            feed(pictures(n * 80L, KEY, INTER_SLICE, n % 5 == 4 ? KEY_SLICE : INTER_SLICE));
            assertThat(segmenter.advice().isPresent()).isEqualTo(n >= 4);
        }
        assertThat(joinTimes()).isEmpty();
        assertThat(segmenter.advice().orElseThrow()).contains("frag_keyframe");
        for (int time = 1000; time < 12_000; time += 80) {
            feed(pictures(time, KEY, KEY_SLICE, INTER_SLICE));
        }
        assertThat(segmenter.advice()).isEmpty();
    }

    @Test
    void longFragmentsWithSeveralKeyFramesAreTold() throws RefusedStreamException {
        String[] slices = IntStream.range(0, 150)
                .mapToObj(n -> n % 50 == 0 ? KEY_SLICE : INTER_SLICE)
                .toArray(String[]::new);
        feed(start(), pictures(0, KEY, slices));
        assertThat(segmenter.advice().orElseThrow()).contains("frag_keyframe");
        RecordingSink other = new RecordingSink();
        Segmenter shorter = new Fmp4Segmenter();
        byte[] stream = join(
                start(), pictures(0, KEY, Arrays.copyOf(slices, 99)), pictures(3960, KEY, Arrays.copyOf(slices, 99)));
        shorter.feed(stream, 0, stream.length, other);
        assertThat(shorter.advice()).isEmpty();
    }

    @Test
    void rareKeyFramesAreTold() throws RefusedStreamException {
        feed(start(), fragment(1, VIDEO, 0, 2, KEY));
        for (int time = 1000; time <= 11_000; time += 1000) {
            feed(fragment(1, VIDEO, time, 2, INTER));
        }
        assertThat(segmenter.advice().orElseThrow()).contains("1 to 2 s");
        feed(fragment(1, VIDEO, 12_000, 2, KEY), fragment(1, VIDEO, 13_000, 2, KEY));
        assertThat(segmenter.advice()).isEmpty();
    }

    // ---- what is odd

    @Test
    void samplesInAnyOrderAndOfAnySizeAreTaken() throws RefusedStreamException {
        byte[] tfhd = box("tfhd", ints(0x20020, VIDEO, KEY));
        byte[] backwards = box("moof", box("traf", tfhd, box("trun", ints(1, 1, 300)), box("trun", ints(1, 1, 200))));
        byte[] huge = box("moof", box("traf", tfhd, tfdt(80), box("trun", ints(0x201, 1, 200, 0xfffffff0L))));
        feed(
                start(),
                backwards,
                mdat(320 - 8 - backwards.length),
                huge,
                head("mdat", 1),
                longs(1L << 29),
                new byte[5000]);
        assertThat(sink.segments()).hasSize(1);
        assertThat(sink.joinPoints()).hasSize(1);
    }
}
