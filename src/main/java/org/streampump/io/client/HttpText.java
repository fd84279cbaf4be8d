package org.streampump.io.client;

import java.time.Duration;

/** Texts of the messages about pulling. */
public final class HttpText {
    private static final int MAX_LENGTH = 160; // of a stranger's text, in characters

    private HttpText() {}

    /** Makes a stranger's text fit for a log: printable ASCII, not long. */
    public static String clean(String text) {
        String cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
        return cut.replaceAll("[^ -~]", "?");
    }

    public static String text(Duration time) {
        return time.toMillis() % 1_000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
