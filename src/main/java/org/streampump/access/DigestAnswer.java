package org.streampump.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.streampump.settings.Secret;

/**
 * A peer's answer to the challenge of {@code Digest} (RFC 7616; RFC 2617 for old encoders): MD5, with or without {@code
 * qop=auth}. Any user name will do; the password is the key.
 *
 * @param givenRealm the realm that the peer sent
 * @param uri the request's target as the peer sees it
 * @param qop {@code auth}, or null for the older way without {@code qop}
 */
record DigestAnswer(
        String user,
        String givenRealm,
        String nonce,
        String uri,
        String qop,
        String nonceCount,
        String clientNonce,
        String response,
        String method) {

    /** The only realm of the pump. */
    static final String REALM = "streampump";

    /** Maximum number of parameters: far more than the dozen that exist. */
    private static final int MAX_PARAMETERS = 20;

    /** Maximum length of one value, in characters; a request's target may be long. */
    private static final int MAX_VALUE_LENGTH = 2_048;

    private static final int MD5_HEX_LENGTH = 32;
    private static final int NONCE_COUNT_LENGTH = 8;

    /**
     * Reads the parameters after the scheme's name.
     *
     * @return null when the answer cannot be right
     */
    static DigestAnswer parse(String parameters, String method) {
        Map<String, String> found = new HashMap<>();
        if (!new Parameters(parameters).readInto(found)) {
            return null;
        }
        DigestAnswer answer = new DigestAnswer(
                found.get("username"),
                found.getOrDefault("realm", ""),
                found.get("nonce"),
                found.get("uri"),
                found.get("qop"),
                found.get("nc"),
                found.get("cnonce"),
                found.get("response"),
                method);
        String algorithm = found.getOrDefault("algorithm", "MD5");
        return algorithm.equalsIgnoreCase("MD5") && answer.isWhole() ? answer : null;
    }

    private boolean isWhole() {
        if (user == null || nonce == null || uri == null || response == null) {
            return false;
        }
        boolean realmIsOurs = givenRealm.equals(REALM) || givenRealm.isEmpty();
        return realmIsOurs && response.length() == MD5_HEX_LENGTH && (qop == null || isWholeAuth());
    }

    private boolean isWholeAuth() {
        return qop.equalsIgnoreCase("auth")
                && nonceCount != null
                && nonceCount.length() == NONCE_COUNT_LENGTH
                && clientNonce != null;
    }

    /** Whether the answer is for this request: for the target with its query or, as some clients answer, without its query. */
    boolean isFor(String path, String query) {
        return uri.equals(path) || (query != null && uri.equals(path + "?" + query));
    }

    /** Whether the peer knows this key. The time does not depend on where the answer differs from the right answer. */
    boolean isMadeWith(Secret key) {
        byte[] given = response.toLowerCase(Locale.ROOT).getBytes(ISO_8859_1);
        boolean matches = false;
        for (String realm : realms()) {
            byte[] right = rightResponse(key.md5(user + ":" + realm + ":")).getBytes(ISO_8859_1);
            matches |= MessageDigest.isEqual(right, given);
        }
        return matches;
    }

    /**
     * The realms that the peer may have computed with: Windows encoders may send an empty realm and compute with either the
     * empty realm or the pump's realm.
     */
    private List<String> realms() {
        return givenRealm.isEmpty() ? List.of(REALM, "") : List.of(givenRealm);
    }

    private String rightResponse(byte[] userRealmPassword) {
        String a1 = Hashes.hex(userRealmPassword);
        String a2 = Hashes.hex(Hashes.md5(method + ":" + uri));
        String between = qop == null ? nonce : nonce + ":" + nonceCount + ":" + clientNonce + ":" + qop;
        return Hashes.hex(Hashes.md5(a1 + ":" + between + ":" + a2));
    }

    /** Never shows anything from which a password could be guessed. */
    @Override
    public String toString() {
        return "a Digest answer";
    }

    /** Reads {@code name=value, name="value"} (RFC 9110, 11.2). */
    private static final class Parameters {
        private final String text;
        private int at;

        Parameters(String text) {
            this.text = text;
        }

        /** Returns false for malformed parameters. */
        boolean readInto(Map<String, String> found) {
            skip(" \t,");
            while (at < text.length()) {
                String name = token().toLowerCase(Locale.ROOT);
                skip(" \t");
                if (name.isEmpty() || at == text.length() || text.charAt(at++) != '=') {
                    return false;
                }
                skip(" \t");
                String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
                boolean fits = value != null && value.length() <= MAX_VALUE_LENGTH;
                if (!fits || found.size() == MAX_PARAMETERS || found.put(name, value) != null) {
                    return false;
                }
                int end = at;
                skip(" \t,");
                if (at < text.length() && text.substring(end, at).indexOf(',') < 0) {
                    return false;
                }
            }
            return true;
        }

        private void skip(String chars) {
            while (at < text.length() && chars.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private String token() {
            int begin = at;
            while (at < text.length() && " \t,=\"".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(begin, at);
        }

        /** Returns null when the quoted text has no end. */
        private String quoted() {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    return value.toString();
                }
                if (c == '\\' && at + 1 < text.length()) {
                    at++;
                    c = text.charAt(at);
                }
                value.append(c);
            }
            return null;
        }
    }
}
