package org.streampump.config;

import java.util.Optional;
import org.streampump.settings.Settings;

/**
 * The settings of one stream, or of every stream under a pattern. Equal settings are equal objects, which tells after
 * a reload which streams were touched.
 *
 * @param name {@code news}, {@code live/cam1}, or a pattern: {@code live/*}, {@code *}
 * @param settings one record for each section
 */
public record StreamConfig(String name, Settings settings) {
    private static final String ALL = "*";
    private static final String PATTERN_END = "/*";

    /**
     * The settings of one section.
     *
     * @throws IllegalArgumentException when there is no such section
     */
    public <T> T get(Class<T> section) {
        return settings.get(section);
    }

    /** For people. */
    public String title() {
        return get(Listing.class).title().orElse(name);
    }

    /** False when the stream is neither published nor watched. */
    public boolean enabled() {
        return get(Listing.class).enabled();
    }

    /** True when these settings are for every stream under a prefix, not for one stream. */
    public boolean isPattern() {
        return patternPrefix(name).isPresent();
    }

    /** These settings for one stream of the pattern; its title is its own name unless the pattern has a title. */
    public StreamConfig forStream(String streamName) {
        return new StreamConfig(streamName, settings);
    }

    /** The part that a pattern's streams have in common: {@code live} of {@code live/*}; empty text for {@code *}. */
    static Optional<String> patternPrefix(String name) {
        if (name.equals(ALL)) {
            return Optional.of("");
        }
        int end = name.length() - PATTERN_END.length();
        return name.endsWith(PATTERN_END) && end > 0 ? Optional.of(name.substring(0, end)) : Optional.empty();
    }

    /** The next wider pattern that this stream name or pattern prefix falls under. */
    static String patternAbove(String nameOrPrefix) {
        int slash = nameOrPrefix.lastIndexOf('/');
        return slash < 0 ? ALL : nameOrPrefix.substring(0, slash) + PATTERN_END;
    }
}
