package org.streampump.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.streampump.container.ContainerFormat;
import org.streampump.settings.Section;
import org.streampump.settings.Setting;
import org.streampump.settings.Settings;

/** The promises of every kind of source. The test of a kind extends this class and names addresses of the kind. */
@Timeout(60)
public abstract class SourceTypeContract {

    /** Rests of addresses that somebody may write or send; no kind may fail at them, and none repeats them. */
    private static final List<String> HOSTILE = List.of(
            "s3cret",
            "/s3cret",
            "//",
            "///",
            "///s3cret",
            "//s3cret:",
            "//s3cret:0/",
            "//s3cret:-1/",
            "//s3cret:65536/",
            "//s3cret:99999999999999999999/",
            "//[s3cret/",
            "//[::1/s3cret",
            "//[::1]s3cret/",
            "//s3_cret/",
            "//@",
            "//s3cret@",
            "//me:s3cret@/",
            "//me%0As3cret@host/",
            "//host/%s3cret",
            "//host/..%2f..%2fs3cret",
            "/../../s3cret",
            "//host\\s3cret",
            "//host/<s3cret>\"{}|^`",
            "?s3cret",
            "http://s3cret/",
            "s3cret:".repeat(100),
            "//" + "s3cret.".repeat(200));

    /** The kind under test. */
    protected abstract SourceType type();

    /** Addresses from which the kind can pull, each as well as possible with {@code s3cret} where credentials belong. */
    protected abstract List<String> wellFormed();

    /** Addresses that have a scheme of the kind and an objection. */
    protected abstract List<String> malformed();

    /** A well-formed address, with {@code s3cret} in its credentials, from which nothing can be pulled: it fails at once. */
    protected abstract String unreachable() throws IOException;

    private static SourceAddress address(String text) {
        return SourceAddress.of(text).orElseThrow(() -> new AssertionError("not an address: " + text));
    }

    private Settings defaults() {
        return SourceOptions.defaults(type());
    }

    private Optional<String> objection(String text) {
        return type().objection(address(text), defaults());
    }

    @Test
    void namesAndSchemesCanBeWritten() {
        assertThat(type().name()).matches("[a-z][a-z0-9-]*");
        assertThat(type().schemes()).isNotEmpty().allMatch(scheme -> scheme.matches("[a-z][a-z0-9+.-]{0,31}"));
        assertThat(new SourceTypes(List.of(type())).all()).containsExactly(type());
    }

    @Test
    void everyOptionHasItsLineInTheManual() {
        for (Section<?> section : type().sections()) {
            assertThat(section.manual("")).isNotEmpty();
            for (Setting option : section.manual("")) {
                assertThat(option.key()).matches("[a-z][A-Za-z]*").isNotEqualTo("url");
                assertThat(option.fallback()).isNotBlank();
                assertThat(option.meaning()).isNotBlank();
            }
        }
    }

    @Test
    void wellFormedAddressIsPulledFromWithoutConnectingYet() {
        for (String text : wellFormed()) {
            assertThat(objection(text)).as(text).isEmpty();
            Source first = type().source(address(text), defaults());
            assertThat(first).as(text).isNotNull().isNotSameAs(type().source(address(text), defaults()));
            assertThat(address(text).toString()).as(text).doesNotContain("s3cret");
        }
    }

    @Test
    void malformedAddressHasAnObjectionThatDoesNotRepeatIt() {
        for (String text : malformed()) {
            assertThat(objection(text))
                    .as(text)
                    .hasValueSatisfying(said -> assertThat(said).isNotBlank().doesNotContain("s3cret"));
        }
    }

    @Test
    void hostileAddressHasAnObjectionOrMakesASource() {
        for (String scheme : type().schemes()) {
            for (String rest : HOSTILE) {
                SourceAddress address = address(scheme + ":" + (rest.isEmpty() ? "/" : rest));
                Optional<String> objection = type().objection(address, defaults());
                if (objection.isPresent()) {
                    assertThat(objection.get()).as(rest).isNotBlank().doesNotContain("s3cret");
                } else {
                    assertThat(type().source(address, defaults())).as(rest).isNotNull();
                }
            }
        }
    }

    @Test
    void failureIsSaidWithoutCredentials() throws IOException {
        String text = unreachable();
        assertThat(objection(text)).isEmpty();
        Source source = type().source(address(text), defaults());
        assertThatThrownBy(() -> source.run(new NoIntake()))
                .isInstanceOf(IOException.class)
                .satisfies(e -> assertThat(e.getMessage()).isNotBlank().doesNotContain("s3cret"));
    }

    @Test
    void sourceThatWasStoppedBeforeItRunsEndsAtOnce() {
        Source source = type().source(address(wellFormed().get(0)), defaults());
        source.stop();
        assertThatThrownBy(() -> source.run(new NoIntake())).isInstanceOf(IOException.class);
    }

    /** Nothing is brought. */
    private static final class NoIntake implements Intake {
        @Override
        public void begin(ContainerFormat format) {
            throw new AssertionError("has begun");
        }

        @Override
        public void feed(byte[] bytes, int offset, int length) {
            throw new AssertionError("feeds");
        }

        @Override
        public Duration silence() {
            return Duration.ofSeconds(15);
        }

        @Override
        public List<String> chain() {
            return List.of();
        }

        @Override
        public void cameBy(String header) {}
    }
}
