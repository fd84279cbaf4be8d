package org.streampump.it;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.streampump.Pace;

/**
 * The real ffmpeg and ffprobe. A test registers it ({@code @RegisterExtension final Ffmpeg ffmpeg = new Ffmpeg();}); it
 * skips the test, saying why, where the program cannot run, and ends what the test has started.
 */
final class Ffmpeg implements BeforeEachCallback, AfterEachCallback {
    /** For a few seconds of film, with other processes on the same processor. */
    static final Duration LIMIT = Pace.seconds(90);

    private static final Duration END_LIMIT = Pace.seconds(5);
    private static final AtomicInteger RUNS = new AtomicInteger();

    private static volatile String obstacle; // why it cannot run, empty if it can, null before that is known

    private final List<Subprocess> started = new CopyOnWriteArrayList<>(); // tests start several at a time
    private String logName = "ffmpeg";

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        if (obstacle == null) {
            obstacle = findObstacle();
        }
        Assumptions.assumeTrue(obstacle.isEmpty(), obstacle);
        logName = Server.current().containerName() + "-"
                + context.getRequiredTestClass().getSimpleName() + "-"
                + context.getRequiredTestMethod().getName();
    }

    private static String findObstacle() throws IOException {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!system.equals("Linux amd64")) {
            return "the build's ffmpeg is for Linux on x86-64, this is " + system;
        }
        for (String name : List.of("ffmpeg", "ffprobe")) {
            File program = new File(program(name)); // comes out of a jar, which keeps no such bits
            if (!program.canExecute() && !program.setExecutable(true)) {
                throw new IOException("cannot make executable: " + program);
            }
        }
        Path directory = Server.logDirectory();
        Subprocess trial = Subprocess.start(
                Files.createDirectories(directory),
                directory.resolve("ffmpeg-version-" + ProcessHandle.current().pid() + ".log"),
                List.of(program("ffmpeg"), "-version"));
        return trial.exitWithin(LIMIT) == 0 ? "" : "the build's ffmpeg does not start: " + trial.tail();
    }

    /** Starts {@code ffmpeg} with these arguments and lets it run; its log goes to a file. */
    Subprocess start(String... arguments) throws IOException {
        return start(
                ProcessBuilder.Redirect.DISCARD.file(), "ffmpeg", List.of("-hide_banner", "-nostdin", "-y"), arguments);
    }

    /** Starts {@code ffmpeg} with these arguments and lets it run; its output to {@code pipe:1} goes to this file. */
    Subprocess startInto(File output, String... arguments) throws IOException {
        return start(output, "ffmpeg", List.of("-hide_banner", "-nostdin", "-y"), arguments);
    }

    /** Runs {@code ffmpeg} to its end. An {@link AssertionError} with its last words unless it exits with 0 in time. */
    Subprocess run(Duration limit, String... arguments) throws IOException {
        return succeeded(start(arguments), limit);
    }

    /** Runs {@code ffprobe} to its end and returns its standard output. */
    String probe(String... arguments) throws IOException {
        File output = File.createTempFile("ffprobe", ".txt");
        try {
            succeeded(start(output, "ffprobe", List.of("-hide_banner"), arguments), LIMIT);
            return Files.readString(output.toPath());
        } finally {
            Files.delete(output.toPath());
        }
    }

    private Subprocess start(File output, String program, List<String> first, String... arguments) throws IOException {
        Path log = Server.logDirectory().resolve(logName + "-" + program + RUNS.incrementAndGet() + ".log");
        List<String> command = Stream.of(List.of(program(program)), first, List.of(arguments))
                .flatMap(List::stream)
                .toList();
        Subprocess process = Subprocess.start(log.getParent(), log, command, output);
        started.add(process);
        return process;
    }

    private static Subprocess succeeded(Subprocess process, Duration limit) {
        int exit = process.exitWithin(limit);
        if (exit != 0) {
            throw new AssertionError("exit code " + exit + "\n" + process.tail());
        }
        return process;
    }

    static String program(String name) {
        return Path.of(System.getProperty("it.ffmpeg")).resolve(name).toString();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        started.forEach(process -> process.end(END_LIMIT));
        started.clear();
    }
}
