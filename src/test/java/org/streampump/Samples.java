package org.streampump;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;

/** The sound streams in {@code src/test/resources/samples}, which tests of damage begin with. */
public final class Samples {
    private static final Path DIRECTORY = Path.of("src", "test", "resources", "samples");

    /**
     * One of them.
     *
     * @param name its file's, below the directory of samples
     */
    public record Sample(String name, ContainerFormat format, byte[] bytes) {}

    private Samples() {}

    /** All formats that the pump knows. */
    public static List<ContainerFormat> formats() {
        return StreamPump.CONTAINERS;
    }

    /** All samples of all formats, in the order of their names. */
    public static List<Sample> all() {
        FormatDetector formats = new FormatDetector(StreamPump.CONTAINERS);
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
            List<Sample> samples = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = DIRECTORY.relativize(file).toString();
                if (!name.endsWith(".sh")) {
                    byte[] bytes = Files.readAllBytes(file);
                    ContainerFormat format = formats.announced(null, name)
                            .or(() -> recognised(bytes))
                            .orElseThrow(() -> new AssertionError("no container has samples like " + name));
                    samples.add(new Sample(name, format, bytes));
                }
            }
            return samples;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<ContainerFormat> recognised(byte[] bytes) {
        return StreamPump.CONTAINERS.stream()
                .filter(format -> format.recognise(bytes, bytes.length) == ContainerFormat.Recognition.YES)
                .findFirst();
    }
}
