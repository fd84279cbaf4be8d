package org.streampump.protocol.mmsh;

/** The file that Windows Media Player expects to find where it is sent by a link: it names the stream's address. */
final class Asx {
    static final String MEDIA_TYPE = "video/x-ms-asf";

    private Asx() {}

    /** ASCII only: players do not agree about the encoding. */
    static String text(String title, String address) {
        return """
                <ASX version="3.0">
                  <TITLE>%s</TITLE>
                  <ENTRY>
                    <TITLE>%s</TITLE>
                    <REF href="%s"/>
                  </ENTRY>
                </ASX>
                """.formatted(escaped(title), escaped(title), escaped(address));
    }

    private static String escaped(String text) {
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

    /** XML has no way at all to write the others. */
    private static boolean isText(int c) {
        return c >= 0xa0 && (c < 0xd800 || c > 0xdfff) && (c & 0xfffe) != 0xfffe;
    }
}
