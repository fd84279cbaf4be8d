package org.streampump.protocol;

/** Strangers' texts in XML that players read. */
public final class XmlText {
    private XmlText() {}

    /**
     * Escapes a text for an element or a quoted attribute. ASCII only: players do not agree about encodings. A character that
     * XML cannot express becomes a space.
     */
    public static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> append(c, escaped);
            }
        });
        return escaped.toString();
    }

    private static void append(int c, StringBuilder escaped) {
        if (c >= ' ' && c < 0x7f) {
            escaped.append((char) c);
        } else if (isText(c)) {
            escaped.append("&#").append(c).append(';');
        } else {
            escaped.append(' ');
        }
    }

    /** Whether XML can express the character in any way. */
    private static boolean isText(int c) {
        return c >= 0xa0 && (c < 0xd800 || c > 0xdfff) && (c & 0xfffe) != 0xfffe;
    }
}
