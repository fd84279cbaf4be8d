package org.streampump.it;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.streampump.Pace;

/** The operating system's Chromium, without a window, with a profile of its own and nothing that it would do by itself. */
final class Chromium implements Closeable {
    private static final Duration END_LIMIT = Pace.seconds(5);

    private final Subprocess process;

    private Chromium(Subprocess process) {
        this.process = process;
    }

    /**
     * Opens a page.
     *
     * @param directory for its profile, which must be new
     * @param output for its standard output; null for the log
     */
    static Chromium open(String url, Path directory, File output, String... options) throws IOException {
        Path profile = Files.createDirectory(directory.resolve("chromium"));
        List<String> command = new ArrayList<>(List.of(
                "env",
                "TMPDIR=" + directory, // where it leaves something when it is told to end
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--mute-audio",
                "--user-data-dir=" + profile));
        command.addAll(List.of(options));
        command.add(url);
        Path log = Server.logDirectory()
                .resolve(Server.current().containerName() + "-"
                        + Server.current().pid() + "-chromium.log");
        return new Chromium(Subprocess.start(directory, log, command, output));
    }

    Subprocess process() {
        return process;
    }

    /** Ends it with all its processes. */
    @Override
    public void close() {
        List<ProcessHandle> children = ProcessHandle.of(process.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .toList();
        process.end(END_LIMIT);
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
