package org.streampump;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Comments are read once: no sentence has an order that English does not have. */
class ProseTest {
    private static final Path SOURCES = Path.of("src"); // of the product, the tests, the benchmark and the build

    private static final Pattern COMMENT = Pattern.compile(
            "\"\"\".*?\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\\n]|\\\\.)+'"
                    + "|(/\\*.*?\\*/)|((?:^[ \\t]*//[^\\n]*\\n)+|//[^\\n]*)",
            Pattern.DOTALL | Pattern.MULTILINE);

    /** Words with which no sentence begins: a noun does. */
    private static final Pattern BEGINNING = Pattern.compile(
            "^(?:So|What|Who|Whom|Whose|Whoever|Whatever|Those|Of|The same|To whom|With whom|How long was|Such as)\\b");

    /** Idioms of another language. */
    private static final Pattern IDIOM = Pattern.compile(
            "\\b(?:another (?:one )?than|others? than|not any more|any more\\b|the one before|the ones before|the one behind"
                    + "|so long (?:is|are|may|has|have|as)|so (?:many|much) (?:is|are|may)|as good as"
                    + "|behind (?:that|this|it|them) (?:comes?|follows?)|until then not|already before|by it|until now|at any rate|may not)\\b");

    private record Slip(String file, String sentence) {}

    @Test
    void everySentenceIsReadOnce() throws IOException {
        Map<String, List<String>> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.filter(path -> path.toString().matches(".*\\.(java|bsh)"))
                    .flatMap(ProseTest::slips)
                    .forEach(slip -> found.computeIfAbsent(slip.file(), unused -> new ArrayList<>())
                            .add(slip.sentence()));
        }
        assertThat(found)
                .as("sentences to be put in another order (STYLE: subject, verb, object)")
                .isEmpty();
    }

    @Test
    void slipsAreSeen() {
        assertThat(slips("/** So long is a stream wanted. */")).hasSize(1);
        assertThat(slips("/** Any. What encoders are told. */")).hasSize(1);
        assertThat(slips("int a; // The same for viewers\n")).hasSize(1);
        assertThat(slips("    // A viewer that has left\n    // is not there any more.\n"))
                .hasSize(1);
        assertThat(slips("/**\n * How long a viewer waits.\n *\n * @param ms of the time, in milliseconds\n */"))
                .isEmpty();
        assertThat(slips("String a = \"/* So long. */\"; // Maximum time, e.g. 5 s\n"))
                .isEmpty();
        assertThat(slips("String a = \"\"\"\n    it's // So long.\n\"\"\"; // So long.\n"))
                .hasSize(1);
    }

    private static Stream<Slip> slips(Path file) {
        String name = SOURCES.relativize(file).toString().replace('\\', '/');
        try {
            return slips(Files.readString(file)).stream().map(sentence -> new Slip(name, sentence));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> slips(String source) {
        return COMMENT.matcher(source)
                .results()
                .map(ProseTest::text)
                .flatMap(text ->
                        Stream.of(text.split("(?<=[.!?:]) +(?=[A-Z])|\\s*\\n\\s*\\n\\s*|(?:^|\\s)@(?=[a-z])", -1)))
                .map(String::strip)
                .filter(sentence -> BEGINNING.matcher(sentence).find()
                        || IDIOM.matcher(sentence).find())
                .toList();
    }

    /** The words of a comment; empty for a text between quotation marks. */
    private static String text(MatchResult match) {
        String comment = match.group(1) != null ? match.group(1) : match.group(2);
        if (comment == null) {
            return "";
        }
        String plain = comment.replaceAll("(?m)^\\s*(?:/\\*\\*?|\\*/|\\*(?!/)|//) ?|\\*/|^//", "")
                .replaceAll("(?m)/\\*\\*? ?|//\\s?", "")
                .replaceAll("\\{@(?:code|link|linkplain) ([^}]*)\\}", "`$1`")
                .replaceAll("</?p>", "\n\n");
        return plain.replaceAll("(?<!\\n)\\n(?!\\s*\\n|@)", " ").replaceAll("(?m)^\\s+", "");
    }
}
