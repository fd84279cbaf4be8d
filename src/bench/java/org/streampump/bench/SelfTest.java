package org.streampump.bench;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Tests the checks of the benchmark at the beginning of every run: a check that finds no fault proves something only if
 * it finds every fault that exists.
 */
final class SelfTest {
    private static final int BITS_PER_SECOND = 1_000_000;
    private static final int PICTURES = 120;
    private static final long PICTURE_NS = 1_000_000_000L / SyntheticStream.PICTURES_PER_SECOND;

    private SelfTest() {}

    /** Runs all tests. Throws an {@link IllegalStateException} that names what is wrong with the benchmark. */
    static void run() {
        StreamCheck clean = checked(stream -> {});
        expect(clean.packets() > 3_000 && !clean.hasLost() && clean.missingAtJoin() == 0, "a clean stream has faults");
        expectFault("a gap", StreamCheck::missing, stream -> stream.remove(late(stream)));
        expectFault("a gap of tables", StreamCheck::corrupt, stream -> stream.remove(lateTable(stream)));
        expectFault("an early gap", StreamCheck::missingAtJoin, stream -> stream.remove(20));
        expectFault(
                "a swap", StreamCheck::reordered, stream -> Collections.swap(stream, late(stream), late(stream) + 1));
        expectFault(
                "a repetition",
                StreamCheck::reordered,
                stream -> stream.add(late(stream), stream.get(late(stream) - 1)));
        expectFault("a foreign packet", StreamCheck::corrupt, stream -> stream.get(late(stream))[1] ^= 0x08);
        expectFault("a lost byte", StreamCheck::corrupt, stream -> {
            byte[] shorter = new byte[TsPackets.PACKET - 1];
            System.arraycopy(stream.get(late(stream)), 0, shorter, 0, shorter.length);
            stream.set(late(stream), shorter);
        });
        expectFault(
                "no beginning at a key picture",
                StreamCheck::corrupt,
                stream -> stream.subList(0, 10).clear());
        for (int at = 0; at < TsPackets.PACKET; at++) {
            int flipped = at;
            for (boolean start : new boolean[] {false, true}) {
                expectFault("a flipped bit in byte " + at, StreamCheck::corrupt, stream -> {
                    int index = start ? lateTable(stream) + 2 : late(stream);
                    byte[] packet = stream.get(index);
                    packet[flipped] = (byte) (packet[flipped] ^ 1 << flipped % 8);
                });
            }
        }
        checkBody("HTTP/1.1 200 OK\r\n\r\n0123456789abcdef", "0123456789abcdef");
        checkBody(
                "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n012\r\nD;x=y\r\n3456789abcdef\r\n0\r\n\r\n",
                "0123456789abcdef");
    }

    /**
     * Returns the index of a packet within a picture, after the time of the join; a further packet of the picture
     * follows.
     */
    private static int late(List<byte[]> stream) {
        return lateTable(stream) + 5;
    }

    /** Returns the index of the first of two table packets, after the time of the join; a picture begins after them. */
    private static int lateTable(List<byte[]> stream) {
        int at = stream.size() - 100;
        while (!TsPackets.isTable(stream.get(at))) {
            at--;
        }
        return at - 1;
    }

    private static void expectFault(String fault, ToLongFunction<StreamCheck> count, Consumer<List<byte[]>> harm) {
        expect(count.applyAsLong(checked(harm)) > 0, fault + " is not found");
    }

    /**
     * Returns the check of a stream with this harm done to it, as if a viewer had read the stream in pieces of odd
     * lengths.
     */
    private static StreamCheck checked(Consumer<List<byte[]>> harm) {
        List<byte[]> stream = new ArrayList<>();
        SyntheticStream source = new SyntheticStream(BITS_PER_SECOND);
        for (int picture = 0; picture < PICTURES; picture++) {
            ByteBuffer bytes = source.picture((picture + 1) * PICTURE_NS);
            while (bytes.hasRemaining()) {
                byte[] packet = new byte[TsPackets.PACKET];
                bytes.get(packet);
                stream.add(packet);
            }
        }
        harm.accept(stream);
        ByteBuffer all = ByteBuffer.allocate(
                stream.stream().mapToInt(packet -> packet.length).sum());
        stream.forEach(all::put);
        all.flip();
        StreamCheck check = new StreamCheck();
        int whole = all.limit();
        for (int end = 0; end < whole; ) {
            end = Math.min(whole, end + 997);
            all.limit(end);
            check.feed(all, PICTURE_NS + (long) end * PICTURES * PICTURE_NS / whole, null);
        }
        return check;
    }

    private static void checkBody(String message, String body) {
        byte[] bytes = message.getBytes(StandardCharsets.ISO_8859_1);
        for (int split = 0; split <= bytes.length; split++) {
            HttpBody reader = new HttpBody();
            StringBuilder got = new StringBuilder();
            try {
                take(reader, ByteBuffer.wrap(bytes, 0, split), got);
                take(reader, ByteBuffer.wrap(bytes, split, bytes.length - split), got);
                expect(reader.status() == 200, "a status is not read");
            } catch (ProtocolException e) {
                throw new IllegalStateException("self-test: " + e.getMessage(), e);
            }
            expect(got.toString().equals(body), "a body is read as " + got);
        }
    }

    private static void take(HttpBody reader, ByteBuffer in, StringBuilder out) throws ProtocolException {
        int count = reader.next(in);
        while (count > 0) {
            for (int n = 0; n < count; n++) {
                out.append((char) in.get());
            }
            count = reader.next(in);
        }
    }

    private static void expect(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException("self-test: " + otherwise);
        }
    }
}
