package org.streampump;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The README and the manual, as files of the checkout. */
public final class Documents {
    public static final Path README = Path.of("README.md");
    public static final Path MANUAL = Path.of("src", "site", "markdown");

    private Documents() {}

    /** The README and the manual's pages. */
    public static List<Path> all() {
        try (Stream<Path> pages = Files.list(MANUAL)) {
            return Stream.concat(Stream.of(README), pages.sorted()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String page(String name) {
        return text(MANUAL.resolve(name + ".md"));
    }

    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
