package org.streampump.it;

/** Text in the files that the containers read. */
final class Xml {
    private Xml() {}

    /** For element content and for values in double quotes; white space survives in both. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("\t", "&#9;")
                .replace("\r", "&#13;")
                .replace("\n", "&#10;");
    }
}
