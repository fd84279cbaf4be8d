package org.streampump.manual;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The manual: the README as the first page, then the pages to which the README's table links, in the order of the
 * table.
 */
public final class Manual {
    private static final String README = "README.md";
    private static final String MARKDOWN = "src/site/markdown";
    private static final String LAYOUT = "src/site/page.html";
    private static final String FIRST = "index.html";
    private static final String INDEX = "index.json";

    private final String layout;
    private final Map<Path, Page> pages = new LinkedHashMap<>();

    /** @param checkout directory of the project's sources */
    public Manual(Path checkout) throws IOException {
        Path project = checkout.toAbsolutePath().normalize();
        layout = Files.readString(project.resolve(LAYOUT));
        Path readme = project.resolve(README);
        Page first = Page.of(Files.readString(readme), FIRST);
        pages.put(readme, first);
        for (String link : first.tableLinks()) {
            Path source = readme.resolveSibling(link).normalize();
            pages.put(source, Page.of(Files.readString(source), html(source)));
        }
        try (Stream<Path> all = Files.list(project.resolve(MARKDOWN))) {
            List<Path> left = all.filter(page -> !pages.containsKey(page)).toList();
            if (!left.isEmpty()) {
                throw new IllegalArgumentException(README + " does not name " + left);
            }
        }
        pages.forEach((source, page) -> page.replaceLinks(link -> address(source, link)));
    }

    /**
     * Called by the build.
     *
     * @param args directory of the project's sources, and directory that the manual is written to
     */
    public static void main(String[] args) throws IOException {
        new Manual(Path.of(args[0])).write(Path.of(args[1]));
    }

    public void write(Path target) throws IOException {
        Files.createDirectories(target);
        for (Page page : pages.values()) {
            Files.writeString(target.resolve(page.file()), html(page));
        }
        Files.writeString(target.resolve(INDEX), index());
    }

    private static String html(Path markdown) {
        return markdown.getFileName().toString().replaceFirst("\\.md$", ".html");
    }

    /** Returns the address in the manual to which a link of a page leads. */
    private String address(Path source, String link) {
        if (link.matches("https?://.*") || link.startsWith("#")) {
            return link;
        }
        String[] parts = link.split("#", 2);
        Page page = pages.get(source.resolveSibling(parts[0]).normalize());
        if (page == null) {
            throw new IllegalArgumentException(source + " links to " + link + ", which is not in the manual");
        }
        return page.file() + (parts.length == 1 ? "" : "#" + parts[1]);
    }

    private String html(Page page) {
        List<String> links = new ArrayList<>();
        for (Page other : pages.values()) {
            String here = other == page ? " aria-current=\"page\"" : "";
            String name = Page.escaped(other.title());
            links.add("      <li><a href=\"" + other.file() + "\"" + here + ">" + name + "</a></li>");
        }
        String first = pages.values().iterator().next().title();
        String title = page.title().equals(first) ? first : page.title() + " · " + first;
        return layout.replace("{title}", Page.escaped(title))
                .replace("{pages}", String.join("\n", links).strip())
                .replace("{text}", page.html().strip()); // last: the text may contain placeholders
    }

    /** Returns the index for the search as JSON: address, page, heading and text of each section. */
    private String index() {
        JsonArrayBuilder sections = Json.createArrayBuilder();
        for (Page page : pages.values()) {
            for (Page.Section section : page.sections()) {
                sections.add(Json.createObjectBuilder()
                        .add("address", section.address())
                        .add("page", page.title())
                        .add("heading", section.heading())
                        .add("text", section.text()));
            }
        }
        return sections.build().toString();
    }
}
