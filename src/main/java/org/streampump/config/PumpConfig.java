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
 * Everything that the operator said, and everything that is wrong with it.
 *
 * @param pump the settings of the pump, one record for each section; a bad one has its default
 * @param streams the streams and patterns that can be used, also disabled ones, by name, in the order they were said
 * @param failed the streams and patterns whose settings are of no use, by name, each with the reasons; one that is among
 *     the streams all the same goes on with the settings that it had before
 * @param failedTitles the titles of failed streams and patterns, by name; a title that cannot be read is absent
 * @param problems all problems, those of streams included
 * @param warnings what is in force and unwise, that of streams included
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
     * The settings of one section of the pump's.
     *
     * @throws IllegalArgumentException when there is no such section
     */
    public <T> T pump(Class<T> section) {
        return pump.get(section);
    }

    /** The problems that belong to no stream: those of the pump's settings, and of the file that {@code pump.config} names. */
    public List<Problem> pumpProblems() {
        Set<Problem> ofStreams = new HashSet<>();
        failed.values().forEach(ofStreams::addAll);
        return problems.stream().filter(problem -> !ofStreams.contains(problem)).toList();
    }

    /**
     * The settings that a stream of this name has: its own, else those of the longest pattern it falls under, which
     * are returned as they are ({@link StreamConfig#isPattern}). What is disabled or failed is not replaced by a wider
     * pattern: a slip in {@code news} must not open it with the key of {@code *}.
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
