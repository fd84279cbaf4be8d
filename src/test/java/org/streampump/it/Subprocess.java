package org.streampump.it;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.streampump.Pace;

/** A program that a test has started. Its output goes to a file; it ends with the test's JVM at the latest. */
public final class Subprocess {
    private static final int TAIL_LINES = 40;
    // The user's variables that no program gets: for any JVM, for a pump, and proxies that ffmpeg would ask.
    private static final Pattern FOREIGN =
            Pattern.compile("JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|PUMP_.*|(?i:(http|https|all)_proxy)");
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Thread ending = new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "end subprocesses");
        Runtime.getRuntime().addShutdownHook(ending);
    }

    private final Process process;
    private final Path log;
    private final Semaphore reading = new Semaphore(1); // taken while a pipe is not to be read

    private Subprocess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a program whose standard output and error both go to the log. */
    public static Subprocess start(Path directory, Path log, List<String> command) throws IOException {
        return start(directory, log, command, null);
    }

    /**
     * Starts a program, with nothing to read on its standard input.
     *
     * @param log for its standard error; written anew
     * @param output for its standard output; null where that shall go to the log too
     */
    static Subprocess start(Path directory, Path log, List<String> command, File output) throws IOException {
        Files.createDirectories(log.getParent());
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().removeIf(name -> FOREIGN.matcher(name).matches());
        if (output == null) {
            builder.redirectErrorStream(true).redirectOutput(log.toFile());
        } else {
            builder.redirectError(log.toFile()).redirectOutput(output);
        }
        return started(builder, log);
    }

    /**
     * Starts a program whose standard output and error both go to the log through a pipe, which can be left unread: see
     * {@link #readLog}.
     */
    static Subprocess startWithPipe(Path directory, Path log, List<String> command) throws IOException {
        Files.createDirectories(log.getParent());
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> FOREIGN.matcher(name).matches());
        Files.deleteIfExists(log);
        Files.createFile(log);
        Subprocess started = started(builder, log);
        Thread reader = new Thread(started::readPipe, "log of " + log.getFileName());
        reader.setDaemon(true);
        reader.start();
        return started;
    }

    private static Subprocess started(ProcessBuilder builder, Path log) throws IOException {
        Process process = builder.start();
        RUNNING.add(process);
        process.getOutputStream().close();
        return new Subprocess(process, log);
    }

    private void readPipe() {
        byte[] bytes = new byte[8 * 1024];
        try (InputStream in = process.getInputStream();
                OutputStream out = Files.newOutputStream(log, StandardOpenOption.APPEND)) {
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                reading.acquireUninterruptibly();
                reading.release();
                out.write(bytes, 0, count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the pipe is read from here on; without a reader it is full after 64 KiB or so. */
    void readLog(boolean read) {
        if (read) {
            reading.release();
        } else {
            reading.acquireUninterruptibly();
        }
    }

    public long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The program's output; the file grows while the program runs. */
    Path log() {
        return log;
    }

    /** The exit code, or an {@link AssertionError} with the log's end when it takes longer than this. */
    public int exitWithin(Duration limit) {
        if (!hasEndedWithin(limit)) {
            throw new AssertionError("process " + pid() + " still runs after " + limit + "\n" + tail());
        }
        return process.exitValue();
    }

    /** Asks it to end (SIGTERM), and makes it end when it does not within the limit. Returns whether asking was enough. */
    public boolean end(Duration limit) {
        process.destroy();
        boolean ended = hasEndedWithin(limit);
        if (!ended) {
            kill();
        }
        return ended;
    }

    /** Ends it at once (SIGKILL): the way a machine loses its power, but with closed sockets. */
    public void kill() {
        process.destroyForcibly();
        exitWithin(Pace.seconds(60));
    }

    /** Waits until a line of the log contains this pattern, and returns the first such line. */
    String awaitLog(Pattern pattern, Duration limit) {
        return await("log line with " + pattern + " in " + log)
                .atMost(limit)
                .pollDelay(Duration.ZERO)
                .until(() -> firstLine(pattern), line -> line != null);
    }

    private String firstLine(Pattern pattern) {
        return lines().stream()
                .filter(line -> pattern.matcher(line).find())
                .findFirst()
                .orElse(null);
    }

    /** The log so far. */
    List<String> lines() {
        try {
            // Cut anywhere, even within a character: the program is still writing.
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The log's last lines, for a message. */
    public String tail() {
        List<String> lines = lines();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    private boolean hasEndedWithin(Duration limit) {
        try {
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (ended) {
                RUNNING.remove(process);
            }
            return ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for process " + pid(), e);
        }
    }
}
