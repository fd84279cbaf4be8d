package org.streampump.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Many strangers who ask for something and do not go on. A stranger that is thrown out comes again a second later, so that their
 * number stays the same.
 */
final class Crowd implements StarvingContract.Strangers {
    private static final int STEP_MS = 100;

    /** Between two connections of one stranger, in steps: the test is about waiting threads, not about connecting. */
    private static final int PAUSE_STEPS = 10;

    /** In one step: nobody waits for the others' turn. */
    private static final int MAX_REPEATS = 20;

    private static final int SMALL_BUFFER = 4 * 1024;

    /** One for each kind of request that gets a short answer, whatever that is; with the stream's name. */
    private static final List<String> KINDS = List.of(
            "GET /health",
            "HEAD /",
            "GET /",
            "GET /js/card.js",
            "OPTIONS /js/card.js",
            "PUT /style.css",
            "GET /js/",
            "GET /none",
            "GET /none.jsp",
            "GET /api/v1/streams",
            "GET /api/v1/none",
            "POST /api/v1/streams",
            "DELETE /api/v1/viewers/1",
            "PUT /api/v1/streams/%s/title",
            "GET /status-json.xsl",
            "POST /admin/metadata?mount=/streams/%s&mode=updinfo&song=x",
            "GET /admin.cgi?pass=x",
            "GET /admin/stats",
            "GET /streams/none",
            "HEAD /streams/%s",
            "GET /streams/%s.m3u",
            "OPTIONS /streams/%s",
            "BREW /streams/%s",
            "GET /streams//good",
            "POST /streams/none",
            "POST /streams/%s",
            "POST /health");

    private final List<Stranger> strangers;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger connections = new AtomicInteger();

    private Crowd(List<Stranger> strangers) {
        this.strangers = strangers;
    }

    private Crowd begin() {
        Future<?> unused = thread.scheduleWithFixedDelay(
                () -> strangers.forEach(stranger -> stranger.step(connections)), 0, STEP_MS, TimeUnit.MILLISECONDS);
        return this;
    }

    /** They announce bodies that never come, of every kind of request. */
    static Crowd withoutBodies(Server server, int count, String stream) {
        return of(count, n -> {
            String announced = n % 3 == 0 ? "Transfer-Encoding: chunked" : "Content-Length: 1000";
            return new Stranger(server, head(kind(n, stream), announced), "", /* repeats= */ 0, /* reads= */ true);
        });
    }

    /** They announce bodies that never come, of requests that the server answers before the pump is asked. */
    static Crowd withoutBodiesBeforeThePump(Server server, int count) {
        List<String> lines = List.of("TRACE /", "OPTIONS *", "GET /WEB-INF/web.xml", "CONNECT a:80");
        return of(
                count,
                n -> new Stranger(
                        server,
                        head(lines.get(n % lines.size()), "Content-Length: 1000"),
                        "",
                        /* repeats= */ 0,
                        /* reads= */ true));
    }

    /** They ask on and on, and read no answer: one half as fast as they can, the others one thing at a time. */
    static Crowd readingNothing(Server server, int count, String stream) {
        return of(count, n -> {
            String asked = IntStream.range(0, 4)
                    .mapToObj(kind -> head(kind(kind, stream)))
                    .collect(Collectors.joining());
            String also = head(kind(n, stream));
            return n % 2 == 0
                    ? new Stranger(
                            server, asked.repeat(n % 4 == 0 ? 10 : 1) + also, "", MAX_REPEATS, /* reads= */ false)
                    : new Stranger(server, head(kind(n / 2, stream)), "", /* repeats= */ 1, /* reads= */ false);
        });
    }

    /** They may say what is playing, and do so a byte at a time. */
    static Crowd dripping(Server server, int count, String stream, String key) {
        String head = head(
                "PUT /api/v1/streams/" + stream + "/title", "Authorization: Bearer " + key, "Content-Length: 1000");
        return of(count, n -> new Stranger(server, head, " ", /* repeats= */ 0, /* reads= */ true));
    }

    private static String kind(int number, String stream) {
        return KINDS.get(number % KINDS.size()).formatted(stream);
    }

    private interface Kind {
        Stranger of(int number);
    }

    private static Crowd of(int count, Kind kind) {
        return new Crowd(IntStream.range(0, count).mapToObj(kind::of).toList()).begin();
    }

    private static String head(String line, String... fields) {
        String all = List.of(fields).stream().map(field -> field + "\r\n").collect(Collectors.joining());
        return line + " HTTP/1.1\r\nHost: " + Server.HOST + "\r\n" + all + "\r\n";
    }

    private long connected() {
        return strangers.stream().filter(stranger -> stranger.connected).count();
    }

    @Override
    public int asked() {
        return connections.get();
    }

    @Override
    public String toString() {
        return connected() + " of " + strangers.size() + " strangers connected, " + connections + " connections";
    }

    @Override
    public void close() throws IOException {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(Wire.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("a crowd that does not go");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        strangers.forEach(Stranger::leave);
    }

    /** Touched by the crowd's thread only, but for what is volatile. */
    private static final class Stranger {
        private final InetSocketAddress address;
        private final ByteBuffer said;
        private final ByteBuffer drip;
        private final int repeats;
        private final boolean reads;
        private final ByteBuffer heard = ByteBuffer.allocate(SMALL_BUFFER);
        private SocketChannel channel;
        private int pause;
        private volatile boolean connected;

        /**
         * @param drip what is said again and again when the rest is said
         * @param repeats how often all is said again in a step
         * @param reads whether answers are read
         */
        Stranger(Server server, String said, String drip, int repeats, boolean reads) {
            this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.httpPort());
            this.said = ByteBuffer.wrap(said.getBytes(StandardCharsets.US_ASCII));
            this.drip = ByteBuffer.wrap(drip.getBytes(StandardCharsets.US_ASCII));
            this.repeats = repeats;
            this.reads = reads;
        }

        void step(AtomicInteger connections) {
            try {
                if (channel == null && pause-- <= 0) {
                    connect();
                    connections.incrementAndGet();
                }
                if (channel != null) {
                    say();
                    listen();
                }
            } catch (IOException e) {
                leave(); // thrown out
            }
        }

        private void connect() throws IOException {
            channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
            channel.connect(address);
            channel.configureBlocking(false);
            said.rewind();
            connected = true;
        }

        private void say() throws IOException {
            channel.write(said);
            for (int again = 0; !said.hasRemaining() && again < repeats; again++) {
                said.rewind();
                channel.write(said);
            }
            if (!said.hasRemaining()) {
                channel.write(drip.rewind());
            }
        }

        private void listen() throws IOException {
            if (reads && channel.read(heard.clear()) < 0) {
                leave();
            }
        }

        private void leave() {
            connected = false;
            pause = PAUSE_STEPS;
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException e) {
                throw new IllegalStateException("a socket that cannot be closed", e);
            } finally {
                channel = null;
            }
        }
    }
}
