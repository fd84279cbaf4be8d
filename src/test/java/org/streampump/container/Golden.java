package org.streampump.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files below {@code src/test/resources}: samples, and the texts that tests expect. With {@code -Dgolden.update=true} the
 * expected texts are written anew instead of compared; look at the difference before committing it.
 */
public final class Golden {
    private static final Path RESOURCES = Path.of("src", "test", "resources");

    private Golden() {}

    /** The bytes of a test resource. */
    public static byte[] resource(String name) {
        try (InputStream in = Golden.class.getClassLoader().getResourceAsStream(name)) {
            assertThat(in).as("test resource %s", name).isNotNull();
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Checks a text against the resource {@code golden/NAME.txt}. */
    public static void assertMatches(String name, String text) {
        String resource = "golden/" + name + ".txt";
        if (Boolean.getBoolean("golden.update")) {
            write(RESOURCES.resolve(resource), text);
        } else {
            assertThat(text).as(resource).isEqualTo(new String(resource(resource), StandardCharsets.UTF_8));
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
