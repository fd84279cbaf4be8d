package org.streampump.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The command line.
 *
 * @param latency the streams' setting {@code latency}; empty: the pump's default
 * @param untuned whether Tomcat runs with its stock server.xml
 * @param detached the pump's setting {@code detached}
 * @param checked number of viewers that check every byte
 * @param ramp number of viewers that join per second; 0: all join within four seconds
 */
record Options(
        List<String> servers,
        List<PeerServer> peers,
        List<Scenario> scenarios,
        int runs,
        Duration warmup,
        Duration window,
        int checked,
        int ramp,
        String latency,
        boolean untuned,
        boolean detached,
        Duration floorPass) {
    static final String FLOOR = "floor";
    static final Set<String> CONTAINERS = Set.of("tomcat10", "tomcat11", "jetty12");

    static final String HELP = """
            Measures what it costs to reflect live streams, and checks that viewers get every byte.
            All options go into one property: mvn verify -Pbench -Dbench="--servers tomcat10,floor --runs 3"

              --servers LIST     of tomcat10, tomcat11, jetty12, floor (tomcat10,floor)
              --peer NAME=VALUE,…  a server that runs already; may be repeated:
                                 name=N,publish=URL,watch=URL[,pid=P+P][,method=PUT], {stream} in a URL is s0, s1, …
              --scenarios LIST   (1Mx500,4Mx200); all, or of storm, slow, streams, tls, or RATExVIEWERS such as
                                 128kx1000, with +tls, +storm, +slow, +streams=N
              --runs N           each server once per run, so that they are compared within one (3)
              --warmup DURATION  with viewers, before anything is measured (10s)
              --window DURATION  that is measured (10s)
              --checked N        viewers that look at every byte, and at its age (20)
              --ramp N           viewers that join per second; 0: all within four seconds (0)
              --latency TIME     the streams' "latency", such as 0 or 50ms (the pump's default)
              --detached on|off  the pump's setting (on)
              --untuned          Tomcat as its distribution is, without tomcat-conf
              --tls              every scenario over TLS; the floor has none
              --floor-pass TIME  from pass to pass of the floor, or 0 (50ms)
              --help             this text
            """;

    private static final Set<String> FLAGS = Set.of("--untuned", "--tls", "--help");
    private static final Set<String> VALUES = Set.of(
            "--servers",
            "--scenarios",
            "--runs",
            "--warmup",
            "--window",
            "--checked",
            "--ramp",
            "--latency",
            "--detached",
            "--floor-pass");
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /**
     * Reads the options; returns null when they ask for help. Throws a {@link UsageException} that says which option is
     * wrong.
     */
    static Options parse(String line) {
        Map<String, String> given = new LinkedHashMap<>();
        List<PeerServer> peers = new ArrayList<>();
        List<String> words = line.isBlank() ? List.of() : List.of(line.strip().split("\\s+", -1));
        for (int n = 0; n < words.size(); n++) {
            String word = words.get(n);
            if (FLAGS.contains(word)) {
                given.put(word, "");
            } else if (!VALUES.contains(word) && !word.equals("--peer")) {
                throw new UsageException(word + " is no option; --help lists them");
            } else if (n + 1 == words.size() || words.get(n + 1).startsWith("--")) {
                throw new UsageException(word + " has no value");
            } else if (word.equals("--peer")) {
                peers.add(PeerServer.parse(words.get(++n)));
            } else if (given.put(word, words.get(++n)) != null) {
                throw new UsageException(word + " is given twice");
            }
        }
        return given.containsKey("--help") ? null : of(given, peers);
    }

    private static Options of(Map<String, String> given, List<PeerServer> peers) {
        String latency = given.getOrDefault("--latency", "");
        if (!latency.matches("|0|auto|\\d{1,5}(ms|s)")) {
            throw new UsageException("--latency: " + latency + " is neither 0 nor auto nor like 50ms");
        }
        String detached = given.getOrDefault("--detached", "on");
        if (!detached.matches("on|off")) {
            throw new UsageException("--detached: " + detached + " is neither on nor off");
        }
        List<Scenario> scenarios = Scenario.parseAll(given.getOrDefault("--scenarios", "1Mx500,4Mx200"));
        if (given.containsKey("--tls")) {
            scenarios = scenarios.stream().map(Scenario::overTls).toList();
        }
        return new Options(
                servers(given.getOrDefault("--servers", peers.isEmpty() ? "tomcat10,floor" : "")),
                peers,
                scenarios,
                number(given, "--runs", 3, 1, 100),
                time("--warmup", given.getOrDefault("--warmup", "10s")),
                time("--window", given.getOrDefault("--window", "10s")),
                number(given, "--checked", 20, 1, 1_000),
                number(given, "--ramp", 0, 0, 10_000),
                latency,
                given.containsKey("--untuned"),
                detached.equals("on"),
                time("--floor-pass", given.getOrDefault("--floor-pass", "50ms")));
    }

    private static List<String> servers(String text) {
        List<String> names = text.isEmpty() ? List.of() : List.of(text.split(",", -1));
        for (String name : names) {
            if (!name.equals(FLOOR) && !CONTAINERS.contains(name)) {
                throw new UsageException("--servers: " + name + " is none of tomcat10, tomcat11, jetty12, floor");
            }
            if (!name.equals(FLOOR) && !isUnpacked(name)) {
                throw new UsageException("--servers: " + name + " is not unpacked; run by mvn verify -Pbench");
            }
        }
        return names;
    }

    private static boolean isUnpacked(String container) {
        String home = System.getProperty("bench." + container + ".home");
        return home != null && Path.of(home).toFile().isDirectory();
    }

    private static int number(Map<String, String> given, String option, int otherwise, int least, int most) {
        String text = given.get(option);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("\\d{1,6}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new UsageException(option + ": " + text + " is no number from " + least + " to " + most);
        }
        return Integer.parseInt(text);
    }

    private static Duration time(String option, String text) {
        if (!text.matches("0|\\d{1,6}(ms|s)")) {
            throw new UsageException(option + ": " + text + " is not like 50ms or 10s");
        }
        long number = Long.parseLong(text.replaceAll("\\D", ""));
        Duration time = text.endsWith("ms") ? Duration.ofMillis(number) : Duration.ofSeconds(number);
        boolean isWindow = option.equals("--window");
        if (time.compareTo(LONGEST) > 0 || isWindow && time.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new UsageException(option + ": " + text + " is not within " + (isWindow ? "1s" : "0") + " and 5 min");
        }
        return time;
    }
}
