package org.streampump.io.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.hc.core5.http.HeaderElement;

/**
 * Authenticates the pump to one server with the user name and password of the source's address: by Digest (RFC 7616, MD5 or
 * SHA-256) where the server offers it, else by Basic (RFC 7617). Sends no credential before the server asks. The source's
 * thread only.
 */
final class HttpAuthentication {
    private static final Map<String, String> DIGESTS = Map.of("MD5", "MD5", "SHA-256", "SHA-256");

    private record Challenge(String scheme, Map<String, String> parameters) {
        String parameter(String name) {
            return parameters.getOrDefault(name, "");
        }

        String algorithm() {
            return parameters.getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
        }

        boolean isDigest() {
            return scheme.equals("digest")
                    && DIGESTS.containsKey(algorithm())
                    && parameters.containsKey("nonce")
                    && (!parameters.containsKey("qop") || offersAuth());
        }

        boolean offersAuth() {
            return Arrays.stream(parameter("qop").split(","))
                    .anyMatch(each -> each.strip().equalsIgnoreCase("auth"));
        }
    }

    private final HttpCredentials credentials;
    private final Supplier<String> clientNonce;
    private Challenge challenge; // the challenge that is answered; null: the server has not asked
    private int uses; // of this challenge

    HttpAuthentication(HttpCredentials credentials) {
        this(credentials, () -> UUID.randomUUID().toString().replace("-", ""));
    }

    /** @param clientNonce printable ASCII without quotes */
    HttpAuthentication(HttpCredentials credentials, Supplier<String> clientNonce) {
        this.credentials = credentials;
        this.clientNonce = clientNonce;
    }

    /**
     * Takes the server's request for credentials.
     *
     * @param offered the elements of the server's headers {@code WWW-Authenticate}
     * @return whether asking again makes sense
     */
    boolean isAnswerable(List<HeaderElement> offered) {
        List<Challenge> challenges = challenges(offered);
        Optional<Challenge> next = challenges.stream()
                .filter(Challenge::isDigest)
                .findFirst()
                .or(() -> challenges.stream()
                        .filter(each -> each.scheme().equals("basic"))
                        .findFirst());
        boolean refused = uses == 1 // a challenge that was used before may have grown old
                && next.filter(each ->
                                each.isDigest() && each.parameter("stale").equalsIgnoreCase("true"))
                        .isEmpty();
        challenge = next.orElse(null);
        uses = 0;
        return challenge != null && !refused;
    }

    /** Splits the elements into challenges: a challenge's first parameter follows its scheme and a blank. */
    private static List<Challenge> challenges(List<HeaderElement> offered) {
        List<Challenge> all = new ArrayList<>();
        for (HeaderElement element : offered) {
            String name = element.getName();
            int blank = name.indexOf(' ');
            if (blank > 0 || element.getValue() == null) {
                String scheme = blank > 0 ? name.substring(0, blank) : name;
                all.add(new Challenge(scheme.toLowerCase(Locale.ROOT), new HashMap<>()));
            }
            if (!all.isEmpty() && element.getValue() != null) {
                String parameter = name.substring(blank + 1).strip().toLowerCase(Locale.ROOT);
                all.get(all.size() - 1).parameters().putIfAbsent(parameter, element.getValue());
            }
        }
        return all;
    }

    /**
     * Returns the value of the header {@code Authorization} for a {@code GET}, in ISO 8859-1; empty while the server has not
     * asked.
     *
     * @param path the path of the request, with the query
     */
    Optional<String> header(String path) {
        if (challenge == null) {
            return Optional.empty();
        }
        uses++;
        return Optional.of(challenge.isDigest() ? digest(path) : basic(credentials));
    }

    static String basic(HttpCredentials credentials) {
        byte[] both = (credentials.user() + ":" + credentials.password()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    private String digest(String path) {
        String user = octets(credentials.user());
        String realm = challenge.parameter("realm");
        String nonce = challenge.parameter("nonce");
        String who = hash(user + ":" + realm + ":" + octets(credentials.password()));
        String what = hash("GET:" + path);
        StringBuilder header = new StringBuilder("Digest username=").append(quoted(user));
        header.append(", realm=").append(quoted(realm));
        header.append(", nonce=").append(quoted(nonce));
        header.append(", uri=").append(quoted(path));
        if (challenge.parameters().containsKey("algorithm")) {
            header.append(", algorithm=").append(challenge.algorithm());
        }
        if (challenge.parameters().containsKey("opaque")) {
            header.append(", opaque=").append(quoted(challenge.parameter("opaque")));
        }
        if (challenge.offersAuth()) {
            String count = String.format(Locale.ROOT, "%08x", uses);
            String mine = clientNonce.get();
            String response = hash(who + ":" + nonce + ":" + count + ":" + mine + ":auth:" + what);
            header.append(", qop=auth, nc=").append(count).append(", cnonce=").append(quoted(mine));
            return header.append(", response=").append(quoted(response)).toString();
        }
        return header.append(", response=")
                .append(quoted(hash(who + ":" + nonce + ":" + what)))
                .toString();
    }

    private String hash(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance(DIGESTS.get(challenge.algorithm()));
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a JDK without " + challenge.algorithm(), e);
        }
    }

    /** Returns the bytes of UTF-8, each as a character. */
    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
