package org.streampump.stream;

import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.Remedy;
import org.streampump.container.SegmentSink;
import org.streampump.container.Segmenter;
import org.streampump.container.StreamHeader;
import org.streampump.container.UnsupportedStreamException;
import org.streampump.stream.log.StreamLog;
import org.streampump.stream.log.StreamLogs;
import org.streampump.stream.log.Tee;

/**
 * What becomes of a publication's bytes: finds out what container they are, has it cut into segments, and writes these into the
 * stream's logs. A log is opened by the first segment only, so that nonsense disturbs no one. In the stream's turn.
 */
final class Cutting {
    /** Bytes of a returning encoder's stream that are skipped while viewers who were held wait for its first join point. */
    private static final int PATIENCE_BYTES = 4 << 20;

    /** Time for which they are skipped, in milliseconds. */
    private static final long PATIENCE_MS = 10_000;

    private final StreamLogs logs;
    private final FormatDetector formats;
    private final long sinceMs;
    private final Sink sink = new Sink();

    private long nowMs;
    private ContainerFormat format;
    private byte[] head;
    private int headLength;
    private Segmenter segmenter;
    private Tee tee; // null until the first segment
    private boolean awaitingJoinPoint;
    private long unwrittenBytes; // that the segmenter may have kept

    // Written in the stream's turn, read by any thread.
    private volatile boolean hasUnit;

    /**
     * @param format what the encoder announced; null to find out from the first bytes
     * @param formats what the stream accepts
     * @param sinceMs when the publication began, on the hub's clock
     */
    Cutting(StreamLogs logs, ContainerFormat format, FormatDetector formats, long sinceMs) {
        this.logs = logs;
        this.format = format;
        this.formats = formats;
        this.sinceMs = sinceMs;
        this.nowMs = sinceMs;
    }

    /**
     * Takes the next bytes.
     *
     * @param bytes belongs to the caller again when this returns
     */
    void feed(byte[] bytes, int offset, int length, long atMs) throws RefusedStreamException {
        nowMs = atMs;
        unwrittenBytes += length;
        if (segmenter != null) {
            segmenter.feed(bytes, offset, length, sink);
        } else if (format != null) {
            begin();
            segmenter.feed(bytes, offset, length, sink);
        } else {
            detect(bytes, offset, length);
        }
        logs.collected(unwrittenBytes);
    }

    /** The encoder has ended its stream in order. */
    void finish() throws RefusedStreamException {
        if (segmenter != null) {
            segmenter.finish(sink);
        } else if (headLength > 0) {
            throw new UnsupportedStreamException(
                    "the stream ended after " + headLength + " bytes in which " + notRecognised());
        }
    }

    /** Nothing more is cut: forgets what is not whole. */
    void end() {
        head = null;
        sink.discard();
    }

    /** Why there is no segmenter. */
    String notRecognised() {
        return "no supported container was recognised; supported: " + FormatDetector.list(formats.formats()) + "; "
                + Remedy.oneOf(formats.formats());
    }

    /** What the encoder sends; null while it is not known. */
    ContainerFormat format() {
        return format;
    }

    /** Null while the container is not known. */
    Segmenter segmenter() {
        return segmenter;
    }

    /** Where it writes; null until the first segment. */
    StreamLog log() {
        return tee == null ? null : tee.log();
    }

    /** Whether a whole unit has come. Any thread. */
    boolean hasUnit() {
        return hasUnit;
    }

    private void detect(byte[] bytes, int offset, int length) throws RefusedStreamException {
        if (head == null) {
            head = new byte[FormatDetector.MAX_HEAD_BYTES];
        }
        int count = Math.min(length, head.length - headLength);
        System.arraycopy(bytes, offset, head, headLength, count);
        headLength += count;
        format = formats.recognise(head, headLength).orElse(null);
        if (format == null) {
            return;
        }
        begin();
        byte[] first = head;
        head = null;
        segmenter.feed(first, 0, headLength, sink);
        if (count < length) {
            segmenter.feed(bytes, offset + count, length - count, sink);
        }
    }

    private void begin() throws RefusedStreamException {
        if (!formats.formats().contains(format)) {
            throw new UnsupportedStreamException(format.label() + " is not allowed on this stream; allowed: "
                    + FormatDetector.list(formats.formats())
                    + "; " + Remedy.oneOf(formats.formats()));
        }
        segmenter = logs.successorOf(format);
        awaitingJoinPoint = segmenter != null;
        if (segmenter == null) {
            segmenter = format.segmenter();
        }
    }

    /** Between segmenter and log. */
    private final class Sink implements SegmentSink {
        private StreamHeader header;
        private long skippedBytes;
        private long openBytes;

        @Override
        public void header(StreamHeader next) {
            header = next;
            if (tee != null) {
                announce();
            }
        }

        private void announce() {
            tee.header(header, nowMs);
            header.title().ifPresent(logs::title);
        }

        @Override
        public void restart(StreamHeader next) {
            header = next;
            tee = null; // the next segment opens another log
            awaitingJoinPoint = false;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws OversizedUnitException {
            if (tee == null) {
                tee = logs.open(format, awaitingJoinPoint, header);
                if (header != null) {
                    announce();
                }
            }
            tee.write(bytes, offset, length, nowMs);
            openBytes += length;
            unwrittenBytes = 0;
        }

        @Override
        public void seal(boolean joinPoint, long mediaTimeMs) {
            boolean skipped = awaitingJoinPoint && !joinPoint && isPatient();
            if (isWhole() && !isSkipped(skipped)) {
                tee.seal(joinPoint, /* seam= */ awaitingJoinPoint, mediaTimeMs, nowMs);
                awaitingJoinPoint = false;
                openBytes = 0;
            }
        }

        @Override
        public void sealContinuation(long mediaTimeMs) {
            if (isWhole() && !isSkipped(awaitingJoinPoint)) {
                tee.sealContinuation(mediaTimeMs, nowMs);
                openBytes = 0;
            }
        }

        private boolean isWhole() {
            boolean whole = tee != null && openBytes > 0;
            if (whole) {
                hasUnit = true;
            }
            return whole;
        }

        /** Viewers who were held go on at a join point. */
        private boolean isSkipped(boolean skipped) {
            if (skipped) {
                skippedBytes += openBytes;
                discard();
            }
            return skipped;
        }

        private boolean isPatient() {
            return skippedBytes < PATIENCE_BYTES && nowMs - sinceMs < PATIENCE_MS;
        }

        @Override
        public void discard() {
            if (tee != null) {
                tee.discard();
                openBytes = 0;
            }
        }
    }
}
