package org.streampump.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.streampump.settings.Kind;
import org.streampump.settings.Section;

/**
 * The place of the external configuration file. Immutable.
 *
 * @param file absolute path of the file; empty: there is no file
 */
public record ConfigPlace(Optional<Path> file) {
    public static final Section<ConfigPlace> SECTION = new Section<>(
            ConfigPlace.class,
            in -> new ConfigPlace(in.read(
                    "config",
                    Kind.ofText(ConfigPlace::path, "the path of a file"),
                    "none",
                    "path of the external file")));

    private static Optional<Path> path(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text).toAbsolutePath());
        } catch (InvalidPathException e) {
            return Optional.empty(); // the added problem says which paths are allowed
        }
    }
}
