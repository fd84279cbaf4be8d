package org.streampump.protocol.mmsh;

import org.streampump.protocol.XmlText;

/** The file that Windows Media Player expects at the target of a link: it contains the stream's address. */
final class Asx {
    static final String MEDIA_TYPE = "video/x-ms-asf";

    private Asx() {}

    /** Returns the file's text, in ASCII only: players do not agree about the encoding. */
    static String text(String title, String address) {
        return """
                <ASX version="3.0">
                  <TITLE>%s</TITLE>
                  <ENTRY>
                    <TITLE>%s</TITLE>
                    <REF href="%s"/>
                  </ENTRY>
                </ASX>
                """.formatted(XmlText.escaped(title), XmlText.escaped(title), XmlText.escaped(address));
    }
}
