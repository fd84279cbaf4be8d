package org.streampump.it;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pump's document about a stream, field by field. */
final class Api {
    private final Server server;
    private final String context;

    Api(Server server) {
        this(server, "");
    }

    /** @param context of a pump besides the one at the root, with its slash */
    Api(Server server, String context) {
        this.server = server;
        this.context = context;
    }

    /** A number that stands in the stream's document. */
    long number(String stream, String field) throws IOException {
        return Long.parseLong(find(stream, "\"" + field + "\":(\\d+)"));
    }

    /** A text that stands in the stream's document, without escapes. */
    String text(String stream, String field) throws IOException {
        return find(stream, "\"" + field + "\":\"([^\"]*)\"");
    }

    /** The whole answer, head included. */
    String answer(String stream) throws IOException {
        try (Wire wire = Wire.http(server).request("GET", context + "/api/v1/streams/" + stream, "Connection: close")) {
            return wire.rest();
        }
    }

    private String find(String stream, String pattern) throws IOException {
        String answer = answer(stream);
        Matcher found = Pattern.compile(pattern).matcher(answer);
        if (!found.find()) {
            throw new AssertionError("no " + pattern + " in " + answer);
        }
        return found.group(1);
    }
}
