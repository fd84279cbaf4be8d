package org.streampump.protocol.playlist;

import org.streampump.protocol.XmlText;

/** XML Shareable Playlist Format, version 1. */
final class Xspf {
    static final String MEDIA_TYPE = "application/xspf+xml";

    private Xspf() {}

    static String text(String title, String address) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <playlist version="1" xmlns="http://xspf.org/ns/0/">
                  <title>%s</title>
                  <trackList>
                    <track>
                      <location>%s</location>
                      <title>%s</title>
                    </track>
                  </trackList>
                </playlist>
                """.formatted(XmlText.escaped(title), XmlText.escaped(address), XmlText.escaped(title));
    }
}
