package org.streampump.protocol.mmsh;

import java.time.Duration;

/** Texts of the messages about pulling. */
final class PullText {
    private static final int MAX_LENGTH = 160; // characters of what a stranger wrote

    private PullText() {}

    /** What a stranger wrote, fit for a log: printable ASCII, not long. */
    static String clean(String text) {
        String cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
        return cut.replaceAll("[^ -~]", "?");
    }

    static String text(Duration time) {
        return time.toMillis() % 1_000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
