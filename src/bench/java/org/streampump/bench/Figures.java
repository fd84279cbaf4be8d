package org.streampump.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Named numbers, which the processes of the benchmark exchange as one line of text. A number that was not measured is
 * NaN.
 */
final class Figures {
    private final Map<String, Double> values = new LinkedHashMap<>();

    Figures put(String name, double value) {
        values.put(name, value);
        return this;
    }

    Figures put(String name, long value) {
        return put(name, (double) value);
    }

    double get(String name) {
        return values.getOrDefault(name, Double.NaN);
    }

    static Figures parse(String line) {
        Figures figures = new Figures();
        for (String pair : line.split(" ", -1)) {
            int at = pair.indexOf('=');
            figures.put(pair.substring(0, at), Double.parseDouble(pair.substring(at + 1)));
        }
        return figures;
    }

    @Override
    public String toString() {
        StringJoiner line = new StringJoiner(" ");
        values.forEach((name, value) -> line.add(name + "=" + value));
        return line.toString();
    }
}
