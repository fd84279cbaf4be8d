package org.streampump.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streampump.settings.Kind;
import org.streampump.settings.Section;
import org.streampump.settings.Settings;
import org.streampump.settings.SettingsReader;
import org.streampump.settings.Value;
import org.streampump.source.Source;
import org.streampump.source.SourceAddress;
import org.streampump.source.SourceSettings;
import org.streampump.source.SourceType;
import org.streampump.source.SourceTypes;

/** Options of one address of several, as its kind reads them. */
class SourceOptionsTest {

    /** @param arguments of a command; may hold a password */
    private record Command(List<String> arguments, boolean isRestarted) {
        static final Section<Command> SECTION = new Section<>(Command.class, Command::read);

        private static Command read(SettingsReader in) {
            Kind<List<String>> list = new Kind<>(Value::words, "a list of texts").hidden();
            return new Command(
                    in.read("arguments", list, "none", "of the command").orElse(List.of()),
                    in.flag("restart", true, "whether the command is started again"));
        }
    }

    private record Multicast(Optional<String> network) {
        static final Section<Multicast> SECTION = new Section<>(
                Multicast.class,
                in -> new Multicast(in.read("interface", Kind.line(20), "the system's choice", "where it is joined")));
    }

    private record FakeKind(String name, List<Section<?>> sections) implements SourceType {
        @Override
        public Set<String> schemes() {
            return Set.of(name);
        }

        @Override
        public Optional<String> objection(SourceAddress address, Settings options) {
            boolean agree = name.equals("udp")
                    || !options.get(Command.class).arguments().contains("--server");
            return agree ? Optional.empty() : Optional.of("a command that is no server");
        }

        @Override
        public Source source(SourceAddress address, Settings options) {
            throw new IllegalStateException(new IOException("no attempt is made"));
        }
    }

    private static final SourceTypes TYPES = new SourceTypes(
            List.of(new FakeKind("exec", List.of(Command.SECTION)), new FakeKind("udp", List.of(Multicast.SECTION))));

    private static PumpConfig load(String source) {
        return TestConfig.loader(Set.of(), TYPES, name -> true)
                .load(List.of(Loads.layer("test", "stream.news", "{\"source\": " + source + "}")));
    }

    private static SourceSettings source(String source) {
        PumpConfig config = load(source);
        assertThat(config.problems()).isEmpty();
        return config.streams().get("news").get(SourceSettings.class);
    }

    @Test
    void eachAddressHasItsOwnOptions() {
        SourceSettings source = source("""
                [{"url": "exec:/usr/bin/ffmpeg", "arguments": ["-i", "rtsp://me:s3cret@camera/"], "restart": false},
                 "exec:/usr/bin/true",
                 {"url": "udp://@239.1.1.1:1234", "interface": "eth1"},
                 {"url": "udp://@239.1.1.2:1234"}]
                """);
        assertThat(source.upstreams())
                .extracting(Object::toString)
                .containsExactly(
                        "exec:/usr/bin/ffmpeg", "exec:/usr/bin/true", "udp://239.1.1.1:1234/", "udp://239.1.1.2:1234/");
        assertThat(source.upstreams().get(0).options().get(Command.class))
                .isEqualTo(new Command(List.of("-i", "rtsp://me:s3cret@camera/"), false));
        assertThat(source.upstreams().get(1).options().get(Command.class)).isEqualTo(new Command(List.of(), true));
        assertThat(source.upstreams().get(2).options().get(Multicast.class).network())
                .contains("eth1");
        assertThat(source.upstreams().get(3).options().get(Multicast.class).network())
                .isEmpty();
        assertThat(source.toString()).doesNotContain("s3cret");
    }

    @Test
    void objectNeedsNoListAndSaysTheSameAsAText() {
        assertThat(source("{\"url\": \" exec:true \"}")).isEqualTo(source("\"exec:true\""));
    }

    /** A reload leaves equal sources alone and begins the others anew. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"url\": \"exec:a\", \"restart\": true} | \"exec:a\" | true",
                "{\"url\": \"exec:a\", \"restart\": false} | \"exec:a\" | false",
                "{\"url\": \"exec:a\", \"arguments\": [\"a\"]} | {\"url\": \"exec:a\", \"arguments\": [\"b\"]} | false",
                "\"exec:a\" | \"exec:b\" | false",
                "\"exec:a?b\" | \"exec:a?c\" | false"
            })
    void sourcesAreEqualWhenNothingDiffersThatWasConfigured(String one, String other, boolean isEqual) {
        assertThat(source(one).equals(source(other))).isEqualTo(isEqual);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"url\": \"exec:a\", \"argments\": [\"s3cret\"]} | source.argments: expected a known key; did you mean arguments?",
                "{\"url\": \"exec:a\", \"arguments\": \"s3cret\", \"restart\": 1} | source.restart is 1, expected true or false",
                "{\"url\": \"exec:a\", \"arguments\": {\"a\": \"s3cret\"}} | source.arguments is (hidden), expected a list",
                "{\"url\": \"udp:a\", \"arguments\": [\"s3cret\"]} | source.arguments: expected a known key: url, interface",
                "[\"exec:a\", {\"url\": \"udp:a\", \"interfaces\": \"s3cret\"}] | source.2.interfaces: expected a known key; did you mean interface?",
                "{\"url\": \"exec:a\", \"arguments\": [\"--server\"]} | source.url: expected a command that is no server",
                "[\"exec:a\", {\"arguments\": [\"s3cret\"]}] | source.2.url is missing, expected an address that begins with one of: exec:, udp:",
                "{\"url\": \"ftp://s3cret\", \"user\": \"s3cret\"} | source.url: expected an address that begins with one of: exec:, udp:"
            })
    void mistakeIsSaidAtItsPlace(String source, String sentence) {
        PumpConfig config = load(source);
        assertThat(Loads.sentences(config.problems()))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("stream.news (test): " + sentence)
                .doesNotContain("s3cret");
    }

    @Test
    void allMistakesAreSaidAtOnce() {
        PumpConfig config = load("[{\"url\": \"exec:a\", \"restart\": 1, \"x\": 2}, \"ftp:a\", {\"url\": 5}, {}]");
        assertThat(Loads.sentences(config.problems())).hasSize(5);
    }
}
