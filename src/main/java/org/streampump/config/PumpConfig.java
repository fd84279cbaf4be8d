package org.streampump.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.streampump.settings.Problem;
import org.streampump.settings.Settings;

/**
 * All of the operator's configuration, and all problems with it.
 *
 * @param pump the settings of the pump, one record for each section; a bad setting has its default
 * @param streams the usable streams and patterns, disabled ones included, by name, in the order of the configuration
 * @param failed the streams and patterns whose settings cannot be used, by name, each with the reasons; a failed stream that is
 *     also among the streams keeps its previous settings
 * @param failedTitles the titles of failed streams and patterns, by name; a title that cannot be read is absent
 * @param problems all problems, including the problems of streams
 * @param warnings settings that are in force and unwise, including settings of streams
 */
public record PumpConfig(
        Settings pump,
        Map<String, StreamConfig> streams,
        Map<String, List<Problem>> failed,
        Map<String, String> failedTitles,
        List<Problem> problems,
        List<Problem> warnings) {

    public PumpConfig {
        streams = Collections.unmodifiableMap(new LinkedHashMap<>(streams));
        failed = Collections.unmodifiableMap(new LinkedHashMap<>(failed));
        failedTitles = Map.copyOf(failedTitles);
        problems = Collections.unmodifiableList(new ArrayList<>(problems));
        warnings = List.copyOf(warnings);
    }

    /**
     * Returns the settings of one section of the pump.
     *
     * @throws IllegalArgumentException when there is no such section
     */
    public <T> T pump(Class<T> section) {
        return pump.get(section);
    }

    /**
     * Returns the problems that belong to no stream: problems of the pump's settings, and of the file that {@code pump.config}
     * names.
     */
    public List<Problem> pumpProblems() {
        Set<Problem> ofStreams = new HashSet<>();
        failed.values().forEach(ofStreams::addAll);
        return problems.stream().filter(problem -> !ofStreams.contains(problem)).toList();
    }

    /**
     * Returns the settings of a stream: the settings of its own name, or else of the longest pattern that covers the name.
     * Returns empty when there are no such settings, or when they are disabled or cannot be used. The settings of a pattern are
     * returned unchanged ({@link StreamConfig#isPattern}). A wider pattern does not replace disabled or failed settings: a slip
     * in {@code news} must not open the stream with the key of {@code *}.
     *
     * @param streamName a valid name of a stream, not a pattern
     */
    public Optional<StreamConfig> find(String streamName) {
        if (StreamConfig.patternPrefix(streamName).isPresent()) {
            return Optional.empty();
        }
        String candidate = streamName;
        while (!isKnown(candidate)) {
            Optional<String> prefix = StreamConfig.patternPrefix(candidate);
            if (prefix.isPresent() && prefix.get().isEmpty()) {
                return Optional.empty();
            }
            candidate = StreamConfig.patternAbove(prefix.orElse(candidate));
        }
        return Optional.ofNullable(streams.get(candidate)).filter(StreamConfig::enabled);
    }

    private boolean isKnown(String name) {
        return streams.containsKey(name) || failed.containsKey(name);
    }
}
