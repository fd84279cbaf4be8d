package org.streampump.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.streampump.settings.Spelling;

/** Finds parameters that were meant for the pump but miss its prefixes by a slip, such as {@code streams.news}. */
final class Names {
    private static final Pattern PREFIXED = Pattern.compile("([A-Za-z]{1,10})([._:/-])(.+)", Pattern.DOTALL);

    private Names() {}

    /** Returns the probably intended form of a name that has none of the pump's prefixes; empty for names of other applications. */
    static Optional<String> meant(String name) {
        Matcher parts = PREFIXED.matcher(name);
        if (!parts.matches()) {
            return Optional.empty();
        }
        for (String prefix : new String[] {"stream", "pump"}) {
            if (isSlip(parts.group(1), prefix)) {
                return Optional.of(prefix + "." + parts.group(3));
            }
        }
        return Optional.empty();
    }

    /**
     * Whether a word misses a prefix by at most one slip, which is not in the first letter: {@code dump.dir} belongs to another
     * application.
     */
    private static boolean isSlip(String word, String prefix) {
        return Spelling.distance(word, prefix) <= 1 && Character.toLowerCase(word.charAt(0)) == prefix.charAt(0);
    }
}
