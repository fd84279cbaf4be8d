package org.streampump.it;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.streampump.Samples;
import org.streampump.Samples.Sample;
import org.streampump.container.Mutator;
import org.streampump.protocol.mmsh.MmshServer;

/**
 * A server of Windows Media that the pump pulls a stream from. Each connection gets different nonsense, or what is right;
 * while it {@link #behave behaves} all get what is right.
 */
final class FuzzOrigin implements Closeable {
    /** As many as a stream may have: a round tries them all, and only then does the pump wait. */
    private static final int ADDRESSES = 16;

    /** Bytes that a viewer must get to tell the origin's stream from others: a header and the first packet. */
    static final int ENOUGH_BYTES = 3_000;

    private static final int HEADER_AT = 12; // behind the framing and the preheader
    private static final int HEADER_BYTES = 500; // the first of them, which tell it from all others

    private static final int MAX_NOISE = 5_000;

    private static final List<String> ANSWERS = List.of(
            "HTTP/1.0 302 Found\r\nLocation: /elsewhere\r\n\r\n",
            "HTTP/1.0 302 Found\r\nLocation: http://[::1\r\n\r\n",
            "HTTP/1.0 302 Found\r\n\r\n",
            "HTTP/1.0 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"x\r\n\r\n",
            "HTTP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic\r\n\r\n",
            "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n",
            "HTTP/1.0 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.0 404 Not Found\r\nRetry-After: x\r\n\r\n",
            "HTTP/1.0 999\r\n\r\n",
            "HTTP/1.0 200 OK\r\n" + "X: y\r\n".repeat(2_000) + "\r\n",
            "ICY 200 OK\r\n\r\n",
            "");

    private final byte[] sound;
    private final Mutator mutator;
    private final AtomicLong nextSeed = new AtomicLong();
    private final MmshServer server;
    private volatile boolean behaves;

    private FuzzOrigin(List<Sample> samples) throws IOException {
        Sample film = samples.stream()
                .filter(sample -> sample.name().endsWith(".mmsh"))
                .findFirst()
                .orElseThrow();
        sound = Arrays.copyOf(film.bytes(), film.bytes().length - 12); // without the end of ffmpeg's
        mutator = new Mutator(film.format(), sound, List.of(sound));
        server = MmshServer.plays(this::play);
    }

    static FuzzOrigin started() throws IOException {
        return new FuzzOrigin(Samples.all());
    }

    /** The configuration of a stream that is pulled from there. */
    String pulled() {
        String addresses = IntStream.range(0, ADDRESSES)
                .mapToObj(n -> "\"mmsh://localhost:" + server.port() + "/" + n + "\"")
                .collect(Collectors.joining(", "));
        return "{\"source\": [" + addresses + "], \"silence\": \"3s\", \"grace\": \"1s\"}";
    }

    /** From now on; what it has begun it ends as it was. */
    void behave(boolean well) {
        behaves = well;
    }

    /** Whether a viewer's first bytes are this origin's header. */
    boolean hasBrought(byte[] watched) {
        return Arrays.equals(watched, 0, HEADER_BYTES, sound, HEADER_AT, HEADER_AT + HEADER_BYTES);
    }

    private void play(MmshServer.Guest guest) throws IOException {
        Random random = new Random(nextSeed.getAndIncrement() * FuzzAttack.SPREAD);
        String asked = guest.head();
        boolean right = behaves || random.nextInt(4) == 0;
        if (right || random.nextInt(3) != 0) {
            guest.say(MmshServer.ok());
            guest.say(right ? sound : mutator.mutated(random));
        } else {
            guest.say(ANSWERS.get(random.nextInt(ANSWERS.size())).getBytes(StandardCharsets.ISO_8859_1));
            guest.say(FuzzMedia.noise(random, random.nextInt(MAX_NOISE)));
        }
        if (behaves && asked.contains("xPlayStrm=1")) {
            guest.hold();
        }
    }

    @Override
    public String toString() {
        return nextSeed + " connections to the origin";
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
