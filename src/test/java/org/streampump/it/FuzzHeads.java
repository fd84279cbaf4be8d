package org.streampump.it;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/**
 * Heads of requests: the lines and fields that the pump and its containers know, with values that are right, nearly right or
 * absurd, and every now and then with damage.
 */
final class FuzzHeads {
    /** The streams that strangers may do anything to. */
    static final List<String> STREAMS = List.of("open", "held", "backed", "tiny");

    static final String KEY = "the-key-of-the-fuzzer";
    static final String ADMIN_KEY = "the-administrators-key-of-the-fuzzer";

    private static final int MAX_LONG_VALUE = 9_000; // beyond what containers take: 8 KiB
    private static final int MAX_GARBAGE = 40;

    private static final List<String> METHODS = List.of(
            "GET", "HEAD", "POST", "PUT", "SOURCE", "OPTIONS", "DELETE", "PATCH", "TRACE", "CONNECT", "BREW", "get",
            "");
    private static final List<String> VERSIONS =
            List.of("HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/1.9", "ICE/1.0", "", "x");
    private static final List<String> SUFFIXES =
            List.of(".m3u", ".xspf", ".asx", "_push", "/", ".ts", "?asx", ".m3u8", "%2f");
    private static final List<String> ODD_NAMES = List.of(
            "nowhere",
            "live/*",
            "live/a/b/c",
            "live/.x",
            "..%2f..",
            "%00",
            "%",
            "a;b=c",
            "\u00e9",
            "live/" + "x".repeat(300));
    private static final List<String> PAGES = List.of(
            "/",
            "/index.html",
            "/js/card.js",
            "/health",
            "/api/v1/streams",
            "/api/v1/viewers",
            "/api/v1/formats",
            "/api/v1/",
            "/api/v1/streams/",
            "/status-json.xsl",
            "/status-json.xsl?mount=/streams/open",
            "/admin/stats",
            "/admin/listmounts",
            "/admin/",
            "/admin",
            "/WEB-INF/web.xml",
            "/META-INF/",
            "/streams",
            "/streams/",
            "//",
            "*",
            "http://127.0.0.1/streams/open",
            "nowhere",
            "");
    private static final List<String> COMMANDS =
            List.of("metadata", "killsource", "killclient", "moveclients", "listclients", "stats", "x");
    /** Viewers by numbers that none has: the checked ones are everybody's to end who has the administrator's key. */
    private static final List<String> NOBODY = List.of("", "x", "%00", "%", "-", "99999999999999999999", "\u00b2");

    private static final List<String> VALUES = List.of(
            "",
            "1",
            "-1",
            "0",
            "99999999999999999999",
            "updinfo",
            "%",
            "%zz",
            "%ff%fe",
            "%00",
            "a%0d%0ab",
            "a+b",
            "nope",
            "utf-16",
            "\u00e9\u00ff",
            "a=b=c",
            "x".repeat(600));

    private static final List<String> TYPES = List.of(
            "a/b; charset=nope",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json",
            "audio/mpeg",
            "video/mp2t",
            "application/ogg",
            ";;=",
            "text/html; charset=\"",
            "/",
            "\u00ff",
            "application/x-wms-pushsetup");
    private static final List<String> FIELDS = List.of(
            "Icy-MetaData: 1",
            "Icy-MetaData: 0",
            "Icy-MetaData: 99999999999",
            "icy-metadata: x",
            "User-Agent: NSPlayer/12.0.7601.17514",
            "User-Agent: Lavf/60",
            "User-Agent: VLC/3.0",
            "User-Agent:",
            "User-Agent: \u00e9\u0085\t",
            "Pragma: xPlayStrm=1",
            "Pragma: xClientGUID={3300AD50-2C39-46c0-AE0A-0123456789AB}",
            "Pragma: no-cache,rate=1.000000,stream-time=0",
            "Pragma: stream-switch-count=2",
            "Pragma: stream-switch-entry=ffff:1:0 ffff:2:2",
            "Pragma: stream-switch-entry=:::",
            "Pragma: ,,,=",
            "Supported: com.microsoft.wm.srvppair, com.microsoft.wm.sswitch",
            "Expect: 100-continue",
            "Expect: 200-ok",
            "Connection: close",
            "Connection: keep-alive, Upgrade",
            "Connection: \u00ff",
            "Upgrade: websocket",
            "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABkAAQAAP__",
            "Upgrade: TLS/1.0",
            "Range: bytes=0-",
            "Range: bytes=9-1",
            "Range: bytes=-1,,5-",
            "If-None-Match: *",
            "If-Modified-Since: never",
            "If-Range: x",
            "Accept: */*",
            "Accept: text/html",
            "Accept-Encoding: gzip, br;q=x",
            "Accept-Language: ;q=",
            "TE: trailers",
            "Origin: http://elsewhere.example",
            "Origin: null",
            "Origin: \u00ff",
            "Referer: ://",
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: x",
            "Access-Control-Request-Method: PUT",
            "Access-Control-Request-Headers: ,",
            "X-Forwarded-For: 10.0.0.1, ::1, x",
            "X-Forwarded-Proto: x",
            "X-Forwarded-Port: 99999",
            "Forwarded: for=\"[::1\"",
            "Host: ",
            "Host: [::1",
            "Host: a b",
            "Cookie: push-id=0",
            "Cookie: push-id=x; =",
            "Stream-Pump-Chain: 0123456789abcdef",
            "Stream-Pump-Chain: " + "0123456789abcdef ".repeat(40),
            "Content-Encoding: gzip",
            "Ice-Name: \u00e9\u00ff",
            "ice-audio-info: ice-bitrate=x;;ice-channels=",
            "ice-public: 2",
            "icy-br: -5",
            "ice-url: javascript:x",
            "Content-Location: x",
            "Trailer: Host",
            "Max-Forwards: -1",
            "X: y");
    private static final List<String> CREDENTIALS = List.of(
            "Authorization: Basic",
            "Authorization: Basic ====",
            "Authorization: Basic /w==",
            "Authorization: Bearer",
            "Authorization: Bearer wrong-key-of-nobody",
            "Authorization: Digest",
            "Authorization: Digest username=\"",
            "Authorization: Digest qop=auth, nc=zz, uri=\"/\", nonce=\"AAAA\", response=\"\"",
            "Authorization: Negotiate x",
            "Authorization: \u00ff");

    private final Random random;

    FuzzHeads(Random random) {
        this.random = random;
    }

    // ---- lines

    /** This method for the most part. */
    String method(String usual) {
        return random.nextInt(15) == 0 ? pick(METHODS) : usual;
    }

    /** The path of a stream, with or without a key, sometimes of none. */
    String stream() {
        String name = switch (random.nextInt(12)) {
            case 0 -> pick(ODD_NAMES);
            case 1, 2 -> "live/" + random.nextInt(40);
            case 3 -> "pulled";
            default -> pick(STREAMS);
        };
        String path = "/streams/" + name + (random.nextInt(6) == 0 ? pick(SUFFIXES) : "");
        return switch (random.nextInt(8)) {
            case 0 -> path;
            case 1 -> path + "?" + query("key");
            default -> path + (path.contains("?") ? "&key=" : "?key=") + KEY;
        };
    }

    /** A page, a document or a command. */
    String target() {
        return switch (random.nextInt(4)) {
            case 0 -> pick(PAGES);
            case 1 ->
                "/admin/" + pick(COMMANDS) + "?mount=/streams/" + pick(STREAMS) + "&"
                        + query("mode", "song", "destination", "id", "charset");
            case 2 -> "/admin.cgi?" + query("pass", "mode", "song", "mount");
            default ->
                "/api/v1/"
                        + (random.nextInt(4) == 0
                                ? "viewers/" + pick(NOBODY)
                                : "streams/" + pick(STREAMS) + pick(List.of("", "/publication", "/title", "/x")));
        };
    }

    private String query(String... names) {
        StringBuilder query = new StringBuilder();
        for (int n = random.nextInt(6); n >= 0; n--) {
            String name = names[random.nextInt(names.length)];
            query.append(name)
                    .append('=')
                    .append(random.nextInt(3) == 0 ? usual(name) : pick(VALUES))
                    .append('&');
        }
        return query.toString();
    }

    private static String usual(String name) {
        return switch (name) {
            case "key", "pass" -> KEY;
            case "mode" -> "updinfo";
            case "destination", "mount" -> "/streams/open";
            default -> "A+song";
        };
    }

    // ---- fields

    /** A few of those that somebody might send. */
    List<String> fields() {
        List<String> fields = new ArrayList<>();
        for (int n = random.nextInt(6) - 2; n > 0; n--) {
            fields.add(pick(FIELDS));
        }
        if (random.nextInt(60) == 0) {
            fields.add("X-Long: " + "y".repeat(random.nextInt(MAX_LONG_VALUE)));
        }
        return fields;
    }

    /** Fields that a player of Windows Media sends. */
    List<String> windowsMedia() {
        List<String> fields = fields();
        fields.add("User-Agent: NSPlayer/9.0");
        for (int n = random.nextInt(3); n >= 0; n--) {
            fields.add(pick(
                    FIELDS.stream().filter(field -> field.startsWith("Pragma")).toList()));
        }
        return fields;
    }

    String type(String usual) {
        return "Content-Type: " + (random.nextInt(6) == 0 ? pick(TYPES) : usual);
    }

    /** Right for one of the attacked streams or for the administrator, or wrong. */
    String credential() {
        return switch (random.nextInt(6)) {
            case 0 -> pick(CREDENTIALS);
            case 1 -> "Authorization: Basic " + basic(KEY);
            case 2 -> "Authorization: Bearer " + KEY;
            default -> "Authorization: Basic " + basic(ADMIN_KEY);
        };
    }

    private static String basic(String password) {
        return Base64.getEncoder().encodeToString(("any:" + password).getBytes(StandardCharsets.UTF_8));
    }

    // ---- the whole

    /** Mostly well formed. */
    byte[] head(String method, String target, List<String> fields) {
        String version = random.nextInt(16) == 0 ? pick(VERSIONS) : "HTTP/1.1";
        StringBuilder head = new StringBuilder(method + " " + target + " " + version + "\r\n");
        if (random.nextInt(30) != 0) {
            head.append("Host: " + Server.HOST + "\r\n");
        }
        fields.forEach(field -> head.append(field).append("\r\n"));
        byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        return random.nextInt(12) == 0 ? damaged(bytes) : bytes;
    }

    private byte[] damaged(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, random.nextInt(MAX_GARBAGE));
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> replaced(bytes, at, 0, FuzzMedia.noise(random, length));
            case 2 -> replaced(bytes, at, length, new byte[0]);
            case 3 -> replaced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
            default -> replaced(bytes, at, 1, new byte[] {(byte) (bytes[at] ^ 1 << random.nextInt(8))});
        };
    }

    private static byte[] replaced(byte[] bytes, int at, int length, byte[] instead) {
        byte[] result = Arrays.copyOf(bytes, bytes.length - length + instead.length);
        System.arraycopy(instead, 0, result, at, instead.length);
        System.arraycopy(bytes, at + length, result, at + instead.length, bytes.length - at - length);
        return result;
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
