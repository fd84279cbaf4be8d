package org.streampump.container.ogg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streampump.container.ogg.OggBytes.BOS;
import static org.streampump.container.ogg.OggBytes.CONTINUED;
import static org.streampump.container.ogg.OggBytes.EOS;
import static org.streampump.container.ogg.OggBytes.NO_FLAGS;
import static org.streampump.container.ogg.OggBytes.comments;
import static org.streampump.container.ogg.OggBytes.data;
import static org.streampump.container.ogg.OggBytes.inter;
import static org.streampump.container.ogg.OggBytes.join;
import static org.streampump.container.ogg.OggBytes.key;
import static org.streampump.container.ogg.OggBytes.latin;
import static org.streampump.container.ogg.OggBytes.open;
import static org.streampump.container.ogg.OggBytes.opus;
import static org.streampump.container.ogg.OggBytes.opusHead;
import static org.streampump.container.ogg.OggBytes.opusTags;
import static org.streampump.container.ogg.OggBytes.outline;
import static org.streampump.container.ogg.OggBytes.packet;
import static org.streampump.container.ogg.OggBytes.page;
import static org.streampump.container.ogg.OggBytes.tags;
import static org.streampump.container.ogg.OggBytes.theora;
import static org.streampump.container.ogg.OggBytes.theoraHeaders;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.streampump.container.Golden;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RecordingSink;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.Segmenter;

class OggSegmenterTest {
    private final RecordingSink sink = new RecordingSink();
    private final Segmenter segmenter = new OggSegmenter();

    private void feed(byte[]... parts) throws RefusedStreamException {
        feed(segmenter, sink, parts);
    }

    private static void feed(Segmenter segmenter, RecordingSink sink, byte[]... parts) throws RefusedStreamException {
        byte[] bytes = join(parts);
        segmenter.feed(bytes, 0, bytes.length, sink);
    }

    /** The bytes for a viewer who joins at this join point and stays. */
    private static byte[] seenFrom(RecordingSink sink, int joinPoint) {
        RecordingSink.Segment first = sink.joinPoints().get(joinPoint);
        return join(first.header().bytes(), sink.outputFrom(sink.segments().indexOf(first)));
    }

    // ---- headers

    @Test
    void headerIsFirstPagesOfAllLogicalStreams() throws RefusedStreamException {
        byte[] headers = join(theora(1), opusHead(2), theoraHeaders(1, "TITLE=Film"), opusTags(2, "TITLE=Tone"));
        feed(headers, page(NO_FLAGS, 1, 1, 2, key(500)), data(2, 2));
        assertThat(sink.header().bytes()).isEqualTo(headers);
        assertThat(sink.header().continuation()).isEqualTo(headers);
        assertThat(sink.header().codecs()).containsExactly("Theora", "Opus");
        assertThat(sink.header().title()).contains("Film");
        assertThat(sink.segments()).hasSize(2);
        assertThat(sink.joinPoints()).hasSize(1);
    }

    @Test
    void headerPacketMaySpanPages() throws RefusedStreamException {
        byte[] tags = Arrays.copyOf(tags("TITLE=Long"), 700);
        byte[] headers = join(
                opusHead(1),
                open(NO_FLAGS, -1, 1, 1, Arrays.copyOf(tags, 510)),
                page(CONTINUED, 0, 1, 2, Arrays.copyOfRange(tags, 510, 700)));
        feed(headers, data(1, 3), data(1, 4));
        assertThat(sink.header().bytes()).isEqualTo(headers);
        assertThat(sink.header().title()).contains("Long");
        assertThat(sink.joinPoints()).hasSize(2);
    }

    @Test
    void pageWithHeaderAndDataIsCutBetweenThem() throws RefusedStreamException {
        byte[] mixed = page(EOS, 1920, 1, 1, tags("TITLE=Mixed"), packet(1, 300), packet(2, 20));
        feed(opusHead(1), mixed);
        assertThat(sink.header().bytes()).isEqualTo(join(opusHead(1), opusTags(1, "TITLE=Mixed")));
        sink.assertOutput("data", page(EOS, 1920, 1, 1, packet(1, 300), packet(2, 20)));
        assertThat(sink.joinPoints()).hasSize(1);
        assertThat(segmenter.end()).isEmpty();
    }

    @Test
    void codecsSayHowManyHeadersThereAre() throws RefusedStreamException {
        byte[] vorbis = join(
                page(BOS, 0, 1, 0, join(latin("\1vorbis"), new byte[23])),
                page(
                        NO_FLAGS,
                        0,
                        1,
                        1,
                        join(latin("\3vorbis"), comments("TITLE=v")),
                        join(latin("\5vorbis"), new byte[99])));
        assertHeader(vorbis, "Vorbis", "v");
        byte[] speex = new byte[80];
        System.arraycopy(latin("Speex   "), 0, speex, 0, 8);
        speex[68] = 1; // one header more
        assertHeader(
                join(
                        page(BOS, 0, 1, 0, speex),
                        page(NO_FLAGS, 0, 1, 1, comments("TITLE=s")),
                        page(NO_FLAGS, 0, 1, 2, packet(3, 10))),
                "Speex",
                "s");
        byte[] block = join(new byte[] {4, 0, 0, 0}, comments("TITLE=f"));
        for (int count = 0; count <= 2; count += 2) {
            byte[] first = join(latin("\177FLAC\1\0\0"), new byte[] {(byte) count}, latin("fLaC"), new byte[38]);
            byte[] last = page(NO_FLAGS, 0, 1, 2, join(new byte[] {(byte) 0x81}, packet(1, 9)));
            assertHeader(join(page(BOS, 0, 1, 0, first), page(NO_FLAGS, 0, 1, 1, block), last), "FLAC", "f");
        }
        assertHeader(
                join(
                        page(BOS, 0, 1, 0, latin("OVP80\1....")),
                        page(NO_FLAGS, 0, 1, 1, join(latin("OVP80\2 "), comments("TITLE=8")))),
                "VP8",
                "8");
    }

    private static void assertHeader(byte[] header, String codec, String title) throws RefusedStreamException {
        RecordingSink out = new RecordingSink();
        byte[] frame = packet(1, 50);
        frame[0] = (byte) (codec.equals("FLAC") ? 0xff : 0);
        byte[] first = page(NO_FLAGS, 5, 1, 5, frame);
        feed(new OggSegmenter(), out, header, first);
        assertThat(out.header().bytes()).as(codec).isEqualTo(header);
        assertThat(out.header().codecs()).containsExactly(codec);
        assertThat(out.header().title()).contains(title);
        out.assertOutput(codec, first);
        assertThat(out.joinPoints()).as(codec).hasSize(1);
    }

    @Test
    void unknownCodecHasHeadersUntilGranulePositionsBegin() throws RefusedStreamException {
        byte[] headers = join(page(BOS, 0, 1, 0, latin("new codec")), page(NO_FLAGS, 0, 1, 1, latin("more")));
        feed(headers, data(1, 2), page(NO_FLAGS, 0, 1, 3, latin("late")));
        assertThat(sink.header().bytes()).isEqualTo(headers);
        assertThat(sink.header().codecs()).isEmpty();
        assertThat(sink.segments()).hasSize(2);
    }

    @Test
    void skeletonIsHeaderToItsEnd() throws RefusedStreamException {
        byte[] headers = join(
                page(BOS, 0, 9, 0, join(latin("fishead\0"), new byte[56])),
                opusHead(1),
                page(NO_FLAGS, 0, 9, 1, latin("fisbone\0........")),
                opusTags(1),
                page(EOS, 0, 9, 2));
        feed(headers, data(1, 2));
        assertThat(sink.header().bytes()).isEqualTo(headers);
        assertThat(outline(segmenter.end())).containsExactly("1:EOS");
    }

    @Test
    void headersBetweenDataArePassedOnAndAdded() throws RefusedStreamException {
        feed(opusHead(1), opusHead(2), opusTags(1, "TITLE=a"), data(1, 2));
        assertThat(sink.joinPoints()).isEmpty();
        feed(opusTags(2), data(1, 3), data(2, 2));
        sink.assertOutput("pages", join(data(1, 2), opusTags(2), data(1, 3), data(2, 2)));
        assertThat(sink.joinPoints()).hasSize(2);
        assertThat(sink.header().bytes())
                .isEqualTo(join(opusHead(1), opusHead(2), opusTags(1, "TITLE=a"), opusTags(2)));
    }

    @Test
    void headersThatNeverComeAreAwaitedForAWhileOnly() throws RefusedStreamException {
        feed(opusHead(1), opusHead(2), opusTags(1));
        for (int n = 0; n <= JoinRule.PATIENCE_PAGES; n++) {
            assertThat(sink.joinPoints()).isEmpty();
            feed(data(1, 2 + n));
        }
        assertThat(sink.joinPoints()).hasSize(1);
    }

    // ---- join points

    @Test
    void viewersStartAtPagesOnWhichNothingIsContinued() throws RefusedStreamException {
        feed(opus(1), open(NO_FLAGS, -1, 1, 2, packet(2, 255)), page(CONTINUED, 960, 1, 3, packet(2, 9), packet(3, 9)));
        feed(page(NO_FLAGS, 960, 1, 4), data(1, 5));
        assertThat(sink.segments())
                .extracting(RecordingSink.Segment::joinPoint)
                .containsExactly(true, false, false, true);
    }

    @Test
    void streamOfContinuedPagesHasSegmentsWithoutJoinPoints() throws RefusedStreamException {
        feed(opus(1));
        for (int n = 0; n < 20; n++) {
            feed(open(CONTINUED, -1, 1, 2 + n, packet(n, 255)));
        }
        assertThat(sink.segments()).hasSize(20);
        assertThat(sink.joinPoints()).isEmpty();
    }

    @Test
    void withPicturesViewersStartAtKeyFramesOnly() throws RefusedStreamException {
        feed(theora(1), opusHead(2), theoraHeaders(1), opusTags(2));
        feed(data(2, 2), page(NO_FLAGS, 1, 1, 2, inter(90), new byte[0], key(40)));
        feed(data(2, 3), page(NO_FLAGS, 1, 1, 3, inter(90)), page(NO_FLAGS, 2, 1, 4, new byte[0]));
        feed(page(CONTINUED, 1, 1, 5, key(40), inter(4)), open(NO_FLAGS, -1, 1, 6, key(510)));
        assertThat(sink.segments())
                .extracting(RecordingSink.Segment::joinPoint)
                .containsExactly(false, true, false, false, false, false, true);
    }

    @Test
    void picturesThatNeverComeAreAwaitedForAWhileOnly() throws RefusedStreamException {
        feed(theora(1), opusHead(2), theoraHeaders(1), opusTags(2));
        for (int n = 0; n < 150; n++) { // pages of 20 ms
            feed(data(2, 2 + n));
        }
        assertThat(sink.joinPoints()).isEmpty();
        feed(data(2, 152), data(2, 153));
        assertThat(sink.joinPoints()).hasSize(2);
        assertThat(segmenter.advice().orElseThrow()).startsWith("video is announced");
        assertThat(segmenter.mediaTimeMs()).isEqualTo(3060);
    }

    @Test
    void picturesThatStopGiveWayToTheSoundUntilTheyComeAgain() throws RefusedStreamException {
        feed(film(1, 2), page(NO_FLAGS, frame(1, 0), 1, 2, key(40)));
        for (int n = 0; n < 160; n++) {
            feed(data(2, 2 + n));
        }
        assertThat(sink.joinPoints()).hasSizeBetween(6, 9);
        assertThat(segmenter.advice().orElseThrow()).startsWith("video has stopped");
        int before = sink.joinPoints().size();
        feed(page(NO_FLAGS, frame(1, 33), 1, 3, inter(40)), data(2, 162), page(NO_FLAGS, frame(35, 0), 1, 4, key(40)));
        assertThat(sink.joinPoints()).hasSize(before + 1);
        assertThat(segmenter.advice()).isEmpty();
    }

    @Test
    void pagesOfAnUnknownCodecCountTooWherePicturesDoNotCome() throws RefusedStreamException {
        feed(theora(1), page(BOS, 0, 2, 0, latin("new codec")), theoraHeaders(1));
        for (int n = 0; n <= 30; n++) {
            assertThat(sink.joinPoints()).isEmpty();
            feed(data(2, 1 + n));
        }
        assertThat(sink.joinPoints()).isNotEmpty();
    }

    @Test
    void keyFrameBehindOthersInItsPageIsTakenWhenNoBetterOneComes() throws RefusedStreamException {
        feed(film(1, 2), page(NO_FLAGS, frame(1, 0), 1, 2, key(40)));
        for (int n = 1; n <= 8; n++) {
            feed(page(NO_FLAGS, frame(1 + 5 * n, 0), 1, 2 + n, inter(40), key(40)));
        }
        assertThat(sink.joinPoints()).hasSize(2);
        assertThat(sink.segments().get(6).joinPoint()).isTrue();
        assertThat(segmenter.advice().orElseThrow()).contains("begin a page at each key frame");
    }

    @Test
    void soundInPagesThatAllBeginWithinAPacketIsBegunAtSometimes() throws RefusedStreamException {
        feed(opus(1), data(1, 2));
        for (int n = 3; n < 320; n++) {
            feed(page(CONTINUED, 960L * n, 1, n, packet(n, 9), packet(n, 9)));
        }
        assertThat(sink.joinPoints()).hasSize(3);
    }

    @Test
    void whenPicturesHaveEndedSoundGoesOn() throws RefusedStreamException {
        feed(theora(1), opusHead(2), theoraHeaders(1), opusTags(2), page(EOS, 1, 1, 2, key(40)), data(2, 2));
        assertThat(sink.joinPoints()).hasSize(2);
    }

    // ---- chains

    @Test
    void nextChainReachesViewersWithItsHeaders() throws RefusedStreamException {
        byte[] first = join(opus(1, "TITLE=one"), data(1, 2), page(EOS, 2000, 1, 3, packet(3, 10)));
        byte[] second = join(opus(2, "TITLE=two"), data(2, 2), data(2, 3));
        feed(first, second);
        assertThat(seenFrom(sink, 0)).isEqualTo(join(first, second));
        assertThat(seenFrom(sink, 2)).isEqualTo(second);
        assertThat(sink.joinPoints())
                .extracting(each -> each.header().title().orElseThrow())
                .containsExactly("one", "one", "two", "two");
        assertThat(sink.header().continuation()).isEqualTo(opus(2, "TITLE=two"));
        assertThat(sink.restarts()).isZero();
    }

    @Test
    void chainThatWasLeftOpenIsEndedBeforeTheNext() throws RefusedStreamException {
        feed(opusHead(1), opusHead(5), opusTags(1), opusTags(5), data(1, 2), data(5, 2));
        feed(opus(1, "TITLE=the same number"), data(1, 2));
        assertThat(outline(sink.output())).containsExactly("1:", "5:", "1:EOS", "5:EOS", "1:BOS", "1:", "1:");
        byte[] end = OggBytes.pages(sink.output()).get(2);
        assertThat(end).isEqualTo(page(EOS, 1920, 1, 3)).hasSize(Page.FIXED_BYTES);
    }

    @Test
    void chainWithoutDataIsForgotten() throws RefusedStreamException {
        feed(opus(1), page(EOS, 0, 2, 0), opusHead(1), opusTags(1, "TITLE=again"), data(1, 2));
        assertThat(sink.header().bytes()).isEqualTo(opus(1, "TITLE=again"));
        sink.assertOutput("data", data(1, 2));
    }

    @Test
    void realSongsInARowAreTwoChains() throws RefusedStreamException {
        byte[] songs = Golden.resource("samples/ogg/chained.ogg");
        feed(songs);
        segmenter.finish(sink);
        assertThat(seenFrom(sink, 0)).isEqualTo(songs);
        assertThat(sink.joinPoints())
                .extracting(each -> each.header().title().orElseThrow())
                .contains("Sinus - First song", "Sinus - Second song");
        assertThat(segmenter.end()).isEmpty();
        Golden.assertMatches("ogg/chained-ogg", sink.dump());
    }

    // ---- several logical streams, whose next chain goes on as theirs

    private static long frame(long key, int distance) {
        return key << 6 | distance;
    }

    /** Theora at 10 frames a second and Opus. */
    private static byte[] film(int video, int sound, String... fields) {
        byte[] first = join(new byte[] {(byte) 0x80}, latin("theora"), new byte[35]);
        first[25] = 10;
        first[29] = 1;
        first[41] = (byte) (6 << 5);
        byte[] setup = join(new byte[] {(byte) 0x82}, latin("theora"), packet(1, 300));
        byte[] comments = join(new byte[] {(byte) 0x81}, latin("theora"), comments(fields));
        return join(
                page(BOS, 0, video, 0, first),
                opusHead(sound),
                page(NO_FLAGS, 0, video, 1, comments, setup),
                opusTags(sound, fields));
    }

    private static byte[] pictures(int serial, int sequence, long firstFrame) {
        return page(NO_FLAGS, frame(firstFrame, 0), serial, sequence, key(40));
    }

    @Test
    void filmOfTheNextEncoderGoesOnInTheSameLogicalStreams() throws RefusedStreamException {
        for (int serial : new int[] {7, 1}) { // also with the number of the encoder before
            RecordingSink sink = new RecordingSink();
            Segmenter segmenter = new OggSegmenter();
            feed(segmenter, sink, film(1, 2, "TITLE=one"), pictures(1, 2, 1), data(2, 2), pictures(1, 3, 50));
            feed(segmenter, sink, data(2, 250));
            Segmenter next = segmenter.successor();
            RecordingSink then = new RecordingSink();
            feed(next, then, film(serial, 8, "TITLE=two"), pictures(serial, 2, 1), data(8, 2), data(8, 4));
            assertThat(then.header()).isSameAs(sink.header());
            assertThat(then.joinPoints()).hasSize(1);
            then.assertOutput(
                    "moved",
                    join(
                            pictures(1, 4, 51),
                            page(NO_FLAGS, 960L * 252 + 1920, 2, 251, packet(2, 100)),
                            page(NO_FLAGS, 960L * 254 + 1920, 2, 253, packet(4, 100))));
            assertThat(outline(next.end())).containsExactly("1:EOS", "2:EOS");
        }
    }

    @Test
    void filmWhoseEncoderHasKeptItsClockIsNotMovedInTime() throws RefusedStreamException {
        feed(film(1, 2), pictures(1, 2, 1), data(2, 2));
        RecordingSink then = new RecordingSink();
        feed(segmenter.successor(), then, film(5, 6), pictures(5, 9, 30), data(6, 140));
        then.assertOutput("as sent", join(pictures(1, 3, 30), page(NO_FLAGS, 960L * 140, 2, 3, packet(140, 100))));
    }

    @Test
    void filmWithOtherHeadersIsAChainOfItsOwn() throws RefusedStreamException {
        feed(film(1, 2), pictures(1, 2, 1), data(2, 2));
        byte[] other = film(5, 6);
        byte[] smaller = join(theora(5), Arrays.copyOfRange(other, theora(5).length, other.length));
        RecordingSink then = new RecordingSink();
        feed(segmenter.successor(), then, smaller, pictures(5, 2, 1));
        assertThat(then.header().bytes()).isEqualTo(smaller);
        assertThat(outline(then.header().continuation())).startsWith("1:EOS", "2:EOS", "5:BOS", "6:BOS");
    }

    @Test
    void filmThatWasEndedIsFollowedByAChainOfItsOwn() throws RefusedStreamException {
        feed(film(1, 2), pictures(1, 2, 1), page(EOS, 960 * 3, 2, 2, packet(1, 9)), page(EOS, frame(2, 0), 1, 3));
        RecordingSink then = new RecordingSink();
        feed(segmenter.successor(), then, film(5, 6), pictures(5, 2, 1));
        assertThat(then.header().bytes()).isEqualTo(film(5, 6));
    }

    @Test
    void encoderThatBeginsItsFilmAnewInOneRequestGoesOnToo() throws RefusedStreamException {
        feed(film(1, 2), pictures(1, 2, 1), data(2, 2), film(3, 4), pictures(3, 2, 1), film(5, 6), pictures(5, 2, 1));
        assertThat(outline(sink.output())).containsExactly("1:", "2:", "1:", "1:");
        assertThat(sink.joinPoints()).hasSize(3);
    }

    // ---- the next publication, and the end

    @Test
    void successorEndsWhatItsPredecessorLeftOpen() throws RefusedStreamException {
        feed(opus(1), data(1, 2));
        Segmenter next = segmenter.successor();
        RecordingSink then = new RecordingSink();
        feed(next, then, opus(2), data(2, 2));
        assertThat(then.header().bytes()).isEqualTo(opus(2));
        assertThat(then.header().continuation()).isEqualTo(join(page(EOS, 1920, 1, 3), opus(2)));
        then.assertOutput("data", data(2, 2));
        assertThat(next.end()).isEqualTo(page(EOS, 1920, 2, 3));
    }

    @Test
    void successorOfAnEndedStreamHasItsHeadersToSayOnly() throws RefusedStreamException {
        feed(opus(1), page(EOS, 1920, 1, 2, packet(1, 10)));
        Segmenter next = segmenter.successor();
        RecordingSink then = new RecordingSink();
        feed(next, then, opus(2), open(CONTINUED, -1, 2, 2, packet(1, 255)));
        assertThat(then.header().continuation()).isSameAs(then.header().bytes());
        assertThat(next.end()).as("of what nobody may have seen").isEmpty();
        assertThat(next.successor().end()).isEmpty();
    }

    @Test
    void whoeverCouldNotGoOnYetIsStillEnded() throws RefusedStreamException {
        feed(opus(1), data(1, 2));
        Segmenter next = segmenter.successor();
        RecordingSink then = new RecordingSink();
        feed(next, then, opus(2), open(CONTINUED, -1, 2, 2, packet(1, 255)), opus(3), data(3, 2));
        assertThat(outline(then.header().continuation())).containsExactly("1:EOS", "3:BOS", "3:");
        Segmenter headersOnly = segmenter.successor();
        feed(headersOnly, then, opus(4));
        assertThat(headersOnly.end()).isEqualTo(page(EOS, 1920, 1, 3));
        assertThat(headersOnly.successor().end()).isEqualTo(page(EOS, 1920, 1, 3));
    }

    @Test
    void endIsWhatTheEncoderHasNotSent() throws RefusedStreamException {
        assertThat(segmenter.end()).isEmpty();
        feed(opusHead(1), opusHead(2), opusTags(1), opusTags(2), data(1, 2), data(2, 2));
        feed(open(NO_FLAGS, -1, 1, 3, packet(1, 255)), page(EOS, 5, 2, 3, packet(1, 1)));
        segmenter.finish(sink);
        assertThat(segmenter.end()).isEqualTo(page(EOS, 1920, 1, 4));
    }

    // ---- damage

    @Test
    void damagedPageIsSkippedAndTheNextIsFound() throws RefusedStreamException {
        for (int at = 0; at < data(1, 3).length; at++) {
            RecordingSink out = new RecordingSink();
            Segmenter fresh = new OggSegmenter();
            byte[] damaged = data(1, 3);
            damaged[at] ^= 0x10;
            feed(fresh, out, opus(1), data(1, 2), damaged, data(1, 4), data(1, 5));
            fresh.finish(out);
            out.assertOutput("byte " + at, join(data(1, 2), data(1, 4), data(1, 5)));
        }
    }

    @Test
    void lostPagesLeaveAGap() throws RefusedStreamException {
        feed(opus(1), data(1, 2), data(1, 9), page(CONTINUED, 9999, 1, 12, packet(1, 9)), data(1, 20));
        assertThat(sink.segments()).hasSize(4);
        assertThat(sink.joinPoints()).hasSize(3);
    }

    @Test
    void pagesOfStreamsWithoutBeginningAreSkippedUpToTheLimit() throws RefusedStreamException {
        feed(data(7, 5), opus(1), data(1, 2), data(7, 6), data(1, 3));
        sink.assertOutput("known", join(data(1, 2), data(1, 3)));
        byte[] strange = page(NO_FLAGS, 1, 7, 1, packet(1, 60_000));
        assertThatThrownBy(() -> feed(strange, strange, strange, strange, strange))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessageContaining(
                        "no Ogg page of a stream whose beginning has come, within 262144 bytes from byte ");
    }

    @Test
    void streamWithoutDataIsRefused() throws RefusedStreamException {
        feed(opus(1));
        assertThatThrownBy(() -> segmenter.finish(sink))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessageContaining("without a page of data");
    }

    // ---- hostile

    @Test
    void thousandsOfLogicalStreamsAreRefused() {
        assertThatThrownBy(() -> {
                    for (int n = 0; n < 5000; n++) {
                        feed(opusHead(n));
                    }
                })
                .isInstanceOf(OversizedUnitException.class)
                .hasMessage("more than 64 logical streams at a time");
    }

    @Test
    void endlessHeadersAreRefused() throws RefusedStreamException {
        feed(opusHead(1));
        assertThatThrownBy(() -> {
                    for (int n = 1; ; n++) {
                        feed(open(n == 1 ? NO_FLAGS : CONTINUED, -1, 1, n, packet(1, 255 * 200)));
                    }
                })
                .isInstanceOf(OversizedUnitException.class)
                .hasMessage("the header pages of 1 logical streams exceed 1048576 bytes");
    }

    @Test
    void endlessHeadersBetweenDataAreRefused() throws RefusedStreamException {
        feed(opusHead(1), opusHead(2), opusTags(1), data(1, 2));
        assertThatThrownBy(() -> {
                    for (int n = 1; ; n++) {
                        feed(open(n == 1 ? NO_FLAGS : CONTINUED, -1, 2, n, packet(1, 255)));
                    }
                })
                .isInstanceOf(OversizedUnitException.class);
    }

    @Test
    void pagesWithinPagesAreNotCheckedForEver() throws RefusedStreamException {
        byte[] head = new byte[Page.FIXED_BYTES];
        System.arraycopy(Page.CAPTURE, 0, head, 0, Page.CAPTURE.length);
        head[Page.COUNT_AT] = (byte) 255;
        byte[] hostile = new byte[200_000];
        for (int at = 0; at + head.length <= hostile.length; at += head.length) {
            System.arraycopy(head, 0, hostile, at, head.length);
        }
        for (int at = 0; at < hostile.length; at++) {
            hostile[at] |= (byte) (at % head.length > 5 && at % head.length < 26 ? 0xff : 0);
        }
        feed(opus(1), data(1, 2));
        assertThatThrownBy(() -> feed(hostile))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessageContaining("pages within pages");
    }

    @Test
    void emptyPagesAndPacketsAreLegal() throws RefusedStreamException {
        feed(opus(1), page(NO_FLAGS, 0, 1, 2), page(NO_FLAGS, 0, 1, 3, new byte[0]), page(CONTINUED, -1, 1, 4));
        assertThat(sink.segments()).hasSize(3);
        assertThat(sink.joinPoints()).hasSize(1);
        feed(page(BOS, 0, 2, 0), page(BOS | EOS, 0, 3, 0), data(2, 1));
        assertThat(outline(sink.output())).endsWith("1:EOS", "2:BOS", "3:BOS EOS", "2:");
    }
}
