package org.streampump.container.mpegts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.container.mpegts.TsBuilder.H264;
import static org.streampump.container.mpegts.TsBuilder.VIDEO_PID;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.streampump.container.Golden;
import org.streampump.container.RecordingSink;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.Segmenter;
import org.streampump.container.mpegts.TimedPackets.Time;

/** An encoder that comes back: its times go on, all else is as it was sent. */
final class ReturnTest {
    private static final List<String> SAMPLES =
            List.of("h264_aac", "hevc_aac", "mpeg2_mp2", "aac", "ac3_opus", "two_programs");

    private interface Pieces {
        int next();
    }

    private static byte[] sample(String name) {
        return Golden.resource("samples/mpegts/" + name + ".ts");
    }

    private static byte[] output(Segmenter segmenter, byte[] stream, Pieces pieces) throws RefusedStreamException {
        RecordingSink sink = new RecordingSink(MpegTsSegmenter.MAX_SEGMENT_BYTES);
        for (int at = 0; at < stream.length; ) {
            int length = Math.min(pieces.next(), stream.length - at);
            byte[] lent = Arrays.copyOfRange(stream, at, at + length);
            segmenter.feed(lent, 0, length, sink);
            assertThat(lent).isEqualTo(Arrays.copyOfRange(stream, at, at + length));
            at += length;
        }
        segmenter.finish(sink);
        return sink.output();
    }

    private static byte[] output(Segmenter segmenter, byte[] stream) throws RefusedStreamException {
        return output(segmenter, stream, () -> stream.length);
    }

    @Test
    void timesOfRealStreamsGoOnByOneAmountAndNothingElseChanges() throws RefusedStreamException {
        for (String name : SAMPLES) {
            byte[] stream = sample(name);
            for (double part : new double[] {0.3, 0.77, 1}) {
                byte[] cut = Arrays.copyOf(stream, (int) (stream.length * part));
                Segmenter first = new MpegTs().segmenter();
                byte[] before = output(first, cut);
                assertThat(before).isEqualTo(Arrays.copyOf(stream, before.length));
                Segmenter second = first.successor();
                byte[] after = output(second, stream);
                assertOneAmount(name, stream, after);
                assertGoesOn(name + " " + part, before, after);
                assertGoesOn(name + " " + part + " again", after, output(second.successor(), cut));
            }
        }
    }

    /** All times differ by the same, and all bits that are no time's are the same. */
    private static void assertOneAmount(String name, byte[] sent, byte[] given) {
        List<Time> from = TimedPackets.times(sent);
        List<Time> to = TimedPackets.times(given);
        assertThat(to).as(name).hasSameSizeAs(from);
        long moved = to.get(0).ticks() - from.get(0).ticks();
        assertThat(moved).as(name).isNotZero();
        for (int n = 0; n < from.size(); n++) {
            Time time = from.get(n);
            long expected = Math.floorMod(time.ticks() + moved, TimedPackets.MODULUS);
            assertThat(to.get(n)).as(name).isEqualTo(new Time(time.packet(), time.pid(), time.kind(), expected));
        }
        Timeline still = new Timeline();
        still.take(1, Ticks.NONE, 0, Ticks.NONE);
        Retimer back = new Retimer(still.successor());
        byte[] lead = new TsBuilder()
                .packet(1, true, 0, null, TimedPackets.pes(0xe0, moved + 3_600, -1, new byte[0], new byte[0]))
                .bytes();
        back.move(lead, 0, lead.length);
        for (int at = 0; at < given.length; at += TsPacket.LENGTH) {
            int ready = back.move(given, at, TsPacket.LENGTH);
            assertThat(Arrays.copyOf(back.moved(), ready))
                    .as("%s, packet %d", name, at / TsPacket.LENGTH)
                    .isEqualTo(Arrays.copyOfRange(sent, at, at + TsPacket.LENGTH));
        }
    }

    /** On each PID the decoding times and the clock go on strictly, and not far; nothing is presented before it was. */
    private static void assertGoesOn(String name, byte[] before, byte[] after) {
        Map<String, Long> last = new HashMap<>();
        for (Time time : TimedPackets.times(before)) {
            last.merge(track(time), time.ticks(), Math::max);
        }
        Map<String, Long> first = new HashMap<>();
        for (Time time : TimedPackets.times(after)) {
            first.merge(track(time), time.ticks(), Math::min);
        }
        assertThat(first.keySet()).as(name).isEqualTo(last.keySet());
        last.forEach((track, ticks) ->
                assertThat(first.get(track) - ticks).as("%s, %s", name, track).isBetween(1L, 150_000L));
    }

    private static String track(Time time) {
        return time.pid() + " " + time.kind();
    }

    @Test
    void howTheBytesArriveDoesNotMatter() throws RefusedStreamException {
        byte[] stream = sample("h264_aac");
        byte[] whole = output(returned(stream), stream);
        assertThat(output(returned(stream), stream, () -> 1)).isEqualTo(whole);
        Random random = new Random(1);
        assertThat(output(returned(stream), stream, () -> 1 + random.nextInt(3_000)))
                .isEqualTo(whole);
    }

    private static Segmenter returned(byte[] stream) throws RefusedStreamException {
        Segmenter first = new MpegTs().segmenter();
        output(first, stream);
        return first.successor();
    }

    @Test
    void aClockThatJumpsWithinAPublicationIsLeftAsItIs() throws RefusedStreamException {
        byte[] twice = TimedPackets.join(sample("h264_aac"), sample("h264_aac"));
        assertThat(output(new MpegTs().segmenter(), twice)).isEqualTo(twice);
    }

    @Test
    void whatIsHeldAtLostBytesAndAtTheEndGoesOutInOrder() throws RefusedStreamException {
        byte[] pes = TimedPackets.pes(0xe0, 9_000, 5_400, new byte[0], new byte[9]);
        TsBuilder ts = new TsBuilder().tables(H264, VIDEO_PID).packet(VIDEO_PID, true, 0, null, pes);
        for (int n = 0; n < 6; n++) {
            ts.more(VIDEO_PID);
        }
        ts.packet(VIDEO_PID, true, 0, null, Arrays.copyOf(pes, 11));
        byte[] packets = ts.bytes();
        byte[] garbage = new byte[300];
        byte[] given = output(returned(packets), TimedPackets.join(packets, garbage, packets));
        assertThat(given).hasSize(2 * packets.length);
        int last = packets.length - TsPacket.LENGTH;
        assertThat(Arrays.copyOfRange(given, last, packets.length))
                .isEqualTo(Arrays.copyOfRange(given, given.length - TsPacket.LENGTH, given.length))
                .isEqualTo(Arrays.copyOfRange(packets, last, packets.length));
    }
}
