package org.streampump.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streampump.protocol.AdmissionSettings;
import org.streampump.settings.Problem;
import org.streampump.stream.HubLimits;

class ConfigWatchTest {
    private static final String NEWS = "{\"streams\": {\"news\": " + Loads.PUSH + "}}";

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("pump.json");
    }

    private ConfigWatch watch(String... namesAndValues) {
        Layer naming = Loads.layer("context parameter", "pump.config", file.toString());
        return new ConfigWatch(Loads.loader(), List.of(naming, Loads.layer("web.xml", namesAndValues)));
    }

    @Test
    void fileIsReadAtOnceAndThenOnlyWhenItChanges() throws IOException {
        Files.writeString(file, NEWS);
        ConfigWatch watch = watch();
        assertThat(watch.config().streams()).containsOnlyKeys("news");
        assertThat(watch.poll()).isEmpty();

        Files.writeString(file, "{\"streams\": {\"news\": " + Loads.PUSH + ", \"more\": " + Loads.PUSH + "}}");
        StreamConfig before = watch.config().streams().get("news");
        PumpConfig after = watch.poll().orElseThrow();
        assertThat(after.streams()).containsOnlyKeys("news", "more");
        assertThat(after.streams().get("news")).isEqualTo(before);
        assertThat(watch.config()).isSameAs(after);
        assertThat(watch.poll()).isEmpty();
    }

    @Test
    void changeOfSameSizeAndTimeIsSeen() throws IOException {
        Files.writeString(file, NEWS);
        FileTime time = Files.getLastModifiedTime(file);
        ConfigWatch watch = watch();
        Files.writeString(file, NEWS.replace("news", "wens"));
        Files.setLastModifiedTime(file, time);
        assertThat(watch.poll().orElseThrow().streams()).containsOnlyKeys("wens");
    }

    @Test
    void touchedFileIsNoChange() throws IOException {
        Files.writeString(file, NEWS);
        ConfigWatch watch = watch();
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
        assertThat(watch.poll()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"streams\": {\"news\": {\"pub | not JSON at line 1", "'' | not JSON", "[] | a JSON object"})
    void brokenFileKeepsWhatWasGood(String broken, String sentence) throws IOException {
        Files.writeString(file, NEWS);
        ConfigWatch watch = watch();
        Files.writeString(file, broken);
        PumpConfig kept = watch.poll().orElseThrow();
        assertThat(kept.streams()).containsOnlyKeys("news");
        assertThat(Loads.sentences(kept.problems()))
                .hasSize(1)
                .first()
                .asString()
                .contains(sentence);

        Files.writeString(file, NEWS);
        assertThat(watch.poll().orElseThrow().problems()).isEmpty();
    }

    @Test
    void vanishedFileKeepsWhatWasGood() throws IOException {
        Files.writeString(file, NEWS);
        ConfigWatch watch = watch();
        Files.delete(file);
        PumpConfig kept = watch.poll().orElseThrow();
        assertThat(kept.streams()).containsOnlyKeys("news");
        assertThat(Loads.sentences(kept.problems())).containsExactly(file + ": expected a file that exists");
        assertThat(watch.poll()).isEmpty();
        Files.writeString(file, NEWS);
        assertThat(watch.poll().orElseThrow().problems()).isEmpty();
    }

    @Test
    void missingFileIsAProblemUntilItComes() throws IOException {
        ConfigWatch watch = watch("stream.inner", Loads.PUSH);
        assertThat(watch.config().streams()).containsOnlyKeys("inner");
        assertThat(watch.config().problems()).hasSize(1);
        Files.writeString(file, NEWS);
        assertThat(watch.poll().orElseThrow().streams()).containsOnlyKeys("news", "inner");
    }

    @Test
    void oneBadStreamInAGoodFileFailsAlone() throws IOException {
        Files.writeString(file, NEWS);
        ConfigWatch watch = watch();
        Files.writeString(file, "{\"streams\": {\"bad\": {}, \"more\": " + Loads.PUSH + "}}");
        PumpConfig config = watch.poll().orElseThrow();
        assertThat(config.streams()).containsOnlyKeys("more");
        assertThat(config.failed()).containsOnlyKeys("bad");
    }

    @Test
    void failedStreamKeepsTheTitleThatWasLastRead() throws IOException {
        Files.writeString(file, "{\"streams\": {\"news\": {\"title\": \"News\"}}}");
        ConfigWatch watch = watch();
        assertThat(watch.config().failedTitles()).containsEntry("news", "News");
        Files.writeString(file, "{\"streams\": {\"news\": {}}}");
        assertThat(watch.poll().orElseThrow().failedTitles()).containsEntry("news", "News");
        Files.writeString(file, "{\"streams\": {\"news\": " + Loads.PUSH + "}}");
        assertThat(watch.poll().orElseThrow().failedTitles()).isEmpty();
    }

    @Test
    void fileBehindAFileCannotBeReached() throws IOException {
        Files.writeString(file, NEWS);
        file = file.resolve("pump.json");
        assertThat(Loads.sentences(watch().config().problems()))
                .containsExactly(file + ": expected a file that the server's user can reach");
    }

    @Test
    void slipInAStreamThatWasGoodLeavesItAsItWas() throws IOException {
        Files.writeString(file, NEWS);
        ConfigWatch watch = watch();
        StreamConfig before = watch.config().streams().get("news");
        Files.writeString(file, "{\"streams\": {\"news\": {\"titel\": \"x\", \"publish\": \"anyone\"}}}");
        PumpConfig config = watch.poll().orElseThrow();
        assertThat(config.failed()).containsOnlyKeys("news");
        assertThat(config.find("news")).contains(before);
        Files.writeString(file, "{\"streams\": {}}");
        assertThat(watch.poll().orElseThrow().find("news")).isEmpty();
    }

    @Test
    void fileIsStrongerThanWebXmlAndWeakerThanTheContainer() throws IOException {
        Files.writeString(file, "{\"pump\": {\"maxViewers\": 5, \"maxStreams\": 5, \"detached\": false}}");
        Layer container = Loads.layer("context parameter", "pump.config", file.toString(), "pump.maxStreams", "6");
        Layer webXml = Loads.layer("web.xml", "pump.maxViewers", "7", "pump.maxEncoders", "7");
        PumpConfig config = new ConfigWatch(Loads.loader(), List.of(container, webXml)).config();
        assertThat(config.pump(HubLimits.class).maxViewers()).isEqualTo(5);
        assertThat(config.pump(HubLimits.class).maxStreams()).isEqualTo(6);
        assertThat(config.pump(AdmissionSettings.class).maxPublishers()).isEqualTo(7);
        assertThat(config.pump(AdmissionSettings.class).isDetached()).isFalse();
    }

    @Test
    void mistakesInTheFilesFrameAreSaidTogether() throws IOException {
        Files.writeString(
                file,
                "{\"stream\": {}, \"pump\": {\"config\": \"x\", \"wait\": [1]}, \"pump.linger\": \"soon\", \"streams\":"
                        + " {\"a\": " + Loads.PUSH + "}, \"stream.a\": " + Loads.PUSH + "}");
        PumpConfig config = watch().config();
        assertThat(config.streams()).containsOnlyKeys("a");
        assertThat(Loads.sentences(config.problems()))
                .containsExactly(
                        file + ": pump.config: expected to be set outside of the file that it names",
                        file + ": pump.wait: expected a text, a number, true or false",
                        file + ": stream.a is given twice, expected each parameter once",
                        file + ": stream: expected a known key; did you mean streams?",
                        "pump.linger (" + file + ") is \"soon\", expected a duration with its unit (ms, s, m, h, d)"
                                + " from 0 to 1d");
    }

    @Test
    void sectionThatIsNoObjectIsSaid() throws IOException {
        Files.writeString(file, "{\"streams\": [], \"pump\": 5}");
        assertThat(watch().config().problems()).extracting(Problem::key).containsExactly("pump", "streams");
    }

    @Test
    void fileMayBeginWithAByteOrderMark() throws IOException {
        Files.writeString(file, "\uFEFF" + NEWS);
        assertThat(watch().config().problems()).isEmpty();
    }

    @Test
    void fileThatIsNotTextOrTooLargeOrAFolderIsAProblem() throws IOException {
        Files.write(file, new byte[] {'{', (byte) 0xC0, (byte) 0x80, '}'});
        ConfigWatch watch = watch();
        assertThat(watch.config().problems()).extracting(Problem::expected).containsExactly("a text in UTF-8");
        Files.write(file, new byte[ConfigFile.MAX_BYTES + 1]);
        assertThat(watch.poll().orElseThrow().problems())
                .extracting(Problem::expected)
                .containsExactly("at most 4194304 bytes");
        Files.delete(file);
        Files.createDirectory(file);
        assertThat(watch.poll().orElseThrow().problems())
                .extracting(Problem::expected)
                .containsExactly("a regular file");
    }

    @Test
    void largestFileWithManyStreamsLoads() throws IOException {
        StringBuilder text = new StringBuilder("{\"streams\": {\"s\": ").append(Loads.PUSH);
        for (int i = 1; i < ConfigLoader.MAX_STREAMS; i++) {
            text.append(",\n\"s").append(i).append("\": ").append(Loads.PUSH);
        }
        Files.writeString(file, text.append("}}"));
        assertThat(watch().config().streams()).hasSize(ConfigLoader.MAX_STREAMS);
    }

    @Test
    void withoutAFileThereIsNothingToPoll() {
        ConfigWatch watch = new ConfigWatch(Loads.loader(), List.of(Loads.layer("web.xml", "stream.a", Loads.PUSH)));
        assertThat(watch.config().streams()).containsOnlyKeys("a");
        assertThat(watch.poll()).isEqualTo(Optional.empty());
    }
}
