package org.streampump.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.streampump.settings.Problem;

/** Loading as the tests of this room need it. */
final class Loads {
    static final String PUSH = "{\"publish\": {\"key\": \"s3cret\"}}";

    private Loads() {}

    static ConfigLoader loader() {
        String part = "[A-Za-z0-9_-][A-Za-z0-9_.-]*";
        return TestConfig.loader(
                Set.of("mpegts", "flv"), TestConfig.SOURCES, name -> name.matches(part + "(/" + part + ")*"));
    }

    /** One layer that is labelled {@code test}, of names and values in turn. */
    static PumpConfig load(String... namesAndValues) {
        return loader().load(List.of(layer("test", namesAndValues)));
    }

    static Layer layer(String label, String... namesAndValues) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Layer(label, parameters);
    }

    /** The settings of the stream {@code news} that has a publisher and this in its object. */
    static StreamConfig news(String settings) {
        PumpConfig config = load("stream.news", withPublish(settings));
        if (!config.problems().isEmpty()) {
            throw new AssertionError(config.problems());
        }
        return config.streams().get("news");
    }

    static String withPublish(String settings) {
        return settings.isEmpty() ? PUSH : "{\"publish\": {\"key\": \"s3cret\"}, " + settings + "}";
    }

    static List<String> sentences(List<Problem> problems) {
        return problems.stream().map(Problem::toString).toList();
    }
}
