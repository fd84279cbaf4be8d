package org.streampump.protocol.mmsh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.streampump.container.Golden;
import org.streampump.container.MutationRun;
import org.streampump.container.Mutator;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.SegmentSink;
import org.streampump.container.StreamHeader;
import org.streampump.container.asf.Asf;
import org.streampump.container.flv.Flv;

class MmshRendererTest {
    private static final StreamHeader AUDIO = header(Vectors.header());
    private static final StreamHeader BOTH = header(Vectors.headerWithVideo());
    private static final byte[] NEXT_HEAD = Vectors.bytes("24 44 48 00 01 00 00 00 00 01 48 00");

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final List<Boolean> seals = new ArrayList<>();
    private final SegmentSink sink = new SegmentSink() {
        @Override
        public void header(StreamHeader header) {
            throw new UnsupportedOperationException("header");
        }

        @Override
        public void restart(StreamHeader header) {
            throw new UnsupportedOperationException("restart");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            written.write(bytes, offset, length);
        }

        @Override
        public void seal(boolean joinPoint, long mediaTimeMs) {
            seals.add(joinPoint);
        }

        @Override
        public void discard() {
            throw new UnsupportedOperationException("discard");
        }
    };

    private static StreamHeader header(byte[] bytes) {
        return new StreamHeader(bytes, new byte[0], List.of("WMA"));
    }

    private static MmshRenderer renderer(StreamHeader header, Integer... off) {
        MmshRenderer renderer = new MmshRenderer(Set.of(off));
        renderer.header(header);
        return renderer;
    }

    private void write(MmshRenderer renderer, byte[]... packets) throws OversizedUnitException {
        for (byte[] packet : packets) {
            renderer.write(packet, 0, packet.length, sink);
            renderer.seal(/* nativeJoinPoint= */ true, 0, sink);
        }
    }

    private byte[] taken() {
        byte[] bytes = written.toByteArray();
        written.reset();
        return bytes;
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Test
    void rendersAsfOnly() {
        assertThat(MmshRendering.ALL_STREAMS.renders(new Asf())).isTrue();
        assertThat(MmshRendering.ALL_STREAMS.renders(new Flv())).isFalse();
    }

    @Test
    void equalSelectionsAreEqualRenderings() {
        assertThat(new MmshRendering(Set.of(2, 1))).isEqualTo(new MmshRendering(Set.of(1, 2)));
        assertThat(new MmshRendering(Set.of(2)).simpler()).isEqualTo(new MmshRendering(Set.of()));
    }

    @Test
    void headerIsFramedAndAnnouncedToThoseWhoAreWatching() {
        StreamHeader framed = new MmshRenderer(Set.of()).header(AUDIO);
        assertThat(framed.bytes()).isEqualTo(Vectors.framedHeader());
        assertThat(framed.continuation())
                .isEqualTo(concat(Vectors.bytes("24 43 04 00 00 00 00 00"), Vectors.framedHeader()));
        assertThat(framed.codecs()).containsExactly("WMA");
    }

    @Test
    void packetsAreFramedAndCounted() throws OversizedUnitException {
        MmshRenderer renderer = renderer(AUDIO);
        write(renderer, Vectors.packet(), Vectors.packet());
        assertThat(taken()).isEqualTo(concat(Vectors.framedPacket(), NEXT_HEAD, Vectors.packet()));
        assertThat(seals).containsExactly(true, true);
        assertThat(renderer.end()).isEqualTo(Vectors.bytes("24 45 04 00 00 00 00 00"));
    }

    @Test
    void packetsMayComeInAnyPieces() throws OversizedUnitException {
        byte[] packets = concat(Vectors.packet(1, true), Vectors.packet(2, true), Vectors.packet(1, false));
        for (StreamHeader header : List.of(AUDIO, BOTH)) {
            for (Integer[] off : new Integer[][] {{}, {2}}) {
                MmshRenderer whole = renderer(header, off);
                whole.write(packets, 0, packets.length, sink);
                byte[] expected = taken();
                assertThat(expected).hasSize((header == BOTH && off.length > 0 ? 2 : 3) * 76);
                for (int piece = 1; piece < packets.length; piece++) {
                    MmshRenderer renderer = renderer(header, off);
                    for (int at = 0; at < packets.length; at += piece) {
                        renderer.write(packets, at, Math.min(piece, packets.length - at), sink);
                    }
                    assertThat(taken()).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void countersWrap() throws OversizedUnitException {
        MmshRenderer renderer = new MmshRenderer(Set.of(), 255);
        renderer.header(AUDIO);
        write(renderer, Vectors.packet(), Vectors.packet());
        byte[] bytes = taken();
        assertThat(Arrays.copyOf(bytes, 12)).isEqualTo(Vectors.bytes("24 44 48 00 ff 00 00 00 00 ff 48 00"));
        assertThat(Arrays.copyOfRange(bytes, 76, 88)).isEqualTo(Vectors.bytes("24 44 48 00 00 01 00 00 00 00 48 00"));

        renderer = new MmshRenderer(Set.of(), 0xffff_ffff);
        renderer.header(AUDIO);
        write(renderer, Vectors.packet(), Vectors.packet());
        bytes = taken();
        assertThat(Arrays.copyOf(bytes, 12)).isEqualTo(Vectors.bytes("24 44 48 00 ff ff ff ff 00 ff 48 00"));
        assertThat(Arrays.copyOfRange(bytes, 76, 88)).isEqualTo(Vectors.bytes("24 44 48 00 00 00 00 00 00 00 48 00"));
    }

    @Test
    void whatIsDiscardedIsNotCounted() throws OversizedUnitException {
        MmshRenderer renderer = renderer(AUDIO);
        renderer.write(Vectors.packet(), 0, 20, sink);
        renderer.discard();
        taken();
        write(renderer, Vectors.packet());
        assertThat(taken()).isEqualTo(Vectors.framedPacket());
    }

    @Test
    void packetsOfStreamsThatAreOffAreLeftOut() throws OversizedUnitException {
        MmshRenderer renderer = renderer(BOTH, 1);
        write(
                renderer,
                Vectors.packet(1, true),
                Vectors.packet(2, false),
                Vectors.packet(2, true),
                Vectors.packet(1, true));
        byte[] bytes = taken();
        assertThat(bytes).hasSize(2 * 76);
        assertThat(Arrays.copyOf(bytes, 12)).isEqualTo(Vectors.bytes("24 44 48 00 00 00 00 00 00 00 48 00"));
        assertThat(Arrays.copyOfRange(bytes, 76, 88)).isEqualTo(NEXT_HEAD);
        assertThat(seals).containsExactly(false, false, true, false);
    }

    @Test
    void audioAloneMayBeginAnywhere() throws OversizedUnitException {
        MmshRenderer renderer = renderer(BOTH, 2);
        renderer.write(Vectors.packet(1, false), 0, Vectors.PACKET_BYTES, sink);
        renderer.seal(/* nativeJoinPoint= */ false, 0, sink);
        renderer.write(Vectors.packet(2, true), 0, Vectors.PACKET_BYTES, sink);
        renderer.seal(/* nativeJoinPoint= */ true, 0, sink);
        assertThat(seals).containsExactly(true, false);
        assertThat(taken()).hasSize(76);
    }

    @Test
    void ifEverythingIsOffNothingIs() throws OversizedUnitException {
        MmshRenderer renderer = renderer(BOTH, 1, 2, 5);
        write(renderer, Vectors.packet(1, true), Vectors.packet(2, false));
        assertThat(taken()).hasSize(2 * 76);
    }

    @Test
    void anotherHeaderHasOtherStreams() throws OversizedUnitException {
        MmshRenderer renderer = renderer(AUDIO, 2);
        write(renderer, Vectors.packet(1, true));
        assertThat(taken()).hasSize(76);
        renderer.header(BOTH);
        write(renderer, Vectors.packet(2, true));
        assertThat(taken()).isEmpty();
    }

    /** A renderer takes everything of a damaged stream that the segmenter lets pass. */
    @Test
    void damagedStreamsAreFramed() {
        Asf format = new Asf();
        byte[] film = Golden.resource("samples/asf/wmv2-wmav2.wmv");
        byte[] other = Golden.resource("samples/asf/msmpeg4-mp3-400.asf");
        Mutator mutator = new Mutator(format, film, List.of(film, other));
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            byte[] damaged = mutator.mutated(random);
            MmshRenderer renderer = new MmshRenderer(seed % 2 == 0 ? Set.of() : Set.of(1));
            assertThatCode(() -> MutationRun.of(format, random, damaged, film, renderer))
                    .as("seed %d", seed)
                    .doesNotThrowAnyException();
        }
    }
}
