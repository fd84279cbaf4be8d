package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A field that the pump begins to read is tried with hostile values, and by nothing that throws at them. */
class HostileFieldsTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern READ = Pattern.compile("getHeaders?\\(\"([^\"]+)\"\\)");

    /**
     * Containers throw in these at values that they do not understand, or read a body for them.
     */
    private static final Pattern UNSAFE = Pattern.compile("request(\\(\\))?\\s*\\.(getContentType|getCharacterEncoding"
            + "|getReader|getParameter\\w*|getParts?|getIntHeader|getLocales?|getCookies|getContentLength)\\(");

    @Test
    void everyFieldThatIsReadIsTried() throws IOException {
        Set<String> tried = Stream.concat(
                        HostileFields.NAMES.stream(),
                        HostileFields.FRAMING.stream()
                                .flatMap(lines -> Arrays.stream(lines.split("\r\n")))
                                .map(line -> line.split(":", 2)[0]))
                .collect(Collectors.toCollection(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER)));
        List<String> read = found(READ).toList();
        assertThat(read).isNotEmpty();
        assertThat(read).allSatisfy(name -> assertThat(tried).contains(name));
    }

    @Test
    void nothingIsAskedThatThrowsAtHostileValues() throws IOException {
        assertThat(found(UNSAFE)).isEmpty();
    }

    /** Everything in the sources that the last group of the pattern matches. */
    private static Stream<String> found(Pattern pattern) throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            Stream.Builder<String> found = Stream.builder();
            for (Path source : sources) {
                Matcher matcher = pattern.matcher(Files.readString(source));
                while (matcher.find()) {
                    found.add(matcher.group(matcher.groupCount()));
                }
            }
            return found.build();
        }
    }
}
