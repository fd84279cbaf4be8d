package org.streampump.settings;

/**
 * One thing that is wrong with the configuration. A problem is safe to log and to show: secrets are hidden, texts are
 * shortened, and characters that could break a line or a terminal are escaped.
 *
 * @param parameter the parameter and, where known, the layer that sets it: {@code stream.news (system property)}
 * @param key the key inside the parameter's value, with dots for depth; empty: the value as a whole
 * @param value the value as it was written; {@code missing}, {@code (hidden)}, or empty when showing it would not help
 * @param expected the values that would have been right
 * @param isWarning true: the value is in force all the same, and only unwise
 */
public record Problem(String parameter, String key, String value, String expected, boolean isWarning) {
    private static final int MAX_SHOWN = 80; // code points of a text that a stranger may have written
    private static final int MAX_EXPECTED = 400; // code points of the pump's own words, which may list names

    public static final String MISSING = "missing";

    public Problem {
        parameter = shown(parameter, MAX_SHOWN * 3); // a long name still leaves room for the layer's label
        key = shown(key, MAX_SHOWN);
        value = shown(value, MAX_SHOWN);
        expected = shown(expected, MAX_EXPECTED);
    }

    /** A problem whose value cannot be used. */
    public Problem(String parameter, String key, String value, String expected) {
        this(parameter, key, value, expected, /* isWarning= */ false);
    }

    /** Returns a text that a stranger may have written, shortened, escaped and between quotation marks. */
    public static String quoted(String text) {
        return '"' + shown(text, MAX_SHOWN - 2) + '"';
    }

    /** Returns a name that a stranger may have written, shortened and escaped. */
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
     * Returns one sentence for everybody who sees the stream that has the problem. The sentence names neither the layer of the
     * settings nor texts that the operator wrote, because such texts may be paths of the server.
     */
    public String forVisitors() {
        String word = key.contains("/") || key.contains("\\") ? "" : key;
        return sentence(word.isEmpty() ? "the settings" : word, value.startsWith("\"") ? "" : value);
    }

    /** Returns one sentence for the log and the administrator. */
    @Override
    public String toString() {
        return sentence(key.isEmpty() ? parameter : parameter + ": " + key, value);
    }

    private String sentence(String subject, String found) {
        return subject + (found.isEmpty() ? ": expected " : " is " + found + ", expected ") + expected;
    }
}
