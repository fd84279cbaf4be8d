package org.streampump.container.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.streampump.container.Golden;
import org.streampump.container.RecordingSink;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.Segmenter;

/** Streams as some encoders send them; each has 10 pictures a second, and a key picture every 2 s. */
final class CasesTest {
    private static final int PIECE_BYTES = 7 * TsPacket.LENGTH;
    private static final int VIDEO_PID = 0x100;
    private static final int AUDIO_PID = 0x101;

    private final RecordingSink sink = new RecordingSink();
    private final Segmenter segmenter = new MpegTs().segmenter();
    private final List<String> advices = new ArrayList<>();
    private byte[] stream;

    @Test
    void everyPictureClaimsRandomAccess() throws RefusedStreamException {
        feed("h01-every-picture-claims-random-access");
        assertThat(joinSeconds(VIDEO_PID)).containsExactly(0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0, 18.0);
        assertThat(advices).isEmpty();
    }

    @Test
    void videoIsAnnouncedButNotSent() throws RefusedStreamException {
        feed("h02-video-announced-but-not-sent");
        List<Double> joins = joinSeconds(AUDIO_PID);
        assertThat(joins.get(0)).isBetween(2.5, 4.0);
        assertDense(joins, 3.5, 39.0);
        assertThat(advices).hasSize(1);
        assertThat(advices.get(0)).contains("H.264", "PID 256", "not come");
    }

    @Test
    void videoStops() throws RefusedStreamException {
        feed("h03-video-stops");
        List<Double> joins =
                joinSeconds(AUDIO_PID).stream().filter(at -> at > 7).toList();
        assertThat(joins.get(0)).isBetween(8.0, 10.0);
        assertDense(joins, 10, 43);
        assertThat(advices).hasSize(1);
        assertThat(advices.get(0)).contains("H.264", "PID 256", "stopped");
    }

    @Test
    void tablesHaveWrongChecksums() throws RefusedStreamException {
        feed("h04-tables-with-wrong-checksum");
        assertThat(joinSeconds(VIDEO_PID)).containsExactly(2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0, 18.0);
        assertThat(advices).hasSize(1);
        assertThat(advices.get(0)).contains("checksum");
        byte[] header = sink.header().bytes();
        for (int at = 0; at < header.length; at += TsPacket.LENGTH) {
            int section = at + 5;
            int length = 3 + ((header[section + 1] & 0x0f) << 8 | header[section + 2] & 0xff);
            assertThat(SectionCrc.of(header, section, length)).isZero();
        }
    }

    @Test
    void pesHeaderIsInItsOwnPacket() throws RefusedStreamException {
        feed("h05-pes-header-in-its-own-packet");
        assertThat(joinSeconds(VIDEO_PID)).containsExactly(0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0, 18.0);
        assertThat(advices).isEmpty();
    }

    @Test
    void tablesComeOnce() throws RefusedStreamException {
        feed("h09-tables-once");
        assertThat(joinSeconds(VIDEO_PID)).containsExactly(0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0, 18.0);
        assertThat(sink.joinPoints())
                .allSatisfy(join -> assertThat(join.header().bytes()).hasSize(2 * TsPacket.LENGTH));
        assertThat(advices).isEmpty();
    }

    @Test
    void allPmtsAreOnOnePid() throws RefusedStreamException {
        feed("h10-all-pmts-on-one-pid");
        assertThat(joinSeconds(VIDEO_PID)).hasSizeGreaterThanOrEqualTo(9);
        assertThat(advices).isEmpty();
    }

    private void feed(String name) throws RefusedStreamException {
        stream = Golden.resource("cases/" + name + ".ts");
        for (int at = 0; at < stream.length; at += PIECE_BYTES) {
            segmenter.feed(stream, at, Math.min(PIECE_BYTES, stream.length - at), sink);
            Optional<String> advice = segmenter.advice();
            if (advice.isPresent() && !advices.contains(advice.get())) {
                advices.add(advice.get());
            }
        }
        segmenter.finish(sink);
        sink.assertOutput(name, stream);
    }

    /** The times of what viewers who begin at join points get first of a PID, from the first of the stream on. */
    private List<Double> joinSeconds(int pid) {
        long first = firstStamp(pid, 0);
        return sink.joinPoints().stream()
                .map(join -> Math.round((firstStamp(pid, (int) join.position()) - first) / 900.0) / 100.0)
                .distinct()
                .toList();
    }

    private long firstStamp(int pid, int from) {
        return IntStream.iterate(from, at -> at < stream.length, at -> at + TsPacket.LENGTH)
                .filter(at -> TsPacket.pid(stream, at) == pid && TsPacket.decodingTime(stream, at) >= 0)
                .mapToLong(at -> TsPacket.decodingTime(stream, at))
                .findFirst()
                .orElse(-1);
    }

    private static void assertDense(List<Double> joins, double from, double to) {
        double before = from;
        for (double join : joins) {
            assertThat(join).isLessThan(Math.max(before, from) + 1.0);
            before = join;
        }
        assertThat(before).isGreaterThan(to);
    }
}
