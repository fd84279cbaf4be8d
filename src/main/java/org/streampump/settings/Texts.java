package org.streampump.settings;

/** What may stand in a text that ends up in pages, logs and response headers. */
public final class Texts {
    private Texts() {}

    /** No control characters and no halves of surrogate pairs. */
    public static boolean isLine(String text) {
        return text.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    /** Lines, with tabs. */
    public static boolean isLines(String text) {
        return isLine(text.replace("\r\n", " ").replace('\n', ' ').replace('\t', ' '));
    }
}
