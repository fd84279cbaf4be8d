package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Windows Media encoder that pushes (MS-WMHTTP): it sets up a session, remembers its cookie, and brings packets in one
 * request or in several. Every step is the test's.
 */
final class MmshPusher implements Closeable {
    /** The length that encoders announce that know of no proxy. */
    static final int ENDLESS = Integer.MAX_VALUE;

    /** Reasons at the end of an entry. */
    static final int FINISHED = 0;

    static final int NEXT_FOLLOWS = 1;

    private static final int FRAME_HEAD = 4;
    private static final int MAX_FRAME = 0xffff; // what follows its head
    private static final String USER = "encoder";
    private static final Pattern COOKIE = Pattern.compile("push-id=([0-9]+)");
    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private final String address;
    private final String path;
    private RawHttp http; // null: no connection
    private String pushId = "0";
    private String authorization; // null: none
    private int announced;
    private int left;

    private MmshPusher(String address, String path) {
        this.address = address;
        this.path = path;
    }

    /** Does not connect yet. */
    static MmshPusher to(String path) {
        return new MmshPusher(Server.HOST, path);
    }

    /** From another address of the loopback interface. */
    static MmshPusher from(String address, String path) {
        return new MmshPusher(address, path);
    }

    /** With a session and a request that never ends, into which nothing has been written. */
    static MmshPusher begun(String path) throws IOException {
        MmshPusher pusher = to(path);
        RawHttp.Head answer = pusher.setup();
        assertThat(answer.status()).isEqualTo(204);
        return pusher.start(ENDLESS);
    }

    // ---- requests

    /** Asks for a session, on the connection that there is or a new one; the answer's head. */
    RawHttp.Head setup(String... fields) throws IOException {
        byte[] body = "AutoDestroy: 1\r\n".getBytes(StandardCharsets.US_ASCII);
        request("pushsetup", body.length, fields);
        http.send(body);
        return answer();
    }

    /** Begins to bring packets, in a body of so many bytes. */
    MmshPusher start(int contentLength, String... fields) throws IOException {
        announced = contentLength;
        left = contentLength;
        request("pushstart", contentLength, fields);
        return this;
    }

    private void request(String what, int contentLength, String... fields) throws IOException {
        if (http == null) {
            http = RawHttp.openFrom(address);
        }
        List<String> all = new ArrayList<>(List.of(
                "Content-Type: application/x-wms-" + what,
                "X-Accept-Authentication: Negotiate, NTLM, Digest",
                "User-Agent: WMEncoder/12.0.7600.16385",
                "Content-Length: " + contentLength,
                "Cache-Control: no-cache",
                "Cookie: push-id=" + pushId));
        if (authorization != null) {
            all.add("Authorization: " + authorization);
        }
        all.addAll(List.of(fields));
        http.request("POST " + path, all.toArray(String[]::new));
    }

    /** The head of the answer to the present request; its cookie is remembered. */
    RawHttp.Head answer() throws IOException {
        RawHttp.Head head = http.head();
        head.field("Set-Cookie").ifPresent(cookie -> {
            Matcher id = COOKIE.matcher(cookie);
            assertThat(id.matches())
                    .as("a cookie without attributes: %s", cookie)
                    .isTrue();
            pushId = id.group(1);
        });
        return head;
    }

    String text(RawHttp.Head head) throws IOException {
        return http.text(head);
    }

    /** Nobody else's, or 0. */
    String pushId() {
        return pushId;
    }

    /** Goes on with somebody's session. */
    MmshPusher with(String somebodysPushId) {
        pushId = somebodysPushId;
        return this;
    }

    /** From now on shows this key in answer to a challenge, in another connection, as encoders do. */
    void authenticate(RawHttp.Head challenge, String key) throws IOException {
        String digest = challenge.fields().stream()
                .filter(field -> field.startsWith("WWW-Authenticate: Digest ")) // they are that particular
                .findFirst()
                .orElseThrow(() -> new AssertionError("no Digest in " + challenge.fields()));
        String realm = parameter(digest, "realm");
        String nonce = parameter(digest, "nonce");
        String secret = md5(USER + ":" + realm + ":" + key);
        String what = md5("POST:" + path);
        String response = md5(secret + ":" + nonce + ":00000001:0a4f113b:auth:" + what);
        assertThat(parameter(digest, "qop")).isEqualTo("auth");
        authorization = "Digest username=\"" + USER + "\", realm=\"" + realm + "\", nonce=\"" + nonce + "\", uri=\""
                + path + "\", cnonce=\"0a4f113b\", nc=00000001, qop=auth, response=\"" + response + "\"";
        disconnect();
    }

    private static String parameter(String challenge, String name) {
        Matcher found = PARAMETER.matcher(challenge);
        while (found.find()) {
            if (found.group(1).equals(name)) {
                return found.group(2);
            }
        }
        throw new AssertionError("no " + name + " in " + challenge);
    }

    private static String md5(String text) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            return HexFormat.of().formatHex(md5.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    // ---- packets

    MmshPusher header(byte[] header) throws IOException {
        return frame('H', header);
    }

    MmshPusher data(byte[] packet) throws IOException {
        return frame('D', packet);
    }

    /** Another stream from here on. */
    MmshPusher change(byte[] header) throws IOException {
        ByteBuffer payload = ByteBuffer.allocate(FRAME_HEAD + header.length);
        return frame('C', payload.putInt(0).put(header).array());
    }

    /** @param reason {@link #FINISHED} or {@link #NEXT_FOLLOWS} */
    MmshPusher end(int reason) throws IOException {
        return frame('E', little(FRAME_HEAD).putInt(reason).array());
    }

    /** This many bytes that mean nothing. */
    MmshPusher filler(int bytes) throws IOException {
        return send(framed('F', new byte[bytes]));
    }

    private MmshPusher frame(char id, byte[] payload) throws IOException {
        byte[] frame = framed(id, payload);
        int rest = left - frame.length;
        if (rest != 0 && rest < FRAME_HEAD) { // not even filler would fit behind it
            another();
        }
        return send(frame);
    }

    private static byte[] framed(char id, byte[] payload) {
        return little(FRAME_HEAD + payload.length)
                .put((byte) '$')
                .put((byte) id)
                .putShort((short) payload.length)
                .put(payload)
                .array();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Anything, in one write. */
    MmshPusher send(byte[] bytes) throws IOException {
        http.send(bytes);
        left -= bytes.length;
        return this;
    }

    /** Fills the request up and returns when it has been answered. */
    MmshPusher fillUp() throws IOException {
        while (left > 0) {
            filler(Math.min(left - FRAME_HEAD, MAX_FRAME - FRAME_HEAD)); // never leaves less than a head
        }
        assertThat(answer().status()).isEqualTo(204);
        return this;
    }

    /** Fills this request up, and begins another of the same length. */
    MmshPusher another() throws IOException {
        return fillUp().start(announced);
    }

    /** Some of a film's packets at once. */
    MmshPusher film(WmvFilm film, double from, double to, PaddingCut... cuts) throws IOException {
        return film(film, from, to, 0, cuts);
    }

    /**
     * Some of a film's packets.
     *
     * @param speed how many times faster than their clock says; 0: at once
     * @param cuts what is done to their padding, by turns
     */
    MmshPusher film(WmvFilm film, double from, double to, int speed, PaddingCut... cuts) throws IOException {
        long beganNs = System.nanoTime();
        int first = film.packet(from);
        for (int n = first; n < film.packet(to); n++) {
            if (speed > 0) {
                awaitNs(beganNs + TimeUnit.MILLISECONDS.toNanos(film.sendTimeMs(n) - film.sendTimeMs(first)) / speed);
            }
            byte[] packet = film.packets().get(n);
            data(cuts.length == 0 ? packet : cuts[n % cuts.length].of(packet));
        }
        return this;
    }

    /** A live source brings its packets when it has them. */
    private static void awaitNs(long dueNs) {
        for (long wait = dueNs - System.nanoTime(); wait > 0; wait = dueNs - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
    }

    /** Goes on sending as an encoder does that looks at nothing, until writing fails. */
    void sendUntilDisconnected() {
        byte[] filler = framed('F', new byte[10_000]);
        await("the connection breaks under the encoder")
                .atMost(Pusher.DISCONNECTED_WITHIN)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    try {
                        send(filler);
                        return false;
                    } catch (IOException e) {
                        return true;
                    }
                });
    }

    // ---- ends

    boolean isClosedByPeer() throws IOException {
        return http.isClosedByPeer();
    }

    /** The connection dies; the session may be gone on with in another one. */
    MmshPusher reset() throws IOException {
        http.reset();
        http = null;
        return this;
    }

    private void disconnect() throws IOException {
        if (http != null) {
            http.close();
            http = null;
        }
    }

    @Override
    public void close() throws IOException {
        disconnect();
    }
}
