package org.streampump.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Measures one scenario with one server, once, from the server's start to its end. */
final class Measurement {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final int POLL_MS = 100;
    private static final int OK = 200;

    /**
     * Minimum number of viewers for a measurement of memory: with fewer viewers, the fluctuations of the heap are
     * larger than the viewers' memory.
     */
    private static final int MEMORY_VIEWERS = 1_000;

    /**
     * Maximum length of the log that a pump keeps by default, in seconds. Memory is measured only if such a log has
     * less than a KiB for each viewer, because the log may grow between the two measurements.
     */
    private static final int LOG_SECONDS = 30;

    private static final int RAMP_SECONDS = 4;
    private static final int KIB = 1_024;

    private final Options options;
    private final Path directory;
    private final Path logs;

    /** @param directory directory for the servers' files and logs */
    Measurement(Options options, Path directory) throws IOException {
        this.options = options;
        this.directory = Files.createDirectories(directory);
        this.logs = Files.createDirectories(directory.resolve("logs"));
    }

    /** Returns the names of all servers, in the order of the table. */
    List<String> servers() {
        List<String> peers = options.peers().stream().map(PeerServer::name).toList();
        return Stream.concat(options.servers().stream(), peers.stream()).toList();
    }

    /** Whether the server can do this scenario at all. */
    boolean isPossible(String name, Scenario scenario) {
        return options.peers().stream()
                .filter(peer -> peer.name().equals(name))
                .findFirst()
                .map(peer -> scenario.tls() == peer.watch().startsWith("https")
                        && (scenario.streams() == 1 || peer.publish().contains(ServerUnderTest.STREAM)))
                .orElse(!(scenario.tls() && name.equals(Options.FLOOR)));
    }

    Figures run(String name, Scenario scenario) throws BenchmarkException, InterruptedException {
        try (ServerUnderTest server = start(name, scenario)) {
            try {
                return measure(server, scenario);
            } catch (IOException e) {
                throw new BenchmarkException(e.getMessage() + logOf(server), e);
            } catch (BenchmarkException e) {
                throw new BenchmarkException(e.getMessage() + logOf(server), e);
            }
        } catch (IOException e) {
            throw new BenchmarkException(name + " did not start: " + e.getMessage(), e);
        }
    }

    private static String logOf(ServerUnderTest server) {
        return "\nThe last lines of " + server.name() + ":\n" + server.tail();
    }

    private ServerUnderTest start(String name, Scenario scenario) throws IOException {
        Path log = logs.resolve(name + "-" + scenario.name() + ".log");
        for (PeerServer peer : options.peers()) {
            if (peer.name().equals(name)) {
                return peer;
            }
        }
        if (name.equals(Options.FLOOR)) {
            Duration lifetime =
                    options.warmup().plus(options.window()).multipliedBy(2).plus(Duration.ofMinutes(5));
            return FloorServer.start(scenario, options.floorPass(), lifetime, log);
        }
        return PumpServer.start(name, options, scenario.tls(), directory, log);
    }

    private Figures measure(ServerUnderTest server, Scenario scenario)
            throws IOException, BenchmarkException, InterruptedException {
        List<URI> targets = addresses(server.publish(), scenario.streams());
        if (!(server instanceof PeerServer)) { // a peer runs already, and may keep any GET waiting for its stream
            awaitListening(targets.get(0));
        }
        try (Feeder feeder = Feeder.start(server.publishMethod(), targets, scenario.bitsPerSecond())) {
            for (URI watch : addresses(server.watch(), scenario.streams())) {
                awaitLive(watch, feeder);
            }
            Path log = logs.resolve("viewers-" + server.name() + "-" + scenario.name() + ".log");
            try (ViewersProcess viewers = ViewersProcess.start(scenario, server, options.checked(), log)) {
                Figures figures = scenario.storm() ? storm(viewers, scenario) : steady(viewers, server, scenario);
                if (!feeder.failure().isEmpty()) {
                    throw new BenchmarkException(feeder.failure());
                }
                return figures.put("feederLate", feeder.latestMs());
            }
        }
    }

    /**
     * Measures a window after the viewers have come and the server has warmed up; measures memory with a quarter of the
     * viewers and with all viewers.
     */
    private Figures steady(ViewersProcess viewers, ServerUnderTest server, Scenario scenario)
            throws IOException, InterruptedException {
        int all = scenario.viewers();
        int perSecond = options.ramp() > 0 ? options.ramp() : Math.max(1, (all + RAMP_SECONDS - 1) / RAMP_SECONDS);
        boolean memory = isMemoryMeasured(scenario) && !server.pids().isEmpty();
        int first = memory ? all / 4 : all;
        viewers.attach(first, perSecond);
        pass(options.warmup());
        long before = 0;
        if (memory) {
            before = collectedPssKib(server);
            viewers.attach(all - first, perSecond);
            pass(options.warmup().dividedBy(2));
        }
        viewers.begin();
        pass(options.window());
        Figures figures = viewers.end();
        if (memory) {
            figures.put("kibPerViewer", (double) (collectedPssKib(server) - before) / (all - first));
        }
        if (!server.pids().isEmpty()) {
            figures.put("pssMib", (double) ProcessMeter.pssKib(server.pids()) / KIB);
        }
        return figures;
    }

    private static boolean isMemoryMeasured(Scenario scenario) {
        long log = scenario.bitsPerSecond() / 8 * LOG_SECONDS * scenario.streams();
        return scenario.viewers() >= MEMORY_VIEWERS && log < (long) KIB * scenario.viewers() * 3 / 4;
    }

    /**
     * Lets all viewers come twice: first to warm the server up, then in the storm, with which the measured window
     * begins.
     */
    private Figures storm(ViewersProcess viewers, Scenario scenario) throws IOException, InterruptedException {
        int perSecond = Math.max(1, scenario.viewers() / Scenario.STORM_SECONDS);
        viewers.attach(scenario.viewers(), perSecond);
        pass(options.warmup());
        viewers.detach();
        pass(Duration.ofSeconds(1)); // the server needs a moment to notice
        viewers.begin();
        long startNs = System.nanoTime();
        viewers.attach(scenario.viewers(), perSecond);
        pass(options.window().minusNanos(System.nanoTime() - startNs));
        return viewers.end().put("short", Double.NaN); // not meaningful, because viewers join within the window
    }

    private static void pass(Duration time) throws InterruptedException {
        if (!time.isNegative()) {
            Thread.sleep(time.toMillis());
        }
    }

    private long collectedPssKib(ServerUnderTest server) throws IOException {
        if (server.isJava()) {
            for (long pid : server.pids()) {
                Child.collectGarbage(pid, logs.resolve("jcmd.log"));
            }
        }
        return ProcessMeter.pssKib(server.pids());
    }

    private static List<URI> addresses(String template, int streams) {
        return IntStream.range(0, streams)
                .mapToObj(n -> URI.create(template.replace(ServerUnderTest.STREAM, "s" + n)))
                .toList();
    }

    /**
     * Waits for any answer. The status does not tell whether the pump runs: for a stream that does not exist, the pump
     * answers with 404 or 503, and a servlet container without the pump answers with 404 as well.
     */
    private static void awaitListening(URI publish) throws BenchmarkException, InterruptedException {
        URI root = publish.resolve("/streams/bench/");
        long startNs = System.nanoTime();
        int status = Ports.status(root);
        while (status == Ports.NO_ANSWER) {
            if (System.nanoTime() - startNs > START_LIMIT.toNanos()) {
                throw new BenchmarkException("nobody answers at " + root + " after " + START_LIMIT);
            }
            Thread.sleep(POLL_MS);
            status = Ports.status(root);
        }
    }

    private static void awaitLive(URI watch, Feeder feeder) throws BenchmarkException, InterruptedException {
        long startNs = System.nanoTime();
        int status = Ports.status(watch);
        while (status != OK) {
            if (!feeder.failure().isEmpty()) {
                throw new BenchmarkException(feeder.failure());
            }
            if (System.nanoTime() - startNs > START_LIMIT.toNanos()) {
                throw new BenchmarkException(watch + " still answers with " + status + " after " + START_LIMIT);
            }
            Thread.sleep(POLL_MS);
            status = Ports.status(watch);
        }
    }
}
