package org.streampump;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Follows every link of README and manual: to a page, to a heading, to a file of the checkout. */
class DocumentsTest {
    private static final int LONGEST_README = 10 << 10; // bytes: three screens

    private static final Pattern CODE_BLOCK = Pattern.compile("(?s:^```.*?^```)|^ {4}.*", Pattern.MULTILINE);
    private static final Pattern CODE_SPAN = Pattern.compile("`[^`]*`");
    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)\\s]*)\\)");
    private static final Pattern HEADING = Pattern.compile("^#{1,6} (.*)$", Pattern.MULTILINE);

    /** Files that texts, comments and messages name by their path. */
    private static final Pattern NAMED = Pattern.compile("\\b(?:tomcat-conf|src/(?:main|test|build|bench|site))"
            + "/[\\w./-]*\\w|\\b(?:README|LICENSE|NOTICE)\\b(?:\\.md)?");

    static List<Path> documents() {
        return Documents.all();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsSomewhere(Path document) {
        List<String> broken = new ArrayList<>();
        String prose = withoutCode(Documents.text(document));
        LINK.matcher(prose).results().map(found -> found.group(1)).forEach(target -> {
            if (!target.matches("https?://.*") && !leadsSomewhere(document, target)) {
                broken.add(target);
            }
        });
        assertThat(broken).isEmpty();
    }

    private static boolean leadsSomewhere(Path document, String target) {
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty()
                ? document
                : document.toAbsolutePath().resolveSibling(parts[0]).normalize();
        return Files.isRegularFile(file)
                && (parts.length == 1 || anchors(Documents.text(file)).contains(parts[1]));
    }

    /** The names that GitHub gives to headings, as the manual's pages do. */
    private static Set<String> anchors(String text) {
        Set<String> anchors = new HashSet<>();
        HEADING.matcher(withoutCode(text))
                .results()
                .map(found -> found.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .forEach(anchor -> assertThat(anchors.add(anchor))
                        .as("a second heading %s", anchor)
                        .isTrue());
        return anchors;
    }

    private static String withoutCode(String text) {
        return CODE_SPAN.matcher(CODE_BLOCK.matcher(text).replaceAll("")).replaceAll("`code`");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyFileThatIsNamedIsThere(Path document) {
        assertThat(NAMED.matcher(Documents.text(document)).results().map(found -> found.group()))
                .allSatisfy(name -> assertThat(Path.of(name.replaceFirst("^README$", "README.md")))
                        .exists());
    }

    @Test
    void readmeIsShortAndHasEveryPageOfTheManual() {
        String readme = Documents.text(Documents.README);
        assertThat(readme.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(LONGEST_README);
        Stream<String> pages = Documents.all().stream()
                .filter(page -> !page.equals(Documents.README))
                .map(page -> "| ["
                        + Documents.text(page).lines().findFirst().orElseThrow().substring("# ".length()) + "]("
                        + page.toString().replace('\\', '/') + ") |");
        assertThat(pages).isNotEmpty().allSatisfy(row -> assertThat(readme).contains(row));
    }
}
