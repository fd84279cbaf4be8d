package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.streampump.Pace;

/** An encoder that sends chunked what a test gives it, at the pace of the test. */
final class Pusher implements Closeable {
    /** How long a refused encoder may go on sending before its connection breaks. */
    static final Duration DISCONNECTED_WITHIN = Pace.seconds(15);

    private static final int TAIL_BYTES = 500; // which occur once in the samples

    private final RawHttp http;

    private Pusher(RawHttp http) {
        this.http = http;
    }

    /** Begins a push; the path has the key in its query. */
    static Pusher to(String path, String... fields) throws IOException {
        return over(RawHttp.open(), path, fields);
    }

    static Pusher over(RawHttp http, String path, String... fields) throws IOException {
        String[] all = new String[fields.length + 1];
        System.arraycopy(fields, 0, all, 1, fields.length);
        all[0] = "Transfer-Encoding: chunked";
        return new Pusher(http.request("POST " + path, all));
    }

    /** Begins a push and sends all that, and returns when viewers can come. */
    static Pusher live(String path, byte[] bytes) throws IOException {
        Pusher pusher = to(path).send(bytes);
        awaitLive(path);
        return pusher;
    }

    /** Begins a push, sends these bytes, and returns when a viewer has got their end; the viewer leaves again. */
    static Pusher settled(String path, byte[] bytes) throws IOException {
        Pusher pusher = live(path, bytes);
        try (Watcher probe = Watcher.of(path)) {
            awaitArrival(probe, bytes);
        }
        return pusher;
    }

    /** Waits until this viewer has got the end of these bytes. */
    static void awaitArrival(Watcher viewer, byte[] bytes) {
        byte[] tail = Arrays.copyOfRange(bytes, bytes.length - TAIL_BYTES, bytes.length);
        await("all that was sent has arrived").atMost(RawHttp.LIMIT).until(() -> endsWith(viewer.received(), tail));
    }

    private static boolean endsWith(byte[] bytes, byte[] tail) {
        int from = bytes.length - tail.length;
        return from >= 0 && Arrays.equals(bytes, from, bytes.length, tail, 0, tail.length);
    }

    /** Waits until viewers are let in; asks as one who does not take a seat. */
    static void awaitLive(String path) {
        await("somebody publishes " + path)
                .atMost(Watcher.LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> RawHttp.ask("HEAD " + path).status() == 200);
    }

    Pusher send(byte[] bytes) throws IOException {
        http.chunk(bytes);
        return this;
    }

    /** Ends the stream in order; the answer's text. */
    String end() throws IOException {
        http.lastChunk();
        RawHttp.Head answer = http.head();
        String text = http.text(answer);
        assertThat(answer.status()).as(text).isEqualTo(200);
        return text;
    }

    RawHttp.Head answer() throws IOException {
        return http.head();
    }

    String text(RawHttp.Head head) throws IOException {
        return http.text(head);
    }

    /** Goes on sending as an encoder does that looks at nothing, until writing fails. */
    void sendUntilDisconnected(byte[] bytes) {
        await("the connection breaks under the encoder")
                .atMost(DISCONNECTED_WITHIN)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    try {
                        http.chunk(bytes);
                        return false;
                    } catch (IOException e) {
                        return true;
                    }
                });
    }

    boolean isClosedByPeer() throws IOException {
        return http.isClosedByPeer();
    }

    /** The encoder crashes. */
    void reset() throws IOException {
        http.reset();
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
