package org.streampump.stream;

import java.util.Locale;

/** Quantities and foreign texts as log lines show them. */
public final class Texts {
    private Texts() {}

    /** Such as {@code 350 ms}, {@code 12 s}, {@code 2 h 4 min}. */
    public static String duration(long ms) {
        if (ms < 1_000) {
            return ms + " ms";
        }
        long seconds = ms / 1_000;
        if (seconds < 60) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return minutes + " min " + seconds % 60 + " s";
        }
        long hours = minutes / 60;
        return hours < 48 ? hours + " h " + minutes % 60 + " min" : hours / 24 + " d " + hours % 24 + " h";
    }

    /** Such as {@code 812 B}, {@code 1.4 MB}; powers of ten. */
    public static String bytes(long count) {
        if (count < 1_000) {
            return count + " B";
        }
        double value = count;
        int unit = -1;
        while (value >= 999.95 && unit < 4) {
            value /= 1_000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %cB", value, "kMGTP".charAt(unit));
    }

    /** A stranger's text made fit for one line: control characters become dots, the rest is cut. */
    public static String printable(String text, int maxLength) {
        String cut = text.length() > maxLength ? text.substring(0, maxLength) + "…" : text;
        return cut.chars().allMatch(c -> c >= ' ' && c != 0x7f && c < 0x80)
                ? cut
                : cut.replaceAll("[^\\x20-\\x7e…]", ".");
    }
}
