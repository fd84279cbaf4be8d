package org.streampump.container.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streampump.container.asf.AsfBytes.SIZE;
import static org.streampump.container.asf.MmshVectors.hex;
import static org.streampump.container.asf.MmshVectors.join;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.RefusedStreamException;

class DataPacketTest {
    private static final int HOSTILE_CASES = 20_000;
    private static final byte[] NOTHING = {};

    private final DataPacket packet = new DataPacket();

    @Test
    void vectorIsRead() throws RefusedStreamException {
        packet.read(join(new byte[5], MmshVectors.PACKET), 5, 64);
        assertThat(packet.sendTime()).isEqualTo(1234);
        assertThat(packet.payloads()).isEqualTo(1);
        assertThat(packet.stream(0)).isEqualTo(1);
        assertThat(packet.isKeyStart(0)).isTrue();
        packet.read(Arrays.copyOf(MmshVectors.EXPLICIT_PACKET, 64), 0, 64);
        assertThat(packet.payloads()).isEqualTo(1);
    }

    /** All length types of the head, and all ways of error correction data. */
    @Test
    void everyHeadIsRead() throws RefusedStreamException {
        for (int types = 0; types < 64; types++) {
            for (String errorCorrection : new String[] {"", "80", "820000", "920000", "8f" + "11".repeat(15)}) {
                byte[] bytes = new AsfBytes.Packet()
                        .errorCorrection(errorCorrection)
                        .types(types & 3, types >> 2 & 3, types >> 4)
                        .packetLength(SIZE)
                        .video(true, 0)
                        .bytes(SIZE);
                packet.read(bytes, 0, SIZE);
                assertThat(packet.sendTime()).isEqualTo(1000);
                assertThat(packet.isKeyStart(0)).isTrue();
            }
        }
    }

    /**
     * All length types of payloads but that of the stream number, which is always a byte; single, and in packets of
     * several.
     */
    @Test
    void everyPayloadIsRead() throws RefusedStreamException {
        for (int properties = 0x40; properties < 0x80; properties++) {
            boolean replicated = (properties & 3) != 0;
            byte[] data = replicated ? AsfBytes.Packet.replicated(4000) : NOTHING;
            for (int lengthType = -1; lengthType <= 3; lengthType++) {
                if (lengthType == 0) {
                    continue;
                }
                AsfBytes.Packet bytes =
                        new AsfBytes.Packet().properties(properties).multiple(lengthType);
                int count = lengthType < 0 ? 1 : 3;
                for (int n = 0; n < count; n++) {
                    bytes.payload(0x80 | n + 1, 0, data, new byte[20]);
                }
                packet.read(bytes.bytes(SIZE), 0, SIZE);
                assertThat(packet.payloads()).isEqualTo(count);
                assertThat(packet.stream(count - 1)).isEqualTo(count);
                assertThat(packet.isKeyStart(count - 1)).isTrue();
            }
        }
    }

    @Test
    void sixtyThreePayloadsAreRead() throws RefusedStreamException {
        AsfBytes.Packet bytes = new AsfBytes.Packet().multiple(1);
        for (int n = 1; n <= 63; n++) {
            bytes.payload(n, 0, NOTHING, new byte[3]);
        }
        packet.read(bytes.bytes(2000), 0, 2000);
        assertThat(packet.payloads()).isEqualTo(63);
        assertThat(packet.stream(62)).isEqualTo(63);
    }

    @Test
    void keyStartIsAKeyBitAtTheBeginningOfAFrame() throws RefusedStreamException {
        byte[] bytes = new AsfBytes.Packet()
                .multiple(2)
                .video(true, 100) // the last fragment of a key frame
                .video(false, 0)
                .video(true, 0)
                .bytes(300);
        packet.read(bytes, 0, 300);
        assertThat(packet.isKeyStart(0)).isFalse();
        assertThat(packet.isKeyStart(1)).isFalse();
        assertThat(packet.isKeyStart(2)).isTrue();
    }

    @Test
    void timesAreShiftedWhereverTheyStand() throws RefusedStreamException {
        byte[] before = times(1000, 0xffff_fff0L);
        packet.read(before, 0, 300);
        byte[] after = before.clone();
        packet.shift(after, movingBy(5000));
        assertThat(after).isEqualTo(times(6000, 0xffff_fff0L + 5000 & 0xffff_ffffL));
    }

    /** A payload with replicated data, a compressed one, and one without any. */
    private static byte[] times(int time, long compressedTime) {
        return new AsfBytes.Packet()
                .multiple(2)
                .sendTime(time)
                .video(false, 0)
                .payload(0x82, compressedTime, new byte[] {20}, hex("03010203 00 021122"))
                .payload(0x01, 4000, NOTHING, new byte[10])
                .bytes(300);
    }

    @Test
    void compressedTimeThatIsNoDwordIsLeft() throws RefusedStreamException {
        byte[] bytes = new AsfBytes.Packet()
                .properties(0x59)
                .payload(0x82, 0x1234, new byte[] {20}, hex("03010203"))
                .types(0, 0, 0)
                .cut(0, 0);
        byte[] after = bytes.clone();
        packet.read(bytes, 0, bytes.length);
        assertThat(packet.isKeyStart(0)).isTrue();
        packet.shift(after, movingBy(5000));
        after[5] = bytes[5];
        after[6] = bytes[6];
        assertThat(after).isEqualTo(bytes);
    }

    record Malformed(String reason, byte[] bytes) {
        @Override
        public String toString() {
            return reason;
        }
    }

    private static Malformed malformed(String reason, AsfBytes.Packet packet) {
        return new Malformed(reason, packet.bytes(SIZE));
    }

    private static Malformed malformed(String reason, String hex) {
        return new Malformed(reason, Arrays.copyOf(hex(hex), SIZE));
    }

    private static AsfBytes.Packet packet() {
        return new AsfBytes.Packet();
    }

    static final List<Malformed> MALFORMED = List.of(
            malformed(
                    "its error correction flags are 0xa0",
                    packet().errorCorrection("a0").audio()),
            malformed("its error correction flags are 0xff", "ff".repeat(SIZE)),
            malformed(
                    "its length type flags have the top bit set",
                    packet().topBit().audio()),
            malformed("its property flags are 0x1d", packet().properties(0x1d).audio()),
            malformed("its property flags are 0xdd", packet().properties(0xdd).audio()),
            malformed("its property flags are 0x00", ""),
            malformed(
                    "its length field says 201 bytes, the packet has 200",
                    packet().types(1, 0, 1).packetLength(SIZE + 1).audio()),
            malformed(
                    "its length field says 4294967295 bytes, the packet has 200",
                    packet().types(3, 0, 1).packetLength(-1L >>> 32).audio()),
            malformed(
                    "its length field says 0 bytes, the packet has 200",
                    packet().types(2, 0, 1).packetLength(0).audio()),
            malformed(
                    "its length field says 13 bytes, the packet has 200",
                    packet().types(2, 0, 1).packetLength(13).audio()),
            malformed("its padding of 189 bytes exceeds the 188", "820000 085d bd 00000000 0000"),
            malformed("its padding of 4294967295 bytes exceeds the", "820000 185d ffffffff 00000000 0000"),
            malformed("its payload 1 is cut short", "820000 085d bc 00000000 0000"),
            malformed("its payload 1 is cut short", "820000 085d b8 00000000 0000 81 01 00"),
            malformed("its payload flags are 0x80", packet().multiple(2)),
            malformed("its payload flags are 0x01", packet().multiple(0).audio()),
            malformed(
                    "its payload 1 has 2 bytes of replicated data, 182 are left",
                    packet().types(0, 0, 0).payload(0x81, 0, new byte[2], new byte[20])),
            malformed("its payload 1 has 7 bytes of rep", packet().payload(0x81, 0, new byte[7], new byte[20])),
            malformed(
                    "its payload 1 has 255 bytes of replicated data, 182 are left",
                    "820000 005d 00000000 0000 81 07 00000000 ff"),
            malformed(
                    "its payload 1 has 4294967295 bytes of replicated data",
                    "820000 005f 00000000 0000 81 07 00000000 ffffffff"),
            malformed(
                    "its payload 2 has 65535 bytes, 1",
                    packet().types(0, 0, 0).multiple(2).audio().rawPayload(hex("82 07 00000000 00 ffff"))),
            malformed(
                    "its payload 2 has 4294967295 bytes, ",
                    packet().types(0, 0, 0).multiple(3).audio().rawPayload(hex("82 07 00000000 00 ffffffff"))),
            malformed(
                    "its compressed payload 2 does not end with a sub-payload",
                    packet().multiple(2).audio().payload(0x82, 0, new byte[1], hex("0211220311"))));

    @ParameterizedTest
    @FieldSource("MALFORMED")
    void malformedPacketIsRefusedWithItsReason(Malformed malformed) {
        assertThatThrownBy(() -> packet.read(malformed.bytes(), 0, SIZE))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessageStartingWith(malformed.reason());
    }

    /** The packet stands at the end of its array, so that nothing behind it could be read by mistake. */
    @Test
    void damagedPacketsOnlyEverRaiseRefusals() {
        int taken = 0;
        for (int seed = 0; seed < HOSTILE_CASES; seed++) {
            Random random = new Random(seed);
            byte[] bytes = random.nextBoolean() ? times(1000, 5) : AsfBytes.videoPacket(500, true);
            for (int bits = 1 + random.nextInt(6); bits > 0; bits--) {
                bytes[random.nextInt(random.nextBoolean() ? 30 : bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                packet.read(bytes, 0, bytes.length);
                packet.shift(bytes, movingBy(77));
                taken++;
            } catch (RefusedStreamException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThat(taken).isBetween(HOSTILE_CASES / 10, HOSTILE_CASES * 9 / 10);
    }

    private static Timeline movingBy(int ms) {
        Timeline timeline = new Timeline();
        timeline.shift(ms - Timeline.GAP_MS);
        timeline.continued();
        timeline.shift(0);
        return timeline;
    }
}
