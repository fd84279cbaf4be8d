package org.streampump.container;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Random;

/**
 * One hostile input through one segmenter, its end and its successors. Everything that is thrown except a refusal goes to the
 * caller: also an {@link AssertionError}, which says that a limit is exceeded.
 */
public final class MutationRun {
    /** Bytes; what a stream keeps by default, which nobody who sends to it shall exceed. */
    private static final int LOG_BYTES = 16 << 20;

    /** Bytes; what a log takes in one piece. */
    private static final int MAX_UNIT_BYTES = LOG_BYTES / 2;

    private static final int SMALL_UNIT_BYTES = 32 * 1024;
    private static final int MAX_TITLE_CHARACTERS = 4096;
    private static final int TINY_PIECES_UP_TO = 64 * 1024; // bytes of input
    private static final int MEASUREMENTS = 64; // of what is held, per input
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final ContainerFormat format;
    private final Random random;
    private final Sink sink;
    private long fedBytes;
    private long cpuNanos;
    private long heldBytes;
    private int refusals;

    /**
     * The cost of a run.
     *
     * @param fedBytes the input, and what its successors got
     * @param cpuNanos of the thread, in the segmenters only
     * @param heldBytes the most that a segmenter had
     */
    public record Outcome(long fedBytes, long cpuNanos, long heldBytes, int refusals) {}

    private MutationRun(ContainerFormat format, Random random, Renderer renderer) {
        this.format = format;
        this.random = random;
        this.sink = new Sink(random.nextInt(4) == 0 ? SMALL_UNIT_BYTES : MAX_UNIT_BYTES, renderer);
    }

    /**
     * Feeds the input in random pieces.
     *
     * @param sound an undamaged stream of the format, which an encoder that returns may send
     */
    public static Outcome of(ContainerFormat format, Random random, byte[] input, byte[] sound) {
        return of(format, random, input, sound, /* renderer= */ null);
    }

    /** Feeds the input in random pieces and renders it; a renderer is no reason to refuse what fits into a log. */
    public static Outcome of(ContainerFormat format, Random random, byte[] input, byte[] sound, Renderer renderer) {
        MutationRun run = new MutationRun(format, random, renderer);
        Segmenter next = run.publication(format.segmenter(), input);
        if (next != null && random.nextInt(4) == 0) {
            next = run.publication(next, random.nextBoolean() ? sound : input);
        }
        return new Outcome(run.fedBytes, run.cpuNanos, run.heldBytes, run.refusals);
    }

    private interface Step<T> {
        T run() throws RefusedStreamException;
    }

    private Segmenter publication(Segmenter segmenter, byte[] input) {
        sink.begin();
        try {
            feed(segmenter, input);
            if (random.nextInt(4) != 0) { // else the connection is lost
                timed(() -> {
                    segmenter.finish(sink);
                    return null;
                });
            }
        } catch (RefusedStreamException e) {
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new AssertionError("a refusal without a reason", e);
            }
            refusals++;
        }
        measure(segmenter);
        sink.discard();
        try {
            byte[] end = timed(segmenter::end);
            sink.write(end, 0, end.length);
            sink.seal(false, segmenter.mediaTimeMs());
            Segmenter next = timed(segmenter::successor);
            measure(next);
            return next;
        } catch (RefusedStreamException e) {
            throw new AssertionError("the end of a stream is refused", e);
        }
    }

    private void feed(Segmenter segmenter, byte[] input) throws RefusedStreamException {
        int most = input.length <= TINY_PIECES_UP_TO && random.nextInt(4) == 0 ? 4 : 1 << (4 + random.nextInt(13));
        int step = Math.max(2048, input.length / MEASUREMENTS);
        for (int at = 0; at < input.length; at += step) {
            int from = at;
            int to = Math.min(at + step, input.length);
            timed(() -> {
                feed(segmenter, input, from, to, most);
                return null;
            });
            measure(segmenter);
        }
    }

    /** From an array that is scribbled over as soon as the segmenter has returned it. */
    private void feed(Segmenter segmenter, byte[] input, int from, int to, int most) throws RefusedStreamException {
        for (int at = from; at < to; ) {
            int length = Math.min(1 + random.nextInt(most), to - at);
            byte[] lent = new byte[length + 2];
            System.arraycopy(input, at, lent, 1, length);
            fedBytes += length;
            segmenter.feed(lent, 1, length, sink);
            Arrays.fill(lent, (byte) 0x5a);
            at += length;
        }
    }

    private <T> T timed(Step<T> step) throws RefusedStreamException {
        long before = THREADS.getCurrentThreadCpuTime();
        try {
            return step.run();
        } finally {
            cpuNanos += THREADS.getCurrentThreadCpuTime() - before;
        }
    }

    private void measure(Segmenter segmenter) {
        heldBytes = Math.max(heldBytes, HeldBytes.of(segmenter));
        if (heldBytes > LOG_BYTES) {
            throw new AssertionError(
                    format.name() + ": the segmenter holds " + heldBytes + " bytes, more than " + LOG_BYTES);
        }
    }

    /** A log's rules, without the log. */
    private static final class Sink implements SegmentSink {
        private final int maxSegmentBytes;
        private final Renderer renderer;
        private final SegmentSink rendition;
        private int open;
        private long mediaTimeMs;

        Sink(int maxSegmentBytes, Renderer renderer) {
            this.maxSegmentBytes = maxSegmentBytes;
            this.renderer = renderer;
            this.rendition = renderer == null ? null : new Sink(2 * maxSegmentBytes, null);
        }

        /** A publication begins. */
        void begin() {
            mediaTimeMs = MediaTime.UNKNOWN;
            if (rendition instanceof Sink other) {
                other.begin();
            }
        }

        @Override
        public void header(StreamHeader header) {
            int bytes = Math.max(header.bytes().length, header.continuation().length);
            if (bytes > MAX_UNIT_BYTES) {
                throw new AssertionError("a header of " + bytes + " bytes");
            }
            String title = header.title().orElse("");
            if (title.length() > MAX_TITLE_CHARACTERS || title.chars().anyMatch(Character::isISOControl)) {
                throw new AssertionError("a title of " + title.length() + " characters: " + title);
            }
            if (renderer != null) {
                rendition.header(renderer.header(header));
            }
        }

        @Override
        public void restart(StreamHeader header) {
            if (open > 0) {
                throw new AssertionError("a restart within an open segment of " + open + " bytes");
            }
            header(header);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws OversizedUnitException {
            if (offset < 0 || length < 0 || length > bytes.length - offset) {
                throw new AssertionError(length + " bytes from " + offset + " of " + bytes.length);
            }
            if (length > maxSegmentBytes - open) {
                throw new OversizedUnitException("open segment exceeds " + maxSegmentBytes + " bytes");
            }
            open += length;
            if (renderer != null) {
                renderer.write(bytes, offset, length, rendition);
            }
        }

        @Override
        public void seal(boolean joinPoint, long ms) {
            if (open > 0 && ms < mediaTimeMs) {
                throw new AssertionError("media time goes back from " + mediaTimeMs + " to " + ms);
            }
            if (renderer != null && open > 0) {
                renderer.seal(joinPoint, ms, rendition);
            }
            mediaTimeMs = open > 0 ? ms : mediaTimeMs;
            open = 0;
        }

        @Override
        public void discard() {
            if (renderer != null) {
                renderer.discard();
                rendition.discard();
            }
            open = 0;
        }
    }
}
