package org.streampump.icecast;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a request's query as bytes: a parameter of the query may name the charset of the others. The servlet
 * container would decode the query as UTF-8, and would read a request's body for parameters.
 */
final class RawQuery {
    /** Maximum number of parameters: Icecast's calls have six at most. */
    private static final int MAX_PARAMETERS = 32;

    private static final int MAX_CHARSET_NAME = 40;

    private final Map<String, byte[]> values = new HashMap<>();

    /**
     * If a parameter appears twice, the first value counts; a broken escape counts as text.
     *
     * @param query the undecoded query that the servlet container reports; may be null
     */
    RawQuery(String query) {
        if (query == null) {
            return;
        }
        for (String pair : query.split("&", MAX_PARAMETERS + 1)) {
            int equals = pair.indexOf('=');
            if (equals >= 0 && values.size() < MAX_PARAMETERS) {
                values.putIfAbsent(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
            }
        }
    }

    /** The value of a parameter in UTF-8, or in ISO 8859-1 if the bytes are not valid UTF-8; empty when the parameter is absent. */
    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(RawQuery::guessed);
    }

    /** The value in the charset of this name, or as {@link #text(String)} does when there is no such charset. */
    Optional<String> text(String name, Optional<String> charsetName) {
        Optional<Charset> charset = charsetName.flatMap(RawQuery::charset);
        return charset.isEmpty()
                ? text(name)
                : Optional.ofNullable(values.get(name)).map(bytes -> new String(bytes, charset.get()));
    }

    private static Optional<Charset> charset(String name) {
        try {
            return name.length() > MAX_CHARSET_NAME || name.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Charset.forName(name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }

    private static String guessed(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, ISO_8859_1);
        }
    }

    private static byte[] decoded(String value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.length());
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            int escaped = c == '%' ? escaped(value, at + 1) : -1;
            if (escaped >= 0) {
                bytes.write(escaped);
                at += 2;
            } else {
                bytes.writeBytes(c == '+' ? new byte[] {' '} : utf8(value, at));
            }
        }
        return bytes.toByteArray();
    }

    /** Returns the value of two hexadecimal digits; negative when there are no such digits. */
    private static int escaped(String value, int at) {
        if (at + 2 > value.length()) {
            return -1;
        }
        int high = Character.digit(value.charAt(at), 16);
        int low = Character.digit(value.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    /** Returns the bytes of a character that the servlet container has already decoded. */
    private static byte[] utf8(String value, int at) {
        char c = value.charAt(at);
        if (Character.isLowSurrogate(c) && at > 0 && Character.isHighSurrogate(value.charAt(at - 1))) {
            return new byte[0]; // the first half of the pair has given the bytes
        }
        return new String(Character.toChars(value.codePointAt(at))).getBytes(UTF_8);
    }
}
