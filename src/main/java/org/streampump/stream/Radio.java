package org.streampump.stream;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.streampump.settings.Kind;
import org.streampump.settings.Section;
import org.streampump.settings.SettingsReader;

/**
 * The settings that make a stream behave like radio. Immutable.
 *
 * @param fallback the name of the stream that viewers get while this one is offline
 * @param intro a file of the stream's container that each viewer gets first
 */
public record Radio(Optional<String> fallback, Optional<Path> intro) {
    /** The settings of a stream with neither a fallback nor an intro. */
    public static final Radio NONE = new Radio(Optional.empty(), Optional.empty());

    private static final Kind<Path> FILE = Kind.ofText(Radio::path, "the absolute path of a file");

    public static final Section<Radio> SECTION = new Section<>(Radio.class, Radio::read);

    private static Radio read(SettingsReader in) {
        return new Radio(
                in.read(
                        "fallback",
                        Kind.ofText(name -> another(name, in.owner()), "the name of another stream"),
                        "none",
                        "name of the stream that viewers get while this one is offline; see"
                                + " [Radio](radio.md#fallback-intro-longest-time)"),
                in.read(
                        "intro",
                        FILE,
                        "none",
                        "absolute path of a file, at most 4 MiB, of the stream's container; each viewer gets it first"));
    }

    private static Optional<String> another(String name, String owner) {
        return Optional.of(name).filter(said -> StreamName.isValid(said) && !said.equals(owner));
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text)).filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            return Optional.empty(); // the reader reports the problem
        }
    }
}
