package org.streampump;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Maven's commands of README and manual name properties, profiles and tests that there are. */
class CommandsTest {
    @Test
    void mavensPropertiesProfilesAndTestsExist() {
        String pom = Documents.text(Path.of("pom.xml"));
        List<Path> tests = sources();
        List<Commands.Command> commands = Commands.of("mvn");
        assertThat(commands)
                .hasSizeGreaterThan(5)
                .allSatisfy(command -> assertThat(command.options()).allSatisfy(option -> {
                    String[] parts = option.substring(2).split("=", 2);
                    if (option.startsWith("-P")) {
                        assertThat(pom).contains("<id>" + parts[0] + "</id>");
                    } else {
                        assertThat(option).startsWith("-D");
                        assertThat(pom.contains(parts[0]) || isRead(parts[0], tests))
                                .as("somebody reads %s", parts[0])
                                .isTrue();
                    }
                    if (parts[0].equals("test") || parts[0].equals("it.test")) {
                        assertThat(tests).anyMatch(file -> file.endsWith(parts[1] + ".java"));
                    }
                }));
    }

    private static boolean isRead(String property, List<Path> sources) {
        return sources.stream().anyMatch(file -> Documents.text(file).contains('"' + property + '"'));
    }

    private static List<Path> sources() {
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
