package org.streampump.stream;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.streampump.container.ContainerFormat;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.SegmentSink;
import org.streampump.container.Segmenter;
import org.streampump.container.StreamHeader;
import org.streampump.stream.log.MediaMemory;
import org.streampump.stream.log.StreamLog;

/**
 * A container for tests whose units are easy to see: lines. The first line is {@code LINES x}; this line and each later
 * {@code H x} are not sent on but make the header {@code <x>}, whose continuation is {@code (x)}; so does {@code R x}, with
 * which no viewer goes on. Text behind a {@code =} in a header is the title. A line that begins with
 * {@code K} is a join point, a line with {@code +} a continuation, a line with {@code !} is malformed, a line with {@code $}
 * finds a bug. Lines with {@code A} and {@code T} are not sent on either: they set the segmenter's advice, and its media time
 * in milliseconds.
 */
public final class Lines implements ContainerFormat {
    /** Lines where the next publication can be appended. */
    public static final Lines FORMAT = new Lines("lines", true, "");

    /** Lines where viewers must be ended with their publication. */
    public static final Lines ENDING = new Lines("endinglines", false, "");

    /** Lines whose publications end with a line of their own. */
    static final Lines CLOSING = new Lines("closinglines", true, ".\n");

    static final String FILLER = "~\n";

    private static final byte[] MAGIC = "LINES ".getBytes(StandardCharsets.ISO_8859_1);

    private final String name;
    private final boolean continues;
    private final String end;

    private Lines(String name, boolean continues, String end) {
        this.end = end;
        this.name = name;
        this.continues = continues;
    }

    /** A log that no other bounds besides. */
    public static StreamLog log(long maxBytes, long maxMs) {
        return new StreamLog(FORMAT, maxBytes, maxMs, new MediaMemory(MediaMemory.UNBOUNDED).share());
    }

    public static StreamHeader header(String text) {
        int sign = text.indexOf('=');
        Optional<String> title = sign < 0 ? Optional.empty() : Optional.of(text.substring(sign + 1));
        return new StreamHeader(ascii("<" + text + ">"), ascii("(" + text + ")"), List.of(text), title);
    }

    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String label() {
        return "Lines";
    }

    @Override
    public String mediaType() {
        return "text/" + name;
    }

    @Override
    public Set<String> announcedAs() {
        return Set.of(mediaType());
    }

    @Override
    public List<String> extensions() {
        return List.of(name);
    }

    @Override
    public Recognition recognise(byte[] head, int length) {
        for (int i = 0; i < Math.min(length, MAGIC.length); i++) {
            if (head[i] != MAGIC[i]) {
                return Recognition.NO;
            }
        }
        return length < MAGIC.length ? Recognition.UNSURE : Recognition.YES;
    }

    @Override
    public Segmenter segmenter() {
        return new LineSegmenter();
    }

    @Override
    public boolean isContinuable() {
        return continues;
    }

    @Override
    public byte[] filler() {
        return ascii(FILLER);
    }

    private final class LineSegmenter implements Segmenter {
        private final StringBuilder notSent = new StringBuilder();
        private boolean begun;
        private char kind;
        private Optional<String> advice = Optional.empty();
        private long mediaTimeMs = -1;

        @Override
        public void feed(byte[] bytes, int offset, int length, SegmentSink out) throws RefusedStreamException {
            for (int i = offset; i < offset + length; i++) {
                take((char) (bytes[i] & 0xff), out);
            }
        }

        private void take(char c, SegmentSink out) throws RefusedStreamException {
            if (kind == 0) {
                kind = begun ? c : 'L';
            }
            switch (kind) {
                case '!' -> throw new MalformedStreamException("a line begins with !");
                case '$' -> throw new IllegalStateException("a bug");
                case 'L', 'H', 'R', 'A', 'T' -> notSent.append(c);
                default -> out.write(new byte[] {(byte) c}, 0, 1);
            }
            if (c == '\n') {
                endLine(out);
            }
        }

        private void endLine(SegmentSink out) throws RefusedStreamException {
            if (!begun && !notSent.toString().startsWith("LINES ")) {
                throw new MalformedStreamException("the first line is not LINES");
            }
            if (!notSent.isEmpty()) {
                String text = notSent.substring(notSent.indexOf(" ") + 1, notSent.length() - 1);
                switch (kind) {
                    case 'R' -> out.restart(header(text));
                    case 'A' -> advice = Optional.of(text).filter(said -> !said.isEmpty());
                    case 'T' -> mediaTimeMs = Long.parseLong(text);
                    default -> out.header(header(text));
                }
                notSent.setLength(0);
            } else if (kind == '+') {
                out.sealContinuation(mediaTimeMs);
            } else {
                out.seal(kind == 'K', mediaTimeMs);
            }
            begun = true;
            kind = 0;
        }

        @Override
        public void finish(SegmentSink out) {
            out.discard();
        }

        @Override
        public Segmenter successor() {
            return continues ? new LineSegmenter() : null;
        }

        @Override
        public Optional<String> advice() {
            return advice;
        }

        @Override
        public long mediaTimeMs() {
            return mediaTimeMs;
        }

        @Override
        public byte[] end() {
            return ascii(end);
        }
    }
}
