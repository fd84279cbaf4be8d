package org.streampump.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.Documents;
import org.streampump.access.AccessSettings;
import org.streampump.access.StreamAccess;
import org.streampump.settings.Secret;

/** A key that can be guessed is in force, and said to be unwise. */
class ShortKeysTest {
    private static PumpConfig withKey(String json) {
        return Loads.load("stream.news", "{\"publish\": {\"key\": " + json + "}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"k\"",
                "\"elevenchars\"",
                "[\"long enough for all\", \"short\"]",
                "\"\u00e9\u00e9\uD83D\uDD11\""
            })
    void shortKeyIsAWarningAndInForce(String json) {
        PumpConfig config = withKey(json);
        assertThat(Loads.sentences(config.warnings()))
                .containsExactly("stream.news (test): publish.key is (hidden), expected at least 12 characters: a"
                        + " shorter key can be guessed");
        assertThat(config.problems()).isEmpty();
        assertThat(config.failed()).isEmpty();
        assertThat(config.find("news")
                        .orElseThrow()
                        .get(StreamAccess.class)
                        .publish()
                        .isForNobody())
                .isFalse();
    }

    /** Eleven characters, of which Java takes each for two. */
    @Test
    void charactersCountAndNotWhatTheyAreStoredIn() {
        assertThat(withKey("\"" + "\uD83D\uDD11".repeat(11) + "\"").warnings()).hasSize(1);
        assertThat(withKey("\"" + "\uD83D\uDD11".repeat(12) + "\"").warnings()).isEmpty();
    }

    @Test
    void twelveCharactersAreEnough() {
        assertThat(withKey("[\"twelve-chars\", \"also twelve!\"]").warnings()).isEmpty();
        assertThat(Loads.load("pump.adminKey", " twelve-chars ").warnings()).isEmpty();
    }

    @Test
    void shortKeyOfTheAdministratorIsAWarning() {
        PumpConfig config = Loads.load("pump.adminKey", "elevenchars");
        assertThat(Loads.sentences(config.warnings()))
                .containsExactly(
                        "pump.adminKey (test) is (hidden), expected at least 12 characters: a shorter key can be"
                                + " guessed");
        assertThat(config.problems()).isEmpty();
        assertThat(config.pumpProblems()).isEmpty();
        assertThat(config.pump(AccessSettings.class).adminKey()).isPresent();
    }

    @Test
    void streamWithAProblemFailsForThatAlone() {
        PumpConfig config = Loads.load("stream.news", "{\"publish\": {\"key\": \"k\"}, \"idle\": \"never\"}");
        assertThat(config.failed().get("news")).hasSize(1);
        assertThat(config.problems()).hasSize(1);
        assertThat(config.warnings()).hasSize(1);
    }

    @Test
    void noExampleHasAShortKey() {
        List<String> keys = new ArrayList<>();
        List<Path> files = new ArrayList<>(Documents.all());
        files.addAll(List.of(Path.of("tomcat-conf", "ROOT.xml"), Path.of("webapp", "js", "empty.js")));
        for (Path file : files) {
            String text = Documents.text(file).replace("&quot;", "\"");
            Matcher found = Pattern.compile("\"(?:adminKey|key)\": \"([^\"]*)\"|[?&]key=([^\"\\s`]+)|"
                            + "-u \\w+:(\\S+)|adminKey\" override=\"false\" value=\"([^\"]*)\"")
                    .matcher(text);
            while (found.find()) {
                for (int group = 1; group <= found.groupCount(); group++) {
                    if (found.group(group) != null && !found.group(group).equals("…")) {
                        keys.add(found.group(group));
                    }
                }
            }
        }
        assertThat(keys).hasSizeGreaterThan(20).noneMatch(Secret::isShort);
    }
}
