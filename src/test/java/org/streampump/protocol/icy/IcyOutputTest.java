package org.streampump.protocol.icy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.stream.log.ViewerOutput;

class IcyOutputTest {
    private static final int INTERVAL = IcyViewing.INTERVAL_BYTES;
    private static final int RUNS = 300;

    private String playing = "";
    private final Titles.Title title = new Titles.Title(() -> playing);
    private final Titles.Title elsewhere = new Titles.Title(() -> "Elsewhere");

    /** Takes as much as it likes, and notices who writes without having asked. */
    private static final class Moody implements ViewerOutput {
        final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        final List<ByteBuffer> kept = new ArrayList<>();
        final List<byte[]> then = new ArrayList<>();
        final boolean keepsBytes;
        final Random random;
        boolean asked;
        int writes;
        int flushes;
        int ends;
        int aborts;
        IOException failure;

        Moody(boolean keepsBytes, Random random) {
            this.keepsBytes = keepsBytes;
            this.random = random;
        }

        @Override
        public boolean isReady() {
            asked = random == null || random.nextInt(4) > 0;
            return asked;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            assertThat(asked).as("asked before writing").isTrue();
            assertThat(bytes.hasRemaining()).as("something to write").isTrue();
            assertThat(bytes.hasArray() || !keepsBytes)
                    .as("an array that can be kept")
                    .isTrue();
            asked = false;
            writes++;
            if (failure != null) {
                throw failure;
            }
            int count = random == null || keepsBytes ? bytes.remaining() : random.nextInt(bytes.remaining() + 1);
            byte[] part = new byte[count];
            kept.add(bytes.duplicate().limit(bytes.position() + count));
            bytes.get(part);
            taken.writeBytes(part);
            then.add(part);
        }

        @Override
        public boolean keepsBytes() {
            return keepsBytes;
        }

        @Override
        public void flush() {
            flushes++;
        }

        @Override
        public void end() {
            ends++;
        }

        @Override
        public void abort() {
            aborts++;
        }

        @Override
        public int pieceBytes() {
            return 4_711;
        }
    }

    /** The output as a player splits it: the bytes of the stream, and the block of metadata behind each interval. */
    private record Played(byte[] media, List<String> blocks) {
        static Played of(byte[] wire) {
            ByteArrayOutputStream media = new ByteArrayOutputStream();
            List<String> blocks = new ArrayList<>();
            int at = 0;
            while (wire.length - at > INTERVAL) {
                media.write(wire, at, INTERVAL);
                at += INTERVAL;
                int length = (wire[at] & 0xff) * 16;
                blocks.add(new String(wire, at + 1, length, StandardCharsets.UTF_8).replaceAll("\0+$", ""));
                at += 1 + length;
            }
            media.write(wire, at, wire.length - at);
            return new Played(media.toByteArray(), blocks);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whateverTheOutputTakesTheBytesAreExactAndTheTitlesInTheirPlaces(boolean keepsBytes) throws IOException {
        for (int seed = 0; seed < RUNS; seed++) {
            playing = "";
            assertExact(new Random(seed), new Moody(keepsBytes, new Random(~seed)));
        }
    }

    private void assertExact(Random random, Moody peer) throws IOException {
        IcyOutput output = new IcyOutput(peer, stream -> elsewhere, title, INTERVAL);
        byte[] stream = new byte[random.nextInt(12 * INTERVAL)];
        random.nextBytes(stream);
        byte[] shared = stream.clone();
        List<String> said = new ArrayList<>(List.of(playing));
        int at = 0;
        while (at < stream.length) {
            if (random.nextInt(10) == 0) {
                playing = random.nextBoolean()
                        ? "Künstler – " + random.nextInt(1_000)
                        : "x".repeat(random.nextInt(5_000));
                said.add(playing);
            }
            at += offer(output, peer, shared, at, 1 + random.nextInt(Math.min(stream.length - at, 3 * INTERVAL)));
        }
        assertThat(shared).as("nobody has changed the stream").isEqualTo(stream);
        for (int n = 0; n < peer.kept.size() && peer.keepsBytes; n++) {
            assertThat(peer.kept.get(n)).as("kept, and not changed").isEqualTo(ByteBuffer.wrap(peer.then.get(n)));
        }
        Played played = Played.of(peer.taken.toByteArray());
        assertThat(played.media()).isEqualTo(stream);
        assertTold(played.blocks(), said);
    }

    /** One turn of a viewer; returns how many bytes it believes to have written. */
    private static int offer(IcyOutput output, Moody peer, byte[] stream, int at, int count) throws IOException {
        if (!output.isReady()) {
            return 0;
        }
        ByteBuffer bytes = ByteBuffer.wrap(stream).limit(at + count).position(at);
        output.write(bytes);
        assertThat(bytes.limit()).isEqualTo(at + count);
        assertThat(bytes.position()).isBetween(at, at + count);
        assertThat(bytes.hasRemaining() && peer.asked)
                .as("left over by one who was ready")
                .isFalse();
        return bytes.position() - at;
    }

    /** Titles come in the order in which they were said, some left out, none twice in a row without another between. */
    private static void assertTold(List<String> blocks, List<String> said) {
        int at = -1;
        String before = null;
        for (String block : blocks) {
            if (!block.isEmpty()) {
                assertThat(block).isNotEqualTo(before);
                before = block;
                at = next(said, at, block);
            }
        }
        assertThat(blocks.stream().filter(block -> !block.isEmpty()).findFirst())
                .as("there was none to take away")
                .isNotEqualTo(Optional.of("StreamTitle='';"));
    }

    private static int next(List<String> said, int at, String block) {
        for (int n = at + 1; n < said.size(); n++) {
            String whole = new String(MetadataBlock.of(said.get(n)), StandardCharsets.UTF_8).substring(1);
            if (block.equals(whole.replaceAll("\0+$", ""))) {
                return n;
            }
        }
        throw new AssertionError("not said since: " + block + " in " + said);
    }

    private static byte[] written(IcyOutput output, Moody peer, int count) throws IOException {
        assertThat(output.isReady()).isTrue();
        output.write(ByteBuffer.allocate(count));
        return peer.taken.toByteArray();
    }

    @Test
    void aTitleIsToldOnceAndAgainWhenItChanges() throws IOException {
        Moody peer = new Moody(true, null);
        IcyOutput output = new IcyOutput(peer, stream -> elsewhere, title, INTERVAL);
        written(output, peer, INTERVAL + 1);
        playing = "one";
        written(output, peer, 2 * INTERVAL);
        playing = "two";
        written(output, peer, 2 * INTERVAL);
        playing = "";
        assertThat(Played.of(written(output, peer, INTERVAL + 1)).blocks())
                .containsExactly("", "StreamTitle='one';", "", "StreamTitle='two';", "", "StreamTitle='';");
    }

    @Test
    void whoGoesOnInAnotherStreamIsToldWhatPlaysThere() throws IOException {
        Moody peer = new Moody(true, null);
        IcyOutput output = new IcyOutput(peer, stream -> elsewhere, title, INTERVAL);
        playing = "one";
        written(output, peer, INTERVAL + 1);
        output.movedTo(null);
        assertThat(Played.of(written(output, peer, 2 * INTERVAL)).blocks())
                .containsExactly("StreamTitle='one';", "StreamTitle='Elsewhere';", "");
    }

    @Test
    void aBlockComesBeforeTheNextByteOnly() throws IOException {
        Moody peer = new Moody(false, null);
        IcyOutput output = new IcyOutput(peer, stream -> elsewhere, title, INTERVAL);
        assertThat(written(output, peer, INTERVAL)).hasSize(INTERVAL);
        assertThat(written(output, peer, 1)).hasSize(INTERVAL + 1 + 1);
    }

    @Test
    void aSocketGetsABlockAndWhatIsAroundItInOneWrite() throws IOException {
        Moody peer = new Moody(false, null);
        IcyOutput output = new IcyOutput(peer, stream -> elsewhere, title, INTERVAL);
        written(output, peer, INTERVAL - 100);
        written(output, peer, 3_000);
        assertThat(peer.writes).isEqualTo(2);
    }

    @Test
    void viewersOfAStreamShareABlockPerTitle() {
        playing = "one";
        byte[] first = title.block();
        assertThat(title.block()).isSameAs(first);
        playing = new String("one");
        assertThat(title.block()).isSameAs(first);
        playing = "two";
        assertThat(title.block()).isNotSameAs(first);
    }

    @Test
    void theRestIsTheOutputs() throws IOException {
        for (boolean keepsBytes : new boolean[] {false, true}) {
            Moody peer = new Moody(keepsBytes, null);
            IcyOutput output = new IcyOutput(peer, stream -> elsewhere, title, INTERVAL);
            assertThat(output.keepsBytes()).isEqualTo(keepsBytes);
            assertThat(output.pieceBytes()).isEqualTo(4_711);
            output.flush();
            output.end();
            output.abort();
            assertThat(List.of(peer.flushes, peer.ends, peer.aborts)).containsExactly(1, 1, 1);
        }
    }

    @Test
    void aFailureLeavesTheSharedBufferAsItWas() {
        for (boolean keepsBytes : new boolean[] {false, true}) {
            Moody peer = new Moody(keepsBytes, null);
            peer.failure = new IOException("reset");
            IcyOutput output = new IcyOutput(peer, stream -> elsewhere, title, INTERVAL);
            ByteBuffer bytes = ByteBuffer.allocate(2 * INTERVAL).position(5);
            assertThat(output.isReady()).isTrue();
            assertThatThrownBy(() -> output.write(bytes)).isSameAs(peer.failure);
            assertThat(bytes.position()).isEqualTo(5);
            assertThat(bytes.limit()).isEqualTo(2 * INTERVAL);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "It's; fine",
                "Motörhead – Ace of Spades",
                "日本の歌 😀",
                "a';StreamUrl='http://evil/",
                "exactly ten"
            })
    void blocksAreWholeUnits(String text) {
        byte[] block = MetadataBlock.of(text);
        assertThat(block.length).isEqualTo(1 + (block[0] & 0xff) * 16);
        String said = new String(block, 1, block.length - 1, StandardCharsets.UTF_8);
        assertThat(said.replaceAll("\0+$", "")).isEqualTo("StreamTitle='" + text.replace("';", "' ;") + "';");
        assertThat(said.length() - said.replaceAll("\0+$", "").length()).isLessThan(16);
        assertThat(said.indexOf("';")).isEqualTo(said.lastIndexOf("';"));
    }

    @Test
    void aLongTitleIsCutBetweenTwoCharacters() {
        for (String character : List.of("x", "ü", "語", "😀")) {
            for (int first = 0; first < 4; first++) {
                byte[] block = MetadataBlock.of("x".repeat(first) + character.repeat(5_000));
                assertThat(block).hasSize(MetadataBlock.MAX_BYTES);
                String said = new String(Arrays.copyOfRange(block, 1, block.length), StandardCharsets.UTF_8);
                assertThat(said).matches("StreamTitle='x{" + first + "}(" + character + ")+';\0{0,3}");
            }
        }
    }
}
