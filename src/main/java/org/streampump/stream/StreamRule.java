package org.streampump.stream;

/**
 * The rule for the stream of one name.
 *
 * @param settings settings of the stream
 * @param pattern the pattern that covers the name; empty for a stream that is configured by its name
 */
public record StreamRule(StreamSettings settings, String pattern) {

    /** A rule of a configuration with at most one pattern. */
    public StreamRule(StreamSettings settings, boolean fromPattern) {
        this(settings, fromPattern ? "*" : "");
    }

    boolean isFromPattern() {
        return !pattern.isEmpty();
    }
}
