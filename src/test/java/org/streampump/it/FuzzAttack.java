package org.streampump.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One stranger on one connection, by one seed: it publishes, watches, asks or knocks, rightly or wrongly. */
final class FuzzAttack {
    /** Neighbouring seeds would begin with the same numbers otherwise. */
    static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    private static final int MAX_PIPELINED = 20;
    private static final int ANSWER_BYTES = 2 * 1024;
    private static final int WATCHED_BYTES = 400 * 1024;
    private static final int MAX_JSON = 6_000;
    private static final int ENDLESS = Integer.MAX_VALUE;
    private static final Pattern COOKIE = Pattern.compile("push-id=([0-9]+)");

    private static final List<String> TITLES = List.of(
            "{\"title\": \"A song\"}",
            "{\"title\": 5}",
            "{\"title\": null}",
            "{\"title\": \"\\ud800\\u0000\"}",
            "{}",
            "[]",
            "",
            "nul",
            "{\"title\": \"a\", \"title\": \"b\"}",
            "{\"title\": \"a\"} x",
            "{\"title\": \"\u00ff\u00fe\"}");

    private final Random random;
    private final FuzzHeads heads;
    private final FuzzMedia media;
    private String what = "nothing";
    private boolean http2;
    private FuzzWire wire;

    FuzzAttack(long seed, FuzzMedia media) {
        this.random = new Random(seed * SPREAD);
        this.heads = new FuzzHeads(random);
        this.media = media;
    }

    /** Opens the connection and does it all but the end. Throws when the server has closed before. */
    void play(Server server, ScheduledExecutorService clock) throws IOException {
        int kind = random.nextInt(32);
        http2 = kind < 2;
        boolean tls = http2 || random.nextInt(16) == 0;
        wire = tls
                ? FuzzWire.tls(server, clock, random, http2 ? "h2" : "http/1.1")
                : FuzzWire.http(server, clock, random);
        if (http2) {
            frames();
        } else if (kind < 12) {
            publish();
        } else if (kind < 15) {
            push();
        } else if (kind < 24) {
            watch();
        } else if (kind < 27) {
            ask();
        } else if (kind < 29) {
            setTitle();
        } else if (kind < 31) {
            pipeline();
        } else {
            knock();
        }
    }

    /** Null before it was opened. */
    FuzzWire wire() {
        return wire;
    }

    /** For whoever looks for a fault. */
    String what() {
        return what;
    }

    boolean publishes() {
        return what.startsWith("publish") || what.startsWith("push");
    }

    /** Whether the server has said that the failure is its own. */
    boolean hasFailed() {
        int status = http2 ? 0 : wire.status();
        return http2 && FuzzHttp2.hasFailed(wire.seen())
                // Not implemented, and versions that are not: a container's own words.
                || status >= 500 && status != 501 && status != 503 && status != 505 && status != 508;
    }

    /** How it is to end. */
    enum End {
        CLOSE,
        RESET,
        /** It says that it has said all, and waits for the rest. */
        HALF_CLOSE,
        /** It stays as it is, until somebody takes its place. */
        STAY
    }

    End end() {
        return End.values()[random.nextInt(End.values().length)];
    }

    // ---- the kinds

    private void publish() throws IOException {
        FuzzMedia.Media stream = media.any(random);
        FuzzFraming framing = FuzzFraming.of(stream.bytes(), random);
        List<String> fields = new ArrayList<>(heads.fields());
        fields.add(heads.type(stream.type()));
        fields.addAll(framing.fields());
        if (random.nextInt(8) == 0) {
            fields.add(heads.credential());
        }
        String method = heads.method(List.of("POST", "PUT", "SOURCE").get(random.nextInt(3)));
        String target = heads.stream();
        what = "publish: " + method + " " + target + " " + framing.fields() + " " + stream.type() + " "
                + framing.bytes().length;
        wire.send(heads.head(method, target, fields), random);
        if (random.nextInt(6) == 0) {
            wire.read(ANSWER_BYTES); // as one who asks whether to go on
        }
        wire.send(framing.bytes(), random);
        wire.read(random.nextInt(4) == 0 ? 0 : ANSWER_BYTES);
    }

    private void push() throws IOException {
        String target = heads.stream();
        what = "push: " + target;
        String id = "0";
        if (random.nextInt(6) != 0) {
            byte[] body = "AutoDestroy: 1\r\n".getBytes(StandardCharsets.US_ASCII);
            pushHead(target, "application/x-wms-pushsetup", id, body.length);
            wire.send(body, random);
            wire.read(ANSWER_BYTES);
            Matcher cookie = COOKIE.matcher(wire.text());
            id = cookie.find() ? cookie.group(1) : id;
        }
        byte[] frames = media.pushed(random);
        pushHead(target, "application/x-wms-pushstart", id, random.nextBoolean() ? ENDLESS : frames.length);
        wire.send(frames, random);
        wire.read(random.nextInt(4) == 0 ? 0 : ANSWER_BYTES);
    }

    private void pushHead(String target, String type, String id, int length) throws IOException {
        List<String> fields = new ArrayList<>(heads.fields());
        fields.add(heads.type(type));
        fields.add("Content-Length: " + length);
        fields.add("Cookie: push-id=" + id);
        wire.send(heads.head("POST", target, fields), random);
    }

    private void watch() throws IOException {
        List<String> fields = random.nextInt(3) == 0 ? heads.windowsMedia() : heads.fields();
        if (random.nextInt(4) == 0) {
            fields.add("Icy-MetaData: 1");
        }
        String method = heads.method("GET");
        String target = heads.stream();
        what = "watch: " + method + " " + target + " " + fields;
        wire.send(heads.head(method, target, fields), random);
        for (int n = random.nextInt(6); n >= 0 && wire.read(random.nextInt(WATCHED_BYTES)); n--) {
            if (random.nextInt(8) == 0) {
                wire.send(FuzzMedia.noise(random, 1 + random.nextInt(100))); // a viewer has nothing to say
            }
        }
    }

    private void ask() throws IOException {
        List<String> fields = heads.fields();
        fields.add(heads.credential());
        String method = heads.method(
                List.of("GET", "GET", "HEAD", "OPTIONS", "DELETE", "POST").get(random.nextInt(6)));
        String target = heads.target();
        what = "ask: " + method + " " + target + " " + fields;
        byte[] body = random.nextInt(4) == 0 ? FuzzMedia.noise(random, random.nextInt(2_000)) : new byte[0];
        FuzzFraming framing = FuzzFraming.of(body, random);
        if (body.length > 0) {
            fields.addAll(framing.fields());
        }
        wire.send(heads.head(method, target, fields), random);
        wire.send(body.length > 0 ? framing.bytes() : body, random);
        wire.read(ANSWER_BYTES);
    }

    private void setTitle() throws IOException {
        byte[] json = switch (random.nextInt(5)) {
            case 0 -> "[{\"a\":".repeat(random.nextInt(MAX_JSON / 6)).getBytes(StandardCharsets.US_ASCII);
            case 1 -> ("{\"title\": \"" + "t".repeat(random.nextInt(MAX_JSON))).getBytes(StandardCharsets.US_ASCII);
            default -> TITLES.get(random.nextInt(TITLES.size())).getBytes(StandardCharsets.ISO_8859_1);
        };
        FuzzFraming framing = FuzzFraming.of(json, random);
        List<String> fields = new ArrayList<>(heads.fields());
        fields.add(heads.credential());
        fields.addAll(framing.fields());
        String target = "/api/v1/streams/" + FuzzHeads.STREAMS.get(random.nextInt(FuzzHeads.STREAMS.size())) + "/title";
        what = "title: " + target + " " + fields;
        wire.send(heads.head("PUT", target, fields), random);
        wire.send(framing.bytes(), random);
        wire.read(ANSWER_BYTES);
    }

    /** Many requests in a row; answers are read late, or never. */
    private void pipeline() throws IOException {
        what = "pipeline:";
        for (int n = random.nextInt(MAX_PIPELINED); n >= 0; n--) {
            String target = random.nextInt(4) == 0 ? heads.stream() : heads.target();
            String method = heads.method("GET");
            what += " " + method + " " + target;
            wire.send(heads.head(method, target, heads.fields()));
        }
        wire.read(random.nextInt(4) * ANSWER_BYTES);
    }

    /** Sends bytes that are no HTTP. */
    private void knock() throws IOException {
        what = "knock";
        byte[] bytes = switch (random.nextInt(4)) {
            case 0 -> new byte[] {0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0}; // as TLS begins
            case 1 -> "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            case 2 -> new byte[] {1, 0, 0, 0, (byte) 0xce, (byte) 0xfa, 0x0b, (byte) 0xb0}; // MMS over TCP
            default -> FuzzMedia.noise(random, random.nextInt(10_000));
        };
        wire.send(bytes, random);
        wire.read(ANSWER_BYTES);
    }

    private void frames() throws IOException {
        what = "HTTP/2";
        FuzzHttp2 client = new FuzzHttp2(wire, random);
        client.begin();
        client.requests(heads, media);
        wire.read(random.nextInt(WATCHED_BYTES));
    }
}
