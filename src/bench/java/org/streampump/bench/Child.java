package org.streampump.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.streampump.it.Subprocess;

/** Starts this project's own programs and the JDK's, each as a process whose output goes to a log. */
final class Child {
    private static final Duration TOOL_LIMIT = Duration.ofSeconds(60);

    private Child() {}

    static String jdk(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    /** Starts another program of this package in a JVM of its own. */
    static Subprocess java(Class<?> program, Path log, List<String> options, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(jdk("java")));
        command.addAll(options);
        // The classes of the benchmark need no library.
        command.addAll(List.of("-cp", ownClasses(), program.getName()));
        command.addAll(arguments);
        return Subprocess.start(log.getParent(), log, command);
    }

    private static String ownClasses() {
        return new File(Child.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .getPath();
    }

    /** Makes a JVM run a full garbage collection. */
    static void collectGarbage(long pid, Path log) throws IOException {
        Subprocess jcmd = Subprocess.start(log.getParent(), log, List.of(jdk("jcmd"), Long.toString(pid), "GC.run"));
        if (jcmd.exitWithin(TOOL_LIMIT) != 0) {
            throw new IOException("jcmd GC.run: " + jcmd.tail());
        }
    }

    /** Creates an empty directory, or empties an existing one. Returns the directory. */
    static Path emptyDirectory(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return Files.createDirectories(directory);
    }
}
