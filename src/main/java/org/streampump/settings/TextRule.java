package org.streampump.settings;

/** The rule for texts that end up in pages, logs and response headers. */
public final class TextRule {
    private TextRule() {}

    /** Whether a text has no control characters and no halves of surrogate pairs. */
    public static boolean isLine(String text) {
        return text.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    /** As {@link #isLine}, but line breaks and tabs are allowed. */
    public static boolean isLines(String text) {
        return isLine(text.replace("\r\n", " ").replace('\n', ' ').replace('\t', ' '));
    }
}
