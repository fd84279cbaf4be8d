package org.streampump.settings;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/** The words in which problems say which values are allowed. */
public final class Expected {
    private Expected() {}

    public static String duration(Range<Duration> allowed) {
        return "a duration with its unit (ms, s, m, h, d) from " + Units.text(allowed.min()) + " to "
                + Units.text(allowed.max());
    }

    public static String size(Range<Long> allowed) {
        return "a size (4096, 64KiB, 4MiB, 1GiB) from " + Units.sizeText(allowed.min()) + " to "
                + Units.sizeText(allowed.max());
    }

    /** Returns words that expect one of the known words: the one that was probably meant, or else all of them. */
    public static String known(String what, String word, Collection<String> known) {
        Optional<String> meant = Spelling.nearest(word, known);
        return meant.isPresent()
                ? "a known " + what + "; did you mean " + meant.get() + "?"
                : "a known " + what + ": " + String.join(", ", known);
    }
}
