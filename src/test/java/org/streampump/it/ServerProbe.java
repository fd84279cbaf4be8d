package org.streampump.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.streampump.Pace;

/** Looks into a server's process from outside, with the JDK's own tools. */
final class ServerProbe {
    private static final Duration LIMIT = Pace.seconds(90);
    private static final AtomicInteger RUNS = new AtomicInteger();

    private final Server server;

    ServerProbe(Server server) {
        this.server = server;
    }

    /** Names of all threads. */
    List<String> threads() throws IOException {
        return jcmd("Thread.print").stream()
                .filter(line -> line.startsWith("\""))
                .map(line -> line.substring(1, line.indexOf('"', 1)))
                .toList();
    }

    /** Lines of the class histogram, instances that can be reached only: it runs a full collection first. */
    List<String> liveInstances(String classNamePart) throws IOException {
        return jcmd("GC.class_histogram").stream()
                .filter(line -> line.contains(classNamePart))
                .toList();
    }

    /** How many instances of this class can be reached. */
    long liveCount(String className) throws IOException {
        return liveInstances(className).stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length > 3 && columns[3].equals(className))
                .mapToLong(columns -> Long.parseLong(columns[1]))
                .sum();
    }

    /** Bytes of all objects that can be reached; it runs a full collection first. */
    long liveBytes() throws IOException {
        return jcmd("GC.class_histogram").stream()
                .filter(line -> line.startsWith("Total"))
                .mapToLong(line -> Long.parseLong(line.strip().split("\\s+", -1)[2]))
                .findFirst()
                .orElseThrow();
    }

    /** Writes all objects that can be reached into this file, which is replaced. */
    void dumpHeap(Path file) throws IOException {
        Files.deleteIfExists(file);
        jcmd("GC.heap_dump", file.toAbsolutePath().toString());
    }

    /** Lines of the class loaders' statistics in which this regular expression is found. */
    List<String> classLoaders(String pattern) throws IOException {
        Pattern wanted = Pattern.compile(pattern);
        return jcmd("VM.classloader_stats").stream()
                .filter(line -> wanted.matcher(line).find())
                .toList();
    }

    /** Open file descriptors, sockets included; 0 where the system does not tell. */
    int descriptors() throws IOException {
        Path directory = Path.of("/proc", Long.toString(server.pid()), "fd");
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(directory)) {
            return (int) all.count();
        }
    }

    /**
     * The server's ends of connections to these of its ports, each as its peer's port and the state's name; none where the system
     * does not tell. Connections that the server has closed long ago ({@code TIME_WAIT}) are the system's and not listed.
     */
    List<String> connections(int... ports) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path table : List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"))) {
            for (String line : Files.isReadable(table) ? Files.readAllLines(table) : List.<String>of()) {
                String[] columns = line.strip().split("\\s+", -1);
                if (columns[0].endsWith(":") && IntStream.of(ports).anyMatch(port -> port == port(columns[1]))) {
                    State state = State.values()[Integer.parseInt(columns[3], 16)];
                    if (state != State.LISTEN && state != State.TIME_WAIT) {
                        found.add(port(columns[2]) + " " + state);
                    }
                }
            }
        }
        return found;
    }

    /** Linux, include/net/tcp_states.h. */
    private enum State {
        NONE,
        ESTABLISHED,
        SYN_SENT,
        SYN_RECV,
        FIN_WAIT1,
        FIN_WAIT2,
        TIME_WAIT,
        CLOSE,
        CLOSE_WAIT,
        LAST_ACK,
        LISTEN,
        CLOSING,
        NEW_SYN_RECV
    }

    private static int port(String addressInHex) {
        return Integer.parseInt(addressInHex.substring(addressInHex.indexOf(':') + 1), 16);
    }

    private List<String> jcmd(String... command) throws IOException {
        String name = server.containerName() + "-" + server.pid() + "-jcmd" + RUNS.incrementAndGet() + ".log";
        Path log = Server.logDirectory().resolve(name); // two JVMs test at a time, each with a server of its own
        List<String> line = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                        .toString(),
                                Long.toString(server.pid())),
                        Stream.of(command))
                .toList();
        Subprocess run = Subprocess.start(log.getParent(), log, line);
        if (run.exitWithin(LIMIT) != 0) {
            throw new IOException("jcmd failed: " + run.tail());
        }
        List<String> lines = run.lines();
        Files.delete(log);
        return lines;
    }
}
