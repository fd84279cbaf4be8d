package org.streampump.logging;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.streampump.settings.Kind;
import org.streampump.settings.Section;
import org.streampump.settings.SettingsReader;

/**
 * The settings of the log. The log reads its settings itself before the pump starts (log4j2.xml): the pump only checks them.
 * Immutable.
 *
 * @param level the lowest level of which lines are written; empty: {@code info}
 * @param directory of the log's files; empty: the log goes to the console
 * @param maxWaiting maximum size of the lines that wait while the console or disk takes none, in characters
 */
public record LoggingSettings(Optional<String> level, Optional<Path> directory, int maxWaiting) {
    private static final int MIN_WAITING = 10_000; // characters: some stack traces
    private static final int MAX_WAITING = 100_000_000; // characters, on the heap
    private static final String PLACE = "; as a system property or context parameter only";

    private static final Kind<String> LEVEL = Kind.ofText(
            text -> Optional.of(text).filter(Set.of("error", "warn", "info", "debug", "trace")::contains),
            "error, warn, info, debug or trace");
    private static final Kind<Path> DIRECTORY = Kind.ofText(LoggingSettings::path, "the path of a directory");

    public static final Section<LoggingSettings> SECTION = new Section<>(LoggingSettings.class, LoggingSettings::read);

    private static LoggingSettings read(SettingsReader in) {
        return new LoggingSettings(
                in.read("logLevel", LEVEL, "`info`", "`error`, `warn`, `info`, `debug`, `trace`" + PLACE),
                in.read(
                        "logDirectory",
                        DIRECTORY,
                        "the console",
                        "where the log goes as `streampump.log`, [rotated](logs.md); one directory for each pump"
                                + PLACE),
                in.count(
                        "logWaiting",
                        2_097_152,
                        MIN_WAITING,
                        MAX_WAITING,
                        "how many characters of lines wait while the console or disk takes none; more are lost, and counted"
                                + PLACE));
    }

    private static Optional<Path> path(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text).toAbsolutePath());
        } catch (InvalidPathException e) {
            return Optional.empty(); // the added problem says which directories are allowed
        }
    }
}
