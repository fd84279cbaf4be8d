package org.streampump.container.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streampump.container.asf.MmshVectors.ASF_HEADER;
import static org.streampump.container.asf.MmshVectors.DATA;
import static org.streampump.container.asf.MmshVectors.HEADER;
import static org.streampump.container.asf.MmshVectors.PACKET;
import static org.streampump.container.asf.MmshVectors.PUSHED_DATA;
import static org.streampump.container.asf.MmshVectors.PUSHED_HEADER;
import static org.streampump.container.asf.MmshVectors.bare;
import static org.streampump.container.asf.MmshVectors.fragments;
import static org.streampump.container.asf.MmshVectors.framed;
import static org.streampump.container.asf.MmshVectors.hex;
import static org.streampump.container.asf.MmshVectors.join;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.UnsupportedStreamException;
import org.streampump.container.asf.MmshDecoder.Preheaders;
import org.streampump.container.asf.MmshVectors.Vector;

class MmshDecoderTest {
    private static final List<Vector> VECTORS = MmshVectors.ALL;
    private static final int HOSTILE_CASES = 4000;

    private static Preheaders preheaders(Vector vector) {
        return vector.push() ? Preheaders.ABSENT : Preheaders.PRESENT;
    }

    @ParameterizedTest
    @FieldSource("VECTORS")
    void vectorIsDecoded(Vector vector) throws RefusedStreamException {
        byte[] bytes = vector.afterHeader();
        for (int piece : new int[] {bytes.length, 1, 3, 7, 100}) {
            assertThat(decode(preheaders(vector), bytes, piece))
                    .as("%d bytes each", piece)
                    .startsWith("H 336")
                    .endsWith(vector.decoded())
                    .hasSize(1 + vector.decoded().length);
        }
    }

    @ParameterizedTest
    @FieldSource("VECTORS")
    void firstHeaderTellsWhetherThereArePreheaders(Vector vector) throws RefusedStreamException {
        assertThat(decode(Preheaders.DETECT, vector.afterHeader(), 5)).endsWith(vector.decoded());
    }

    @Test
    void streamChangeWithHeaderTellsToo() throws RefusedStreamException {
        byte[] change = bare('C', join(new byte[4], ASF_HEADER));
        assertThat(decode(Preheaders.DETECT, join(hex("24460000"), change, PUSHED_DATA), 9))
                .containsExactly("skipped F", "C 0 with 336", "D 64 at -1");
    }

    @Test
    void headerAndDataAreWhatWasSent() throws RefusedStreamException {
        for (int piece : new int[] {1000, 11}) {
            List<byte[]> bodies = new ArrayList<>();
            feed(new MmshDecoder(Preheaders.PRESENT), join(fragments(100), DATA), piece, packet -> {
                if (packet instanceof MmshPacket.Header header) {
                    bodies.add(header.bytes());
                } else if (packet instanceof MmshPacket.Data data) {
                    byte[] body = new byte[data.payload().remaining()];
                    data.payload().get(body);
                    bodies.add(body);
                }
            });
            assertThat(bodies).containsExactly(ASF_HEADER, PACKET);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    00                                   | no MMSH packet at byte 0, but 0x00
                    23                                   | no MMSH packet at byte 0, but 0x23
                    24440300000000                       | before any header
                    244408000000000000000800             | before any header
                    24450000                             | $E of length 0 at byte 0, at least 4
                    2445030000000000                     | $E of length 3 at byte 0, at least 4
                    24430300000000                       | $C of length 3 at byte 0, at least 4
                    24480000                             | $H of length 0 at byte 0, at least 8
                    2448070000000000000000               | $H of length 7 at byte 0, at least 8
                    244808000000000000040900             | $H of length 8 at byte 0 says 9 inside
                    244808000000000000000800             | lacks its first fragment
                    244d070000000000000000               | $M of length 7 at byte 0, at least 8
                    244d0800000000000000ffff             | $M of length 8 at byte 0 says 65535 inside
                    24500200000000                       | packet pair at byte 0
                    """)
    void impossiblePacketIsRefused(String bytes, String reason) {
        assertThat(refusal(Preheaders.PRESENT, hex(bytes))).hasMessageContaining(reason);
    }

    @Test
    void impossibleDataIsRefused() {
        assertThat(refusal(Preheaders.ABSENT, join(PUSHED_HEADER, hex("24440000"))))
                .hasMessage("an empty MMSH data packet at byte 340");
        assertThat(refusal(Preheaders.PRESENT, join(HEADER, framed('D', 0, 0, 0))))
                .hasMessage("an empty MMSH data packet at byte 348");
        assertThat(refusal(Preheaders.PRESENT, join(HEADER, PUSHED_DATA)))
                .hasMessage("an MMSH packet $D of length 64 at byte 348 says 1234 inside");
        assertThat(refusal(Preheaders.DETECT, bare('H', PACKET)))
                .hasMessage("no ASF header in the MMSH header packet at byte 0");
        assertThat(refusal(Preheaders.ABSENT, hex("24500000"))).isInstanceOf(UnsupportedStreamException.class);
    }

    @Test
    void aFewUnknownPacketsInARowAreSkipped() {
        byte[] unknown = hex("24580000");
        byte[] sixteen = repeat(unknown, MmshDecoder.MAX_UNKNOWN_IN_A_ROW);
        assertThat(refusal(Preheaders.ABSENT, join(sixteen, PUSHED_HEADER, sixteen)))
                .isNull();
        assertThat(refusal(Preheaders.ABSENT, join(sixteen, unknown)))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessage("the 17th MMSH packet of an unknown type in a row at byte 64: 0x58");
    }

    @Test
    void headerInFragmentsHasALimit() {
        byte[] first = join(framed('H', 0, 4, 65_000), new byte[65_000]);
        byte[] more = join(framed('H', 1, 0, 65_000), new byte[65_000]);
        assertThat(refusal(Preheaders.PRESENT, join(first, repeat(more, 15)))).isNull();
        assertThat(refusal(Preheaders.PRESENT, join(first, repeat(more, 16))))
                .isInstanceOf(OversizedUnitException.class)
                .hasMessage("an MMSH header in fragments of together 1105000 bytes exceeds 1048576 bytes");
        assertThat(refusal(Preheaders.PRESENT, repeat(first, 40))).isNull(); // each begins anew
    }

    @Test
    void partialPacketIsDroppedWhereverItWasCut() throws RefusedStreamException {
        byte[] bytes = join(PUSHED_HEADER, PUSHED_DATA);
        for (int cut = 0; cut <= bytes.length; cut++) {
            MmshDecoder decoder = new MmshDecoder(Preheaders.ABSENT);
            List<String> packets = new ArrayList<>();
            decoder.feed(bytes, 0, cut, packet -> packets.add(MmshVectors.describe(packet)));
            int rest = cut < PUSHED_HEADER.length ? cut : cut < bytes.length ? cut - PUSHED_HEADER.length : 0;
            assertThat(decoder.dropPartial()).as("cut at %d", cut).isEqualTo(rest);
            assertThat(decoder.dropPartial()).isZero();
            decoder.feed(bytes, 0, bytes.length, packet -> packets.add(MmshVectors.describe(packet)));
            assertThat(packets).endsWith("H 336", "D 64 at -1");
        }
    }

    @Test
    void fragmentsAreDroppedToo() throws RefusedStreamException {
        MmshDecoder decoder = new MmshDecoder(Preheaders.PRESENT);
        byte[] bytes = fragments(100);
        decoder.feed(bytes, 0, 250, packet -> {});
        assertThat(decoder.dropPartial()).isEqualTo(200 + 250 - 2 * 112);
        assertThatThrownBy(() -> decoder.feed(bytes, 112, 112, packet -> {}))
                .hasMessageContaining("lacks its first fragment");
    }

    @Test
    void consumersExceptionComesOut() {
        MmshDecoder decoder = new MmshDecoder(Preheaders.ABSENT);
        assertThatThrownBy(() -> decoder.feed(PUSHED_HEADER, 0, PUSHED_HEADER.length, packet -> {
                    throw new IOException("gone");
                }))
                .isInstanceOf(IOException.class);
    }

    @Test
    void damagedVectorsOnlyEverRaiseRefusalsInWhateverPiecesTheyCome() {
        for (int seed = 0; seed < HOSTILE_CASES; seed++) {
            Random random = new Random(seed);
            Preheaders preheaders = Preheaders.values()[random.nextInt(3)];
            byte[] bytes = {};
            for (int n = 0; n < 4; n++) {
                bytes = join(bytes, VECTORS.get(random.nextInt(VECTORS.size())).bytes());
            }
            for (int n = random.nextInt(4); n > 0; n--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            if (random.nextBoolean()) {
                int from = random.nextInt(bytes.length);
                bytes = join(Arrays.copyOf(bytes, from), Arrays.copyOfRange(bytes, from + 1, bytes.length));
            }
            List<String> whole = new ArrayList<>();
            List<String> split = new ArrayList<>();
            String one = text(refusal(preheaders, bytes, bytes.length, whole));
            String other = text(refusal(preheaders, bytes, 1 + random.nextInt(30), split));
            assertThat(other).as("seed %d", seed).isEqualTo(one);
            assertThat(split).as("seed %d", seed).isEqualTo(whole);
        }
    }

    private static String text(RefusedStreamException refusal) {
        return refusal == null ? "taken" : refusal.toString();
    }

    private static List<String> decode(Preheaders preheaders, byte[] bytes, int piece) throws RefusedStreamException {
        List<String> packets = new ArrayList<>();
        MmshDecoder decoder = new MmshDecoder(preheaders);
        feed(decoder, bytes, piece, packet -> packets.add(MmshVectors.describe(packet)));
        assertThat(decoder.dropPartial()).isZero();
        return packets;
    }

    private static RefusedStreamException refusal(Preheaders preheaders, byte[] bytes) {
        return refusal(preheaders, bytes, bytes.length, new ArrayList<>());
    }

    private static RefusedStreamException refusal(Preheaders preheaders, byte[] bytes, int piece, List<String> into) {
        try {
            feed(new MmshDecoder(preheaders), bytes, piece, packet -> into.add(MmshVectors.describe(packet)));
            return null;
        } catch (RefusedStreamException e) {
            return e;
        }
    }

    /** Feeds from an array that is scribbled over as soon as the decoder has returned it. */
    private static void feed(
            MmshDecoder decoder, byte[] bytes, int piece, MmshDecoder.Consumer<RuntimeException> consumer)
            throws RefusedStreamException {
        for (int at = 0; at < bytes.length; at += piece) {
            int length = Math.min(piece, bytes.length - at);
            byte[] lent = new byte[length + 2];
            System.arraycopy(bytes, at, lent, 1, length);
            decoder.feed(lent, 1, length, consumer);
            Arrays.fill(lent, (byte) 0x5a);
        }
    }

    private static byte[] repeat(byte[] bytes, int times) {
        return join(IntStream.range(0, times).mapToObj(n -> bytes).toArray(byte[][]::new));
    }
}
