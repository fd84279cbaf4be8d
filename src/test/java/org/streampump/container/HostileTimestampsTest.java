package org.streampump.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.streampump.container.asf.AsfMuxer;
import org.streampump.container.flv.FlvMuxer;
import org.streampump.container.fmp4.Mp4Muxer;
import org.streampump.container.matroska.WebMMuxer;
import org.streampump.container.mpegts.TsMuxer;
import org.streampump.container.ogg.OggMuxer;

/** Media time of join points of each container with timestamps, whatever an encoder's clock does. */
class HostileTimestampsTest {
    private static final int FRAME_MS = 100;
    private static final int KEY_MS = 1_000;
    private static final int PART_MS = 3_000;
    private static final long HOUR_MS = 3_600_000;

    /**
     * One container.
     *
     * @param wrapMs where its timestamps begin at 0 again; 0 when they do not
     * @param hugeMs a timestamp that it can carry
     * @param atEnds whether its timestamps tell where pages end, so that a jump shows one page later
     * @param lostFrames for how many frames time may stand still over a jump
     */
    private record Format(
            String name, Supplier<TestMuxer> muxer, long wrapMs, long hugeMs, boolean atEnds, int lostFrames) {

        Format(String name, Supplier<TestMuxer> muxer, long wrapMs, long hugeMs) {
            this(name, muxer, wrapMs, hugeMs, /* atEnds= */ false, 1);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Format> formats() {
        return Stream.of(
                new Format("mpegts", () -> new TsMuxer(TsMuxer.Tables.RIGHT), (1L << 33) / 90, (1L << 33) / 91),
                new Format("flv", FlvMuxer::new, 1L << 32, (1L << 31) - 100),
                new Format("asf", AsfMuxer::new, 1L << 32, (1L << 31) - 100),
                new Format("fmp4", Mp4Muxer::new, 0, 100 * 8_760 * HOUR_MS),
                new Format("webm", WebMMuxer::new, 0, 1L << 50),
                new Format("ogg", () -> new OggMuxer(/* hasRate= */ true), 0, 1L << 40, true, 1),
                new Format("ogg without frame rate", OggMuxer::new, 0, 1L << 40, true, 2));
    }

    private static Stream<Format> wrappingFormats() {
        return formats().filter(format -> format.wrapMs() > 0);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void timeThatGoesUpIsMediaTime(Format format) throws RefusedStreamException {
        assertGoesOn(format, joins(format, 0));
        assertGoesOn(format, joins(format, HOUR_MS));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void clockThatJumpsBackGoesOn(Format format) throws RefusedStreamException {
        assertGoesOn(format, joins(format, HOUR_MS, 0, HOUR_MS / 2, 0));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void clockThatJumpsAheadGoesOn(Format format) throws RefusedStreamException {
        assertGoesOn(format, joins(format, 0, HOUR_MS, 2 * HOUR_MS));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void hugeTimestampsGoOn(Format format) throws RefusedStreamException {
        assertGoesOn(format, joins(format, 0, format.hugeMs(), 0, format.hugeMs()));
    }

    @ParameterizedTest
    @MethodSource("wrappingFormats")
    void wrapGoesUnnoticed(Format format) throws RefusedStreamException {
        List<Long> joins = joins(format, format.wrapMs() - PART_MS / 2);
        assertThat(joins.get(0)).isZero();
        assertThat(joins.get(1)).isBetween(999L, 1_001L);
        assertThat(joins.get(2)).isBetween(1_999L, 2_001L);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void soundThatKeepsTheOldClockForAWhileDoesNoHarm(Format format) throws RefusedStreamException {
        Publication publication = new Publication(format);
        publication.part(HOUR_MS, HOUR_MS);
        for (long ms = 0; ms < KEY_MS / 2; ms += FRAME_MS) {
            publication.frame(ms, HOUR_MS + PART_MS + ms);
        }
        publication.part(KEY_MS, KEY_MS);
        List<Long> joins = publication.joins();
        assertThat(joins).hasSizeBetween(6, 7).isSorted();
        assertThat(joins.get(joins.size() - 1)).isBetween(4_000L, 6_500L);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void nextPublicationBeginsAtZero(Format format) throws RefusedStreamException {
        Publication first = new Publication(format);
        first.part(HOUR_MS, HOUR_MS);
        Segmenter next = first.segmenter.successor();
        Publication second = new Publication(format, next);
        second.part(0, 0);
        assertGoesOn(format, second.joins());
    }

    /** Each part is three seconds of one clock, from 0 on; over a jump, time stands still for a moment at most. */
    private static void assertGoesOn(Format format, List<Long> joins) {
        assertThat(joins.get(0)).isZero();
        for (int n = 1; n < joins.size(); n++) {
            long distance = joins.get(n) - joins.get(n - 1);
            int place = n % (PART_MS / KEY_MS);
            boolean jump = place == 0 || place == 1 && format.atEnds();
            long least = jump ? KEY_MS - (long) format.lostFrames() * FRAME_MS : KEY_MS;
            assertThat(distance).as("%s, at %d", joins, n).isBetween(least, KEY_MS + 1L);
        }
    }

    private static List<Long> joins(Format format, long... starts) throws RefusedStreamException {
        Publication publication = new Publication(format);
        for (long start : starts) {
            publication.part(start, start);
        }
        assertThat(publication.joins()).hasSize(starts.length * PART_MS / KEY_MS);
        return publication.joins();
    }

    /** The stream of one encoder. */
    private static final class Publication {
        private final TestMuxer muxer;
        private final Segmenter segmenter;
        private final RecordingSink sink = new RecordingSink();

        Publication(Format format) throws RefusedStreamException {
            this(format, null);
        }

        Publication(Format format, Segmenter given) throws RefusedStreamException {
            muxer = format.muxer().get();
            segmenter = given == null ? muxer.format().segmenter() : given;
            feed(muxer.head(/* video= */ true, /* sound= */ true));
        }

        void part(long pictureMs, long soundMs) throws RefusedStreamException {
            feed(muxer.tables());
            for (int ms = 0; ms < PART_MS; ms += FRAME_MS) {
                frame(pictureMs + ms, soundMs + ms, ms % KEY_MS == 0);
            }
        }

        void frame(long pictureMs, long soundMs) throws RefusedStreamException {
            frame(pictureMs, soundMs, pictureMs % KEY_MS == 0);
        }

        private void frame(long pictureMs, long soundMs, boolean key) throws RefusedStreamException {
            feed(muxer.picture(pictureMs, key, key, TestMuxer.label('P', 0)));
            feed(muxer.sound(soundMs, TestMuxer.label('S', 0)));
        }

        private void feed(byte[] bytes) throws RefusedStreamException {
            segmenter.feed(bytes, 0, bytes.length, sink);
        }

        List<Long> joins() {
            long before = MediaTime.UNKNOWN;
            List<Long> joins = new ArrayList<>();
            for (RecordingSink.Segment each : sink.segments()) {
                assertThat(each.mediaTimeMs()).isGreaterThanOrEqualTo(before);
                before = each.mediaTimeMs();
                if (each.joinPoint()) {
                    joins.add(each.mediaTimeMs());
                }
            }
            return joins;
        }
    }
}
