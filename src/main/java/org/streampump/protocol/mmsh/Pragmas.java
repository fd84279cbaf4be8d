package org.streampump.protocol.mmsh;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The tokens of a request's {@code Pragma} header fields, of which MMSH has many (WMSP §2.2.1.4). Names are in lower case. If a
 * token appears more than once, the first one counts; a broken token counts as an unknown token.
 */
final class Pragmas {
    /** Maximum length of all fields together, in characters; the field that exceeds the maximum and all later fields are ignored. */
    static final int MAX_CHARACTERS = 16 * 1024;

    /** Maximum number of tokens of all fields together; further tokens are ignored. */
    static final int MAX_TOKENS = 128;

    /** Token whose value is the whole rest of the field, commas included. */
    private static final String LOG_LINE = "log-line=";

    private static final long MAX_UINT32 = 0xffff_ffffL;
    private static final int MAX_DIGITS = 10;

    private final Map<String, String> tokens = new HashMap<>();
    private int characters;

    private Pragmas() {}

    static Pragmas of(HttpServletRequest request) {
        Enumeration<String> fields = request.getHeaders("Pragma");
        return of(fields == null ? Collections.emptyEnumeration() : fields);
    }

    static Pragmas of(Enumeration<String> fields) {
        Pragmas pragmas = new Pragmas();
        while (fields.hasMoreElements() && pragmas.hasRoom()) {
            pragmas.field(fields.nextElement().strip());
        }
        return pragmas;
    }

    /** Whether there is a token of this name, with or without a value. */
    boolean has(String name) {
        return tokens.containsKey(name);
    }

    /**
     * Returns the token's value without quotes: an empty text for a token without a value, and no text when there is no such
     * token.
     */
    Optional<String> value(String name) {
        return Optional.ofNullable(tokens.get(name));
    }

    /** Returns the token's value if it is an unsigned number of 32 bits in decimal digits; otherwise empty. */
    OptionalLong number(String name) {
        String value = tokens.getOrDefault(name, "");
        boolean digits = !value.isEmpty()
                && value.length() <= MAX_DIGITS
                && value.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || Long.parseLong(value) > MAX_UINT32) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(value));
    }

    /** Whether the token is present with the value 1. */
    boolean isSet(String name) {
        return number(name).equals(OptionalLong.of(1));
    }

    private boolean hasRoom() {
        return characters < MAX_CHARACTERS && tokens.size() < MAX_TOKENS;
    }

    private void field(String text) {
        characters += text.length();
        if (characters > MAX_CHARACTERS) {
            return;
        }
        if (text.regionMatches(/* ignoreCase= */ true, 0, LOG_LINE, 0, LOG_LINE.length())) {
            token(text);
            return;
        }
        int from = 0;
        while (from <= text.length() && tokens.size() < MAX_TOKENS) {
            int end = tokenEnd(text, from);
            token(text.substring(from, end));
            from = end + 1;
        }
    }

    /** Finds the token's end: the next comma that is not between quotes. */
    private static int tokenEnd(String text, int from) {
        boolean quoted = false;
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                return at;
            }
        }
        return text.length();
    }

    private void token(String token) {
        int equals = token.indexOf('=');
        String name = (equals < 0 ? token : token.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
        String value = equals < 0 ? "" : token.substring(equals + 1).strip();
        if (!name.isEmpty()) {
            tokens.putIfAbsent(name, unquoted(value));
        }
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
