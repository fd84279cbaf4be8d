package org.streampump.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** The main program: reads the options, runs every server in turn, and prints a table. */
public final class Benchmark {
    private static final int WRONG_USAGE = 2;
    private static final int FAILED = 1;
    private static final int OTHER_FILES = 1_000; // files that the JVM and the servlet container open for themselves

    private Benchmark() {}

    /**
     * Runs what the options say, and exits with 0, with 1 when something could not be measured, or with 2 when an
     * option is wrong.
     *
     * @param arguments the options; several words in one argument are taken apart
     */
    public static void main(String[] arguments) throws InterruptedException {
        int status;
        try {
            Options options = Options.parse(String.join(" ", arguments));
            if (options == null) {
                System.out.println(Options.HELP);
                return;
            }
            checkMachine(options);
            SelfTest.run();
            status = run(options) ? 0 : FAILED;
        } catch (UsageException e) {
            System.err.println("benchmark: " + e.getMessage());
            status = WRONG_USAGE;
        } catch (IOException e) {
            System.err.println("benchmark: " + e);
            status = FAILED;
        }
        System.exit(status); // a thread that hangs in a write must not keep the process alive
    }

    private static void checkMachine(Options options) throws IOException {
        if (!Files.isReadable(Path.of("/proc/self/smaps_rollup"))) {
            throw new UsageException("this machine has no /proc/PID/smaps_rollup: Linux 4.14 or newer is needed");
        }
        long most = options.scenarios().stream()
                .mapToLong(scenario -> scenario.viewers() + scenario.streams())
                .max()
                .orElse(0);
        long wanted = most + OTHER_FILES;
        long limit = ProcessMeter.openFilesLimit();
        if (limit < wanted) {
            throw new UsageException("each process may open " + limit + " files, and " + wanted
                    + " are needed: run ulimit -n " + wanted + " first, as root if that is refused");
        }
    }

    private static boolean run(Options options) throws IOException, InterruptedException {
        Path directory = Path.of(System.getProperty("bench.work")).toAbsolutePath();
        Measurement measurement = new Measurement(options, directory);
        System.out.println(machine());
        Table table = new Table();
        boolean good = true;
        for (Scenario scenario : options.scenarios()) {
            for (int run = 1; run <= options.runs(); run++) {
                for (String server : measurement.servers()) {
                    if (measurement.isPossible(server, scenario)) {
                        good &= runOne(measurement, server, scenario, run, table);
                    } else if (run == 1) {
                        System.out.println(scenario.name() + ", " + server + ": left out, it cannot do this");
                    }
                }
            }
        }
        System.out.println("\n" + table);
        return good;
    }

    private static boolean runOne(Measurement measurement, String server, Scenario scenario, int run, Table table)
            throws InterruptedException {
        String title = scenario.name() + ", " + server + ", run " + run + ": ";
        try {
            Figures figures = measurement.run(server, scenario);
            table.add(scenario, server, figures);
            System.out.println(title + summary(figures));
            return true;
        } catch (BenchmarkException e) {
            System.out.println(title + "failed\n" + e.getMessage());
            return false;
        }
    }

    private static String summary(Figures figures) {
        return String.format(
                Locale.ROOT,
                "%.3f CPU-s/GB (%.2f CPU-s, %.3f GB in %.1f s); PSS %.0f MiB, client %.2f CPU-s, feeder at most %.0f ms"
                        + " late, stolen %.1f %%; packets missing %.0f (at the join %.0f), reordered %.0f, corrupt %.0f",
                figures.get("cost"),
                figures.get("cpuSeconds"),
                figures.get("gigabytes"),
                figures.get("seconds"),
                figures.get("pssMib"),
                figures.get("clientSeconds"),
                figures.get("feederLate"),
                figures.get("stolen"),
                figures.get("missing"),
                figures.get("missingAtJoin"),
                figures.get("reordered"),
                figures.get("corrupt"));
    }

    /** Returns the facts about the machine without which the figures mean nothing. */
    private static String machine() throws IOException, InterruptedException {
        String model = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2))
                .findFirst()
                .orElse(System.getProperty("os.arch"));
        int cores = Runtime.getRuntime().availableProcessors();
        Duration look = Duration.ofSeconds(1);
        double before = ProcessMeter.machine().busySeconds();
        Thread.sleep(look.toMillis());
        double busy = ProcessMeter.machine().busySeconds() - before;
        return String.format(
                Locale.ROOT,
                "%s; %d cores, %s; Linux %s; Java %s, %s; before the start %.0f %% busy",
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                cores,
                model,
                System.getProperty("os.version"),
                System.getProperty("java.runtime.version"),
                System.getProperty("java.vm.name"),
                100 * busy / cores / look.toSeconds());
    }
}
