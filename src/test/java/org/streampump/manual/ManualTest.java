package org.streampump.manual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streampump.Documents;

class ManualTest {
    private static final String README = """
            # Pump

            | page |
            |---|
            | [Watch](src/site/markdown/watch.md) |

            ## Run it
            """;

    @TempDir
    private Path project;

    @BeforeEach
    void writeReadme() throws IOException {
        Files.createDirectories(project.resolve(Documents.MANUAL));
        Files.writeString(
                project.resolve("src/site/page.html"), "<title>{title}</title><ul>{pages}</ul><main>{text}</main>");
        Files.writeString(project.resolve("README.md"), README);
    }

    private void write(String page, String markdown) throws IOException {
        Files.writeString(project.resolve(Documents.MANUAL).resolve(page), markdown);
    }

    private String rendered(String file) throws IOException {
        new Manual(project).write(project.resolve("out"));
        return Files.readString(project.resolve("out").resolve(file));
    }

    @Test
    void pageHasTitleListOfPagesAnchorsAndLinks() throws IOException {
        write("watch.md", """
                # Watch & see

                See [this](#what-is-on) or [that](../../../README.md#run-it).

                ## What is `on`?
                """);
        assertThat(rendered("watch.html"))
                .contains("<title>Watch &amp; see · Pump</title>")
                .contains("<li><a href=\"index.html\">Pump</a></li>")
                .contains("<li><a href=\"watch.html\" aria-current=\"page\">Watch &amp; see</a></li>")
                .contains("<a href=\"#what-is-on\">this</a>", "<a href=\"index.html#run-it\">that</a>")
                .contains("<h2 id=\"what-is-on\">What is <code>on</code>?</h2>");
        assertThat(rendered("index.html")).contains("<title>Pump</title>", "<a href=\"watch.html\">Watch</a>");
    }

    @Test
    void markupInTextsIsShownAsItIs() throws IOException {
        write("watch.md", "# Watch\n\n<script>alert(1)</script>\n\n    <table> {title}\n");
        assertThat(rendered("watch.html"))
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;table&gt; {title}")
                .doesNotContain("<script>");
    }

    @Test
    void indexHasTheTextOfEachSection() throws IOException {
        write("watch.md", """
                # Watch

                First *words*.

                ## More

                | `a` | [b](#more) |
                |---|---|
                | c | d |

                    code "quoted"
                """);
        assertThat(rendered("index.json"))
                .contains(
                        "{\"address\":\"watch.html\",\"page\":\"Watch\",\"heading\":\"Watch\",\"text\":\"First words.\"}")
                .contains("{\"address\":\"watch.html#more\",\"page\":\"Watch\",\"heading\":\"More\","
                        + "\"text\":\"a b c d code \\\"quoted\\\"\"}");
    }

    @Test
    void linkOutOfTheManualIsRefused() throws IOException {
        write("watch.md", "# Watch\n\n[this](../../../pom.xml)\n");
        assertThatThrownBy(() -> new Manual(project))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("watch.md links to ../../../pom.xml, which is not in the manual");
    }

    @Test
    void pageThatTheReadmeDoesNotNameIsRefused() throws IOException {
        write("watch.md", "# Watch\n");
        write("lost.md", "# Lost\n");
        assertThatThrownBy(() -> new Manual(project)).hasMessageMatching("README\\.md does not name \\[.*lost\\.md]");
    }

    @Test
    void pageWithoutATitleIsRefused() throws IOException {
        write("watch.md", "Watch\n");
        assertThatThrownBy(() -> new Manual(project)).hasMessage("watch.html does not begin with a title");
    }
}
