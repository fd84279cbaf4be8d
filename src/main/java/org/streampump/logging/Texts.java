package org.streampump.logging;

import java.util.Locale;

/** Quantities and strangers' texts as log lines show them. */
public final class Texts {
    private Texts() {}

    /** Writes a duration as {@code 350 ms}, {@code 12 s}, {@code 2 h 4 min}. */
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

    /** Writes a size as {@code 812 B}, {@code 1.4 MB}; powers of ten. */
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

    /** Makes a stranger's text fit for one line: control characters become dots, an excess of length is cut off. */
    public static String printable(String text, int maxLength) {
        String cut = text.length() > maxLength ? text.substring(0, maxLength) + "…" : text;
        return cut.chars().allMatch(c -> c >= ' ' && c != 0x7f && c < 0x80)
                ? cut
                : cut.replaceAll("[^\\x20-\\x7e…]", ".");
    }

    /**
     * Whether a stranger's text may have this character in one line that people read. The only allowed format characters are
     * the characters within emoji: others, such as overrides of direction, change the text around them.
     */
    public static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            case Character.FORMAT -> c == 0x200c || c == 0x200d;
            default -> true;
        };
    }
}
