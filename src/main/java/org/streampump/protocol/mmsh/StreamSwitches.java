package org.streampump.protocol.mmsh;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** A viewer's choice of single streams (WMSP §2.2.1.4.26): entries {@code from:to:level}, numbers in hexadecimal digits. */
final class StreamSwitches {
    private static final int MAX_STREAM = 127; // ASF §3.3
    private static final int OFF = 2; // 0: the whole stream, 1: its key frames
    private static final int MAX_DIGITS = 4;
    private static final int NO_NUMBER = -1;

    private StreamSwitches() {}

    /**
     * Returns the streams that are switched off. Entries that cannot be read are ignored. Streams without an entry stay on, as
     * they do for viewers who send no entries at all.
     */
    static Set<Integer> off(Pragmas pragmas) {
        String entries = pragmas.value("stream-switch-entry")
                .or(() -> pragmas.value("switch-stream-entry")) // the name in the specification's examples
                .orElse("");
        Set<Integer> off = new HashSet<>();
        for (String entry : entries.strip().split("\\s+", -1)) {
            apply(entry.split(":", -1), off);
        }
        return off;
    }

    private static void apply(String[] entry, Set<Integer> off) {
        if (entry.length != 3) {
            return;
        }
        int from = number(entry[0]);
        int to = number(entry[1]);
        int level = number(entry[2]);
        if (from == NO_NUMBER || to == NO_NUMBER || level == NO_NUMBER) {
            return;
        }
        if (isStream(from)) {
            off.add(from);
        }
        if (isStream(to)) {
            off.remove(to);
        }
        if (isStream(to) && level == OFF) {
            off.add(to);
        }
    }

    private static boolean isStream(int number) {
        return number > 0 && number <= MAX_STREAM;
    }

    private static int number(String text) {
        String digits = text.toLowerCase(Locale.ROOT);
        boolean valid = !digits.isEmpty()
                && digits.length() <= MAX_DIGITS
                && digits.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80);
        return valid ? Integer.parseInt(digits, 16) : NO_NUMBER;
    }
}
