package org.streampump.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The results, one line for each scenario and server: the median of the runs, but the worst run for faults. */
final class Table {
    private static final List<String> HEAD = List.of(
            "scenario",
            "server",
            "runs",
            "CPU-s/GB",
            "x floor",
            "KiB/viewer",
            "latency p50/p99/max ms",
            "join p50/p99 ms",
            "lost",
            "dropped",
            "short %",
            "others %");

    private final Map<Scenario, Map<String, List<Figures>>> results = new LinkedHashMap<>();

    void add(Scenario scenario, String server, Figures figures) {
        results.computeIfAbsent(scenario, key -> new LinkedHashMap<>())
                .computeIfAbsent(server, key -> new ArrayList<>())
                .add(figures);
    }

    /** Returns the table in Markdown. */
    @Override
    public String toString() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        results.forEach((scenario, servers) ->
                servers.forEach((server, runs) -> lines.add(line(scenario, server, runs, servers.get(Options.FLOOR)))));
        int[] widths = new int[HEAD.size()];
        lines.forEach(line -> {
            for (int n = 0; n < widths.length; n++) {
                widths[n] = Math.max(widths[n], line.get(n).length());
            }
        });
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < lines.size(); row++) {
            for (int n = 0; n < widths.length; n++) {
                text.append("| ")
                        .append(padded(lines.get(row).get(n), widths[n]))
                        .append(' ');
            }
            text.append("|\n");
            if (row == 0) {
                for (int width : widths) {
                    text.append("|").append("-".repeat(width + 2));
                }
                text.append("|\n");
            }
        }
        return text.toString();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static List<String> line(Scenario scenario, String server, List<Figures> runs, List<Figures> floor) {
        double cost = median(runs, "cost");
        double ratio = floor == null ? Double.NaN : cost / median(floor, "cost");
        return List.of(
                scenario.name(),
                server,
                Integer.toString(runs.size()),
                number("%.2f", cost),
                number("%.2f", ratio),
                number("%.1f", median(runs, "kibPerViewer")),
                number("%.1f", median(runs, "age50")) + " / " + number("%.0f", median(runs, "age99")) + " / "
                        + number("%.0f", worst(runs, figures -> figures.get("ageMax"))),
                number("%.0f", median(runs, "join50")) + " / " + number("%.0f", median(runs, "join99")),
                number("%.0f", worst(runs, figures -> figures.get("lost"))) + " of "
                        + number("%.0f", median(runs, "checked")),
                number("%.0f", worst(runs, figures -> figures.get("dropped"))),
                number("%.1f", worst(runs, figures -> figures.get("short"))),
                number("%.0f", median(runs, "others")));
    }

    private static double median(List<Figures> runs, String name) {
        double[] values = runs.stream()
                .mapToDouble(figures -> figures.get(name))
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (values.length == 0) {
            return Double.NaN;
        }
        return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
    }

    private static double worst(List<Figures> runs, ToDoubleFunction<Figures> value) {
        return runs.stream().mapToDouble(value).max().orElse(Double.NaN);
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }
}
