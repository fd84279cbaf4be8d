package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.streampump.stream.TestHub.assertKeptContract;
import static org.streampump.stream.TestHub.feed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streampump.Pace;
import org.streampump.stream.log.LogReader;
import org.streampump.stream.log.MediaMemory;

/** The intro that viewers get before the stream. */
class IntrosTest {
    @TempDir
    private Path directory;

    private final Intros intros = new Intros(TestHub.FORMATS, new MediaMemory(MediaMemory.UNBOUNDED));
    private final TestHub hub = new TestHub(new HubLimits(0, 10, 60_000), intros);
    private final TestOutput output = new TestOutput();
    private Path file;

    @BeforeEach
    void anIntro() throws Exception {
        file = directory.resolve("hello.lines");
        hub.rules.put(
                "news",
                new StreamRule(
                        TestSettings.with(TestHub.settings(), new Radio(Optional.empty(), Optional.of(file))), false));
        write("LINES i\n-i1\nKi2\n-i3\ncut sho");
    }

    @AfterEach
    void theOutputWasUsedAsItsContractSays() {
        assertKeptContract(output);
    }

    private void write(String text) throws Exception {
        Files.write(file, Lines.ascii(text));
    }

    private void look() {
        intros.look(List.of(file));
    }

    private Publication live(Lines format) throws Exception {
        Publication news = hub.publish(hub.stream(), format);
        feed(news, "LINES n\nKn1\n-n2\n");
        return news;
    }

    @Test
    void readersGetTheStreamAloneAndTheIntroWhenTheyAskForIt() throws Exception {
        look();
        live(Lines.FORMAT);
        Readers readers = hub.stream().broadcast().readers();
        LogReader stream =
                readers.read(Optional.empty(), LogReader.Start.OLDEST, () -> {}).orElseThrow();
        assertThat(stream.next()).isEqualTo(LogReader.Found.PIECE);
        assertThat(stream.header().codecs()).containsExactly("n");
        LogReader intro = readers.intro().orElseThrow();
        assertThat(intro.next()).isEqualTo(LogReader.Found.PIECE);
        assertThat(intro.header().codecs()).containsExactly("i");
        ByteBuffer bytes = ByteBuffer.allocate(100);
        intro.read(bytes);
        assertThat(new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1))
                .startsWith("-i1\n");
        hub.rules.put("other", new StreamRule(TestHub.settings(), false));
        assertThat(hub.stream("other").broadcast().readers().intro()).isEmpty();
    }

    private static String watched(TestOutput output, TestHub hub) {
        hub.watch(output);
        return output.text();
    }

    @Test
    void eachViewerGetsTheWholeUnitsOfTheFileThenTheStreamAsBehindASeam() throws Exception {
        look();
        Publication news = live(Lines.FORMAT);
        Viewer viewer = hub.watch(output);
        assertThat(output.text()).isEqualTo("<i>-i1\nKi2\n-i3\n(n)Kn1\n-n2\n");
        assertThat(watched(new TestOutput(), hub)).isEqualTo(output.text());
        feed(news, "-n3\n");
        hub.pass();
        assertThat(output.text()).endsWith("-n2\n-n3\n");
        assertThat(viewer.sentBytes()).isEqualTo(output.count());
        news.finish();
        hub.pass();
        assertThat(output.ends).isEqualTo(1);
    }

    @Test
    void aSlowViewerOfTheIntroGoesOnWhereTheStreamIsThen() throws Exception {
        look();
        Publication news = live(Lines.FORMAT);
        output.takesParts = true;
        output.room = 5;
        Viewer viewer = hub.watch(output);
        hub.clock.advance(5_000);
        feed(news, "Kn3\n");
        hub.clock.advance(2_000);
        feed(news, "-n4\nKn5\n");
        hub.pass();
        assertThat(output.text()).isEqualTo("<i>-i");
        output.room = Long.MAX_VALUE;
        hub.ready(viewer);
        assertThat(output.text()).isEqualTo("<i>-i1\nKi2\n-i3\n(n)Kn3\n-n4\nKn5\n");
    }

    @Test
    void whoIsInTheIntroWhenTheStreamEndsEndsBehindIt() throws Exception {
        look();
        Publication news = live(Lines.FORMAT);
        output.takesParts = true;
        output.room = 5;
        Viewer viewer = hub.watch(output);
        news.finish();
        output.room = Long.MAX_VALUE;
        hub.ready(viewer);
        assertThat(output.text()).isEqualTo("<i>-i1\nKi2\n-i3\n");
        assertThat(output.ends).isEqualTo(1);
    }

    @Test
    void aFileThatChangesIsReadAgain() throws Exception {
        look();
        live(Lines.FORMAT);
        write("LINES j\nKj1\n");
        look();
        assertThat(watched(output, hub)).isEqualTo("<j>Kj1\n(n)Kn1\n-n2\n");
        write("LINES k\nKk1\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
        look();
        assertThat(watched(new TestOutput(), hub)).isEqualTo("<k>Kk1\n(n)Kn1\n-n2\n");
    }

    @Test
    void withoutAUsableFileViewersGetTheStreamOnly() throws Exception {
        live(Lines.FORMAT);
        for (String text : new String[] {"LINES i\n!\n", "LINES i\n", "", "nonsense\n", "LINES i\n$\n"}) {
            write(text);
            look();
            assertThat(watched(new TestOutput(), hub)).as(text).isEqualTo("<n>Kn1\n-n2\n");
        }
        Files.write(file, new byte[Intros.MAX_BYTES + 1]);
        look();
        assertThat(watched(new TestOutput(), hub)).isEqualTo("<n>Kn1\n-n2\n");
        Files.delete(file);
        look();
        assertThat(watched(output, hub)).isEqualTo("<n>Kn1\n-n2\n");
        write("LINES i\nKi1\n");
        look();
        assertThat(watched(new TestOutput(), hub)).isEqualTo("<i>Ki1\n(n)Kn1\n-n2\n");
    }

    /** Opening it would wait for somebody who writes, and everything else that the clock does with it. */
    @Test
    void aNamedPipeIsNotOpened() throws Exception {
        Path pipe = directory.resolve("pipe.lines");
        assumeTrue(made(pipe), "no mkfifo here");
        Files.delete(file);
        Files.createSymbolicLink(file, pipe);
        CompletableFuture<Void> looked = CompletableFuture.runAsync(this::look);
        assertThat(looked).succeedsWithin(Pace.seconds(30));
        live(Lines.FORMAT);
        assertThat(watched(output, hub)).isEqualTo("<n>Kn1\n-n2\n");
    }

    private static boolean made(Path pipe) throws InterruptedException {
        try {
            return new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aFileOfAnotherContainerIsNotSent() throws Exception {
        look();
        live(Lines.CLOSING);
        assertThat(watched(output, hub)).isEqualTo("<n>Kn1\n-n2\n");
    }

    @Test
    void aFileIsAsLongAsItMayBe() throws Exception {
        String unit = "K" + "x".repeat(Intros.MAX_BYTES - "LINES i\n".length() - 2) + "\n";
        write("LINES i\n" + unit);
        look();
        live(Lines.FORMAT);
        hub.watch(output);
        hub.pass();
        assertThat(output.text()).startsWith("<i>Kx").endsWith("x\n(n)Kn1\n-n2\n");
        assertThat(output.count()).isEqualTo(3 + unit.length() + "(n)Kn1\n-n2\n".length());
    }
}
