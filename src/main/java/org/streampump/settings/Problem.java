package org.streampump.settings;

/**
 * One thing that is wrong with the configuration. Safe to log and to show: secrets are hidden, texts are shortened, and
 * what could break a line or a terminal is escaped.
 *
 * @param parameter the parameter and, where known, where it was said: {@code stream.news (system property)}
 * @param key the key inside of the parameter's value, with dots for depth; empty: the value as a whole
 * @param value what was found, as it was written; {@code missing}, {@code (hidden)}, or empty when it says nothing
 * @param expected what would have been right
 * @param isWarning whether it is in force all the same, and only unwise
 */
public record Problem(String parameter, String key, String value, String expected, boolean isWarning) {
    private static final int MAX_SHOWN = 80; // code points of a text that somebody else wrote
    private static final int MAX_EXPECTED = 400; // ours, but may list names

    public static final String MISSING = "missing";

    public Problem {
        parameter = shown(parameter, MAX_SHOWN * 3); // a long name still leaves room for where it was said
        key = shown(key, MAX_SHOWN);
        value = shown(value, MAX_SHOWN);
        expected = shown(expected, MAX_EXPECTED);
    }

    /** What cannot be used. */
    public Problem(String parameter, String key, String value, String expected) {
        this(parameter, key, value, expected, /* isWarning= */ false);
    }

    /** A text that somebody else wrote, between quotation marks. */
    public static String quoted(String text) {
        return '"' + shown(text, MAX_SHOWN - 2) + '"';
    }

    /** A name that somebody else wrote, fit to be shown. */
    public static String shownName(String name) {
        return shown(name, MAX_SHOWN);
    }

    private static String shown(String text, int maxCodePoints) {
        StringBuilder out = new StringBuilder();
        int index = 0;
        for (int count = 0; index < text.length(); count++) {
            if (count == maxCodePoints) {
                return out.append('…').toString();
            }
            int codePoint = text.codePointAt(index);
            if (isPlain(codePoint)) {
                out.appendCodePoint(codePoint);
            } else {
                out.append(String.format("\\u%04x", codePoint));
            }
            index += Character.charCount(codePoint);
        }
        return out.toString();
    }

    private static boolean isPlain(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    /**
     * One sentence for everybody who sees the stream that has the problem: without the place of the settings and without
     * texts that the operator wrote, because these may be paths of the server.
     */
    public String forVisitors() {
        String word = key.contains("/") || key.contains("\\") ? "" : key;
        return sentence(word.isEmpty() ? "the settings" : word, value.startsWith("\"") ? "" : value);
    }

    /** One sentence for the log and the administrator. */
    @Override
    public String toString() {
        return sentence(key.isEmpty() ? parameter : parameter + ": " + key, value);
    }

    private String sentence(String subject, String found) {
        return subject + (found.isEmpty() ? ": expected " : " is " + found + ", expected ") + expected;
    }
}
