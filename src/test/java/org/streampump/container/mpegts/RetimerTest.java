package org.streampump.container.mpegts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.container.mpegts.TimedPackets.MODULUS;
import static org.streampump.container.mpegts.TimedPackets.clock;
import static org.streampump.container.mpegts.TimedPackets.join;
import static org.streampump.container.mpegts.TimedPackets.pes;
import static org.streampump.container.mpegts.TimedPackets.time;
import static org.streampump.container.mpegts.TsBuilder.AUDIO_PID;
import static org.streampump.container.mpegts.TsBuilder.VIDEO_PID;
import static org.streampump.container.mpegts.TsBuilder.bytes;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which bits of a packet are moved, and that no others are. */
final class RetimerTest {
    private static final int SCRAMBLED = 0x80;
    private static final byte[] NOTHING = {};
    private static final byte[] PAYLOAD = {0, 0, 0, 1, 9, 0x10, 0, 0, 1, 0x65};
    private static final long[] OFFSETS = {1_000_000, MODULUS - 1_000_000, MODULUS / 2 - 1, 0x1_5555_5555L};
    private static final long[] TIMES = {
        0, 1, 0x7fff, 0x8000, 0x3fff_ffff, 0x4000_0000, MODULUS - 1, MODULUS - 900_000, 0x0_aaaa_aaaaL
    };

    /** A packet that has a time somewhere. */
    private interface Form {
        TsBuilder add(TsBuilder ts, long time);
    }

    private static TsBuilder adaptation(TsBuilder ts, byte[]... fields) {
        return ts.packet(VIDEO_PID, false, 0, join(fields), new byte[100]);
    }

    private static TsBuilder start(TsBuilder ts, byte[] pes) {
        return ts.packet(VIDEO_PID, true, 0, null, pes);
    }

    private static final List<Form> FORMS = List.of(
            (ts, t) -> adaptation(ts, bytes(0x10), clock(t, 299)),
            (ts, t) -> adaptation(ts, bytes(0x18), clock(t, 511), clock(t + 7, 1)),
            (ts, t) -> adaptation(ts, bytes(0x08), clock(t, 0)),
            (ts, t) -> adaptation(ts, bytes(0x16), clock(t, 0), bytes(250, 3, 1, 2, 3)),
            (ts, t) -> adaptation(ts, bytes(0x01, 6, 0x20), time("1010", t)),
            (ts, t) -> adaptation(
                    ts,
                    bytes(0x1f),
                    clock(t, 0),
                    clock(t + 9, 0),
                    bytes(9, 2, 0xaa, 0xbb, 11, 0xe0, 1, 2, 3, 4, 5),
                    time("0000", t + 3)),
            (ts, t) -> ts.packet(VIDEO_PID, false, 0, join(bytes(0x10), clock(t, 0)), NOTHING),
            (ts, t) -> ts.packet(VIDEO_PID, false, SCRAMBLED, join(bytes(0x10), clock(t, 0)), new byte[9]),
            (ts, t) -> start(ts, pes(0xe0, t, -1, NOTHING, PAYLOAD)),
            (ts, t) -> start(ts, pes(0xe0, t + 3600, t, NOTHING, PAYLOAD)),
            (ts, t) -> start(ts, pes(0xc0, t, -1, bytes(0xff, 0xff, 0xff), PAYLOAD)),
            (ts, t) -> start(ts, pes(0xbd, t, -1, NOTHING, NOTHING)),
            (ts, t) -> start(ts, pes(0xfd, t + 1, t, bytes(0x81, 1), PAYLOAD)),
            (ts, t) -> ts.packet(
                    VIDEO_PID,
                    true,
                    0,
                    join(bytes(0x50), clock(t - 63_000, 7)),
                    pes(0xe0, t + 1, t, NOTHING, PAYLOAD)));

    @Test
    void allTimesOfAllFormsAreMovedAndNothingElse() {
        for (long offset : OFFSETS) {
            for (long time : TIMES) {
                for (Form form : FORMS) {
                    byte[] sent = form.add(new TsBuilder(), time).bytes();
                    byte[] expected = form.add(new TsBuilder(), time + offset).bytes();
                    assertThat(moved(offset, sent))
                            .as("form %d, %d moved by %d", FORMS.indexOf(form), time, offset)
                            .isEqualTo(expected);
                }
            }
        }
    }

    /** Packets that look as if they had times, or whose times are not to be read. */
    @Test
    void nothingElseIsTakenForATime() {
        byte[] pes = pes(0xe0, 5, 4, NOTHING, PAYLOAD);
        byte[] noHeader = pes(0xbf, 5, 4, NOTHING, PAYLOAD);
        byte[] ofMpeg1 = pes.clone();
        ofMpeg1[6] = 0x0f;
        byte[] tooShort = pes.clone();
        tooShort[8] = 4;
        TsBuilder ts = new TsBuilder();
        start(ts, noHeader);
        start(ts, ofMpeg1);
        start(ts, tooShort);
        start(ts, pes(0xe0, -1, -1, bytes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), PAYLOAD));
        start(ts, join(bytes(0), pes));
        ts.packet(VIDEO_PID, false, 0, null, pes);
        ts.packet(VIDEO_PID, true, SCRAMBLED, null, pes);
        ts.packet(TsPacket.NULL_PID, true, 0, join(bytes(0x10), clock(5, 0)), pes);
        adaptation(ts, bytes(0));
        adaptation(ts, bytes(0x01, 1, 0x20, 1, 2, 3, 4, 5));
        ts.packet(VIDEO_PID, false, 0, bytes(0x10, 1, 2, 3), new byte[TsPacket.LENGTH - 9]);
        ts.tables(TsBuilder.H264, VIDEO_PID).more(VIDEO_PID);
        byte[] damaged = start(new TsBuilder(), pes).bytes();
        damaged[1] |= (byte) 0x80;
        byte[] impossible =
                adaptation(new TsBuilder(), bytes(0x10), clock(5, 0)).bytes();
        impossible[4] = (byte) 184;
        byte[] sent = join(ts.bytes(), damaged, impossible);
        assertThat(moved(900_000, sent)).isEqualTo(sent);
    }

    @Test
    void aHeaderMayBeCutAnywhere() {
        for (int first = 1; first < 24; first++) {
            for (int second = 1; second < 24; second++) {
                byte[] sent = cut(0x1_2345_6789L, first, second);
                byte[] expected = cut(0x1_2345_6789L + 0x7fff_ffffL, first, second);
                assertThat(moved(0x7fff_ffffL, sent))
                        .as("%d, %d", first, second)
                        .isEqualTo(expected);
            }
        }
    }

    /** A PES packet whose first packets have so many bytes of it, with other PIDs' packets between. */
    private static byte[] cut(long time, int... lengths) {
        byte[] pes = pes(0xe0, time + 7200, time, bytes(0xff), new byte[40]);
        TsBuilder ts = new TsBuilder();
        int at = 0;
        for (int length : lengths) {
            byte[] part = Arrays.copyOfRange(pes, at, at + length);
            ts.packet(VIDEO_PID, at == 0, 0, at == 0 ? join(bytes(0x10), clock(time - 900, 0)) : null, part);
            ts.packet(AUDIO_PID, true, 0, null, pes(0xc0, time + at, -1, NOTHING, PAYLOAD))
                    .nothing();
            at += length;
        }
        ts.packet(VIDEO_PID, false, 0, null, Arrays.copyOfRange(pes, at, pes.length));
        return ts.more(VIDEO_PID).bytes();
    }

    @Test
    void aHeaderMayComeByteByByteAndEachPacketTwice() {
        byte[] once = cut(77, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        byte[] expected = cut(900_077, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        assertThat(moved(900_000, once)).isEqualTo(expected);
        byte[] firstOnes = everyOther(moved(900_000, twice(once)));
        assertThat(firstOnes).isEqualTo(expected);
    }

    private static byte[] twice(byte[] packets) {
        ByteArrayOutputStream twice = new ByteArrayOutputStream();
        for (int at = 0; at < packets.length; at += TsPacket.LENGTH) {
            twice.write(packets, at, TsPacket.LENGTH);
            twice.write(packets, at, TsPacket.LENGTH);
        }
        return twice.toByteArray();
    }

    private static byte[] everyOther(byte[] packets) {
        ByteArrayOutputStream others = new ByteArrayOutputStream();
        for (int at = 0; at < packets.length; at += 2 * TsPacket.LENGTH) {
            others.write(packets, at, TsPacket.LENGTH);
        }
        return others.toByteArray();
    }

    @Test
    void packetsAreHeldForTheEndOfAHeaderButNotForLong() {
        byte[] pes = pes(0xe0, 5, 4, NOTHING, PAYLOAD);
        TsBuilder ts = new TsBuilder();
        ts.packet(VIDEO_PID, true, 0, null, Arrays.copyOf(pes, 12));
        Retimer retimer = retimer(900_000);
        assertThat(move(retimer, ts.bytes())).isEmpty();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] other = new TsBuilder().more(AUDIO_PID).bytes();
        for (int n = 1; n < Retimer.MAX_HELD_BYTES / TsPacket.LENGTH; n++) {
            out.writeBytes(move(retimer, other));
        }
        assertThat(out.toByteArray()).isEmpty();
        assertThat(move(retimer, other)).hasSize(Retimer.MAX_HELD_BYTES + TsPacket.LENGTH);
        assertThat(retimer.moved()).startsWith(ts.bytes());
    }

    @Test
    void whatIsHeldGoesOnWhenItsRestIsLostOrScrambledOrTheStreamEnds() {
        byte[] pes = pes(0xe0, 5, 4, NOTHING, PAYLOAD);
        byte[] beginning = Arrays.copyOf(pes, 12);
        for (int flags : new int[] {0, SCRAMBLED}) {
            TsBuilder ts = new TsBuilder().packet(VIDEO_PID, true, 0, null, beginning);
            int lost = flags == 0 ? 1 : 0;
            TsBuilder behind = new TsBuilder();
            for (int n = 0; n < 1 + lost; n++) {
                behind.packet(VIDEO_PID, false, 0, null, new byte[9]);
            }
            behind.packet(VIDEO_PID, false, flags, null, new byte[9]);
            byte[] all = behind.bytes();
            byte[] next = Arrays.copyOfRange(all, all.length - TsPacket.LENGTH, all.length);
            byte[] sent = join(ts.bytes(), next);
            Retimer retimer = retimer(900_000);
            assertThat(move(retimer, sent)).as("flags %d", flags).isEqualTo(sent);
        }
        Retimer retimer = retimer(900_000);
        assertThat(move(
                        retimer,
                        new TsBuilder()
                                .packet(VIDEO_PID, true, 0, null, beginning)
                                .bytes()))
                .isEmpty();
        assertThat(retimer.release()).isEqualTo(TsPacket.LENGTH);
        assertThat(retimer.release()).isZero();
    }

    @Test
    void theCallersArrayIsNotChanged() {
        byte[] sent = start(new TsBuilder(), pes(0xe0, 5, 4, NOTHING, PAYLOAD)).bytes();
        byte[] copy = sent.clone();
        moved(900_000, sent);
        assertThat(sent).isEqualTo(copy);
    }

    /** One that moves everything by so much: a predecessor has ended there, and the next encoder begins at 0. */
    private static Retimer retimer(long offset) {
        Timeline first = new Timeline();
        first.take(VIDEO_PID, Ticks.NONE, Ticks.plus(offset, -TimeTrack.DEFAULT_STEP), Ticks.NONE);
        Retimer retimer = new Retimer(first.successor());
        byte[] zero = start(new TsBuilder(), pes(0xe0, 0, -1, NOTHING, NOTHING)).bytes();
        byte[] expected =
                start(new TsBuilder(), pes(0xe0, offset, -1, NOTHING, NOTHING)).bytes();
        assertThat(move(retimer, zero)).isEqualTo(expected);
        return retimer;
    }

    /** In one run, and packet by packet, which must be the same. */
    private static byte[] moved(long offset, byte[] packets) {
        Retimer retimer = retimer(offset);
        byte[] whole = join(move(retimer, packets), released(retimer));
        Retimer other = retimer(offset);
        List<byte[]> parts = new ArrayList<>();
        for (int at = 0; at < packets.length; at += TsPacket.LENGTH) {
            parts.add(move(other, Arrays.copyOfRange(packets, at, at + TsPacket.LENGTH)));
        }
        parts.add(released(other));
        assertThat(join(parts.toArray(byte[][]::new))).isEqualTo(whole);
        return whole;
    }

    private static byte[] move(Retimer retimer, byte[] packets) {
        int ready = retimer.move(packets, 0, packets.length);
        return Arrays.copyOf(retimer.moved(), ready);
    }

    private static byte[] released(Retimer retimer) {
        return Arrays.copyOf(retimer.moved(), retimer.release());
    }
}
