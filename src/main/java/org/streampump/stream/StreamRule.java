package org.streampump.stream;

/**
 * What the registry asks about a name that it has no stream for.
 *
 * @param settings of the stream
 * @param pattern by which alone the name is covered; empty for a stream with a name of its own
 */
public record StreamRule(StreamSettings settings, String pattern) {

    /** Where there is one pattern at most. */
    public StreamRule(StreamSettings settings, boolean fromPattern) {
        this(settings, fromPattern ? "*" : "");
    }

    boolean isFromPattern() {
        return !pattern.isEmpty();
    }
}
