package org.streampump.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * The viewers' process. Most viewers share one thread, which reads from their sockets every 5 ms and throws the bytes
 * away; these viewers cost little. The viewers that check every byte share a second thread, which reacts at once. The
 * benchmark sends commands over a connection; each command is a line and is answered with a line. This process ends
 * when the benchmark closes the connection. The commands:
 *
 * <pre>
 * attach COUNT PER_SECOND SECONDS   the next viewers join evenly; answered when all have their first byte, or after SECONDS
 * detach                            closes all viewers; attach begins again with the first
 * begin                             opens the measured window
 * end                               closes the window; answered with the {@link Figures}
 * </pre>
 */
public final class Viewers {
    private static final long REST_NS = 5_000_000;
    private static final int POLL_MS = 20;
    private static final double SLOW_SHARE = 0.5; // of the stream's rate
    private static final int SLOW_EVERY = 10;
    private static final int STALLED_EVERY = 100;

    private final Map<String, String> settings;
    private final int checked;
    private final long bitsPerSecond;
    private final List<Long> servers;
    private final List<Long> helpers;
    private final SSLContext tls;
    private final Crowd cheap;
    private final Crowd prompt;

    private int attached;
    private long beganNs;
    private double serverBefore;
    private double helpersBefore;
    private ProcessMeter.MachineTime machineBefore;

    private Viewers(Map<String, String> settings) throws IOException {
        this.settings = settings;
        checked = Integer.parseInt(settings.get("checked"));
        bitsPerSecond = Long.parseLong(settings.get("bits"));
        servers = Arrays.stream(settings.get("servers").split(",", -1))
                .filter(pid -> !pid.isEmpty())
                .map(Long::valueOf)
                .toList();
        helpers = List.of(ProcessHandle.current().pid(), Long.valueOf(settings.get("benchmark")));
        tls = settings.get("watch").startsWith("https") ? TlsLink.trustingAll() : null;
        cheap = new Crowd("viewers", REST_NS, (long) (bitsPerSecond / 8.0 * SLOW_SHARE));
        prompt = new Crowd("checked viewers", 0, 1);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Map<String, String> settings = new HashMap<>();
        for (String argument : arguments) {
            int at = argument.indexOf('=');
            settings.put(argument.substring(0, at), argument.substring(at + 1));
        }
        int port = Integer.parseInt(settings.get("control"));
        try (Socket control = new Socket(InetAddress.getLoopbackAddress(), port);
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(control.getInputStream(), StandardCharsets.US_ASCII));
                PrintWriter out = new PrintWriter(control.getOutputStream(), true, StandardCharsets.US_ASCII)) {
            Viewers viewers = new Viewers(settings);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(viewers.answer(line.split(" ", -1)));
            }
        }
    }

    private String answer(String[] command) throws IOException, InterruptedException {
        switch (command[0]) {
            case "attach" ->
                attach(Integer.parseInt(command[1]), Integer.parseInt(command[2]), Integer.parseInt(command[3]));
            case "detach" -> detach();
            case "begin" -> begin();
            case "end" -> {
                return end().toString();
            }
            default -> throw new IllegalArgumentException(command[0]);
        }
        return "done=1";
    }

    private void attach(int count, int perSecond, int seconds) throws InterruptedException {
        List<Viewer> counting = new ArrayList<>();
        List<Viewer> checking = new ArrayList<>();
        for (int n = attached; n < attached + count; n++) {
            if (n < checked) {
                checking.add(new Viewer(target(n), Viewer.Manner.PROMPT, tls, new StreamCheck()));
            } else {
                counting.add(new Viewer(target(n), manner(n), tls, null));
            }
        }
        attached += count;
        long gapNs = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long startNs = System.nanoTime();
        // The checked ones are spread over the ramp like the others.
        prompt.attach(checking, startNs, checking.isEmpty() ? 0 : gapNs * count / checking.size());
        cheap.attach(counting, startNs, gapNs);
        long limitNs = TimeUnit.SECONDS.toNanos(seconds);
        while (prompt.unsettled() + cheap.unsettled() > 0 && System.nanoTime() - startNs < limitNs) {
            Thread.sleep(POLL_MS);
        }
    }

    private URI target(int viewer) {
        int streams = Integer.parseInt(settings.get("streams"));
        return URI.create(settings.get("watch").replace(ServerUnderTest.STREAM, "s" + viewer % streams));
    }

    private Viewer.Manner manner(int viewer) {
        if (!Boolean.parseBoolean(settings.get("slow"))) {
            return Viewer.Manner.PROMPT;
        }
        if (viewer % STALLED_EVERY == STALLED_EVERY - 1) {
            return Viewer.Manner.STALLED;
        }
        return viewer % SLOW_EVERY == 0 ? Viewer.Manner.SLOW : Viewer.Manner.PROMPT;
    }

    private void detach() {
        cheap.detach();
        prompt.detach();
        attached = 0;
    }

    private void begin() throws IOException {
        cheap.beginWindow();
        prompt.beginWindow();
        machineBefore = ProcessMeter.machine();
        helpersBefore = ProcessMeter.cpuSeconds(helpers);
        serverBefore = ProcessMeter.cpuSeconds(servers);
        beganNs = System.nanoTime();
    }

    private Figures end() throws IOException {
        double server = ProcessMeter.cpuSeconds(servers) - serverBefore;
        double seconds = (System.nanoTime() - beganNs) / 1e9;
        Crowd.Tally counted = cheap.endWindow();
        Crowd.Tally seen = prompt.endWindow();
        double helped = ProcessMeter.cpuSeconds(helpers) - helpersBefore;
        ProcessMeter.MachineTime machine = ProcessMeter.machine();
        double gigabytes = (counted.bytes() + seen.bytes()) / 1e9;
        double cores = Runtime.getRuntime().availableProcessors() * seconds;
        double others = machine.busySeconds() - machineBefore.busySeconds() - server - helped;
        Figures figures = new Figures()
                .put("seconds", seconds)
                .put("gigabytes", gigabytes)
                .put("cpuSeconds", servers.isEmpty() ? Double.NaN : server)
                .put("cost", servers.isEmpty() ? Double.NaN : server / gigabytes)
                .put("clientSeconds", helped)
                .put("others", servers.isEmpty() ? Double.NaN : 100 * Math.max(0, others) / cores)
                .put("stolen", 100 * (machine.stolenSeconds() - machineBefore.stolenSeconds()) / cores)
                .put("age50", seen.ages().percentileMs(50))
                .put("age99", seen.ages().percentileMs(99))
                .put("ageMax", seen.ages().maxMs());
        addViewers(
                figures,
                Stream.concat(counted.viewers().stream(), seen.viewers().stream())
                        .toList(),
                seconds);
        addChecks(figures, seen.viewers().stream().map(Viewer::check).toList());
        return figures;
    }

    private void addViewers(Figures figures, List<Viewer> all, double seconds) {
        Histogram joins = new Histogram();
        all.stream().filter(Viewer::hasJoined).forEach(viewer -> joins.add(viewer.joinNs()));
        List<Viewer> able = all.stream()
                .filter(viewer -> viewer.manner() == Viewer.Manner.PROMPT)
                .toList();
        double nominal = bitsPerSecond / 8.0 * seconds;
        double least = able.stream().mapToLong(Viewer::windowBytes).min().orElse(0);
        figures.put("join50", joins.percentileMs(50))
                .put("join99", joins.percentileMs(99))
                .put("short", 100 * (1 - least / nominal))
                .put(
                        "dropped",
                        able.stream()
                                .filter(viewer -> viewer.hasEnded() || !viewer.hasJoined())
                                .count());
    }

    private static void addChecks(Figures figures, List<StreamCheck> checks) {
        figures.put("checked", checks.size())
                .put("lost", checks.stream().filter(StreamCheck::hasLost).count())
                .put("missing", checks.stream().mapToLong(StreamCheck::missing).sum())
                .put(
                        "missingAtJoin",
                        checks.stream().mapToLong(StreamCheck::missingAtJoin).sum())
                .put(
                        "reordered",
                        checks.stream().mapToLong(StreamCheck::reordered).sum())
                .put("corrupt", checks.stream().mapToLong(StreamCheck::corrupt).sum());
    }
}
