package org.streampump.config;

import java.util.Optional;
import org.streampump.settings.Settings;

/**
 * The settings of one stream, or of every stream under a pattern. Equal settings are equal objects, so that a reload can tell
 * which streams have changed.
 *
 * @param name {@code news}, {@code live/cam1}, or a pattern: {@code live/*}, {@code *}
 * @param settings one record for each section
 */
public record StreamConfig(String name, Settings settings) {
    private static final String ALL = "*";
    private static final String PATTERN_END = "/*";

    /**
     * Returns the settings of one section.
     *
     * @throws IllegalArgumentException when there is no such section
     */
    public <T> T get(Class<T> section) {
        return settings.get(section);
    }

    /** Returns the title for people: the configured title, or else the name. */
    public String title() {
        return get(Listing.class).title().orElse(name);
    }

    /** Returns false when the stream can be neither published nor watched. */
    public boolean enabled() {
        return get(Listing.class).enabled();
    }

    /** Whether these settings belong to every stream that a pattern covers, instead of one stream. */
    public boolean isPattern() {
        return patternPrefix(name).isPresent();
    }

    /** Returns these settings for one stream of the pattern; the stream's title is its own name unless the pattern has a title. */
    public StreamConfig forStream(String streamName) {
        return new StreamConfig(streamName, settings);
    }

    /**
     * Returns the part that the names of a pattern's streams have in common: {@code live} for {@code live/*}, the empty text
     * for {@code *}; empty when the name is no pattern.
     */
    static Optional<String> patternPrefix(String name) {
        if (name.equals(ALL)) {
            return Optional.of("");
        }
        int end = name.length() - PATTERN_END.length();
        return name.endsWith(PATTERN_END) && end > 0 ? Optional.of(name.substring(0, end)) : Optional.empty();
    }

    /** Returns the next wider pattern that covers this stream name or pattern prefix. */
    static String patternAbove(String nameOrPrefix) {
        int slash = nameOrPrefix.lastIndexOf('/');
        return slash < 0 ? ALL : nameOrPrefix.substring(0, slash) + PATTERN_END;
    }
}
