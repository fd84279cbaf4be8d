package org.streampump.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** CPU time, memory and limits of processes, from Linux's {@code /proc} (proc(5)). */
final class ProcessMeter {
    /** The kernel's USER_HZ, which is 100 on every architecture that has a JVM; 10 ms of resolution. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int UTIME = 11; // index after the name's parenthesis; field 14 in proc(5)
    private static final int IDLE = 3; // index after the word "cpu"
    private static final int IOWAIT = 4;
    private static final int STEAL = 7;
    private static final int GUEST = 8; // contained in user time

    private ProcessMeter() {}

    /** Returns the CPU seconds of all threads of these processes since they began, without those of child processes. */
    static double cpuSeconds(List<Long> pids) throws IOException {
        double sum = 0;
        for (long pid : pids) {
            String stat = text(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            sum += (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) / TICKS_PER_SECOND;
        }
        return sum;
    }

    /** CPU seconds of the whole machine since it started. */
    record MachineTime(double busySeconds, double stolenSeconds) {}

    static MachineTime machine() throws IOException {
        String[] figures =
                text(Path.of("/proc/stat")).lines().findFirst().orElse("").split("\\s+", -1);
        double busy = 0;
        for (int n = 0; n < GUEST; n++) {
            if (n != IDLE && n != IOWAIT && n != STEAL) {
                busy += Long.parseLong(figures[n + 1]);
            }
        }
        return new MachineTime(busy / TICKS_PER_SECOND, Long.parseLong(figures[STEAL + 1]) / TICKS_PER_SECOND);
    }

    /** Returns the proportional set size of these processes together, in KiB. */
    static long pssKib(List<Long> pids) throws IOException {
        long sum = 0;
        for (long pid : pids) {
            String line = text(Path.of("/proc", Long.toString(pid), "smaps_rollup"))
                    .lines()
                    .filter(each -> each.startsWith("Pss:"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no Pss of process " + pid));
            sum += Long.parseLong(line.replaceAll("\\D+", ""));
        }
        return sum;
    }

    /** Returns the maximum number of open files of this process, and of each process that it starts. */
    static long openFilesLimit() throws IOException {
        String line = text(Path.of("/proc/self/limits"))
                .lines()
                .filter(each -> each.startsWith("Max open files"))
                .findFirst()
                .orElseThrow(() -> new IOException("no limit of open files in /proc/self/limits"));
        String soft = line.substring("Max open files".length()).strip().split("\\s+", -1)[0];
        return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
}
