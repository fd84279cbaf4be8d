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
 * Turns a publication's bytes into segments: detects the container, lets its segmenter cut the bytes, and writes the segments
 * into the stream's logs. A log is opened only by the first segment, so that nonsense disturbs nobody. In the stream's turn.
 */
final class Cutting {
    /** Maximum number of a returning encoder's bytes that are skipped while held viewers wait for its first join point. */
    private static final int PATIENCE_BYTES = 4 << 20;

    /** Maximum time for which a returning encoder's bytes are skipped, in milliseconds. */
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
    private long unwrittenBytes; // bytes that the segmenter may have kept

    // Written in the stream's turn, read by any thread.
    private volatile boolean hasUnit;

    /**
     * @param format the container that the encoder announced; null to detect the container from the first bytes
     * @param formats the containers that the stream accepts
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
     * @param bytes belongs to the caller again when this method returns
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

    /** Completes the last segment of a stream that the encoder has ended in order. */
    void finish() throws RefusedStreamException {
        if (segmenter != null) {
            segmenter.finish(sink);
        } else if (headLength > 0) {
            throw new UnsupportedStreamException(
                    "the stream ended after " + headLength + " bytes in which " + notRecognised());
        }
    }

    /** Ends the cutting: forgets the segment that is not whole. */
    void end() {
        head = null;
        sink.discard();
    }

    /** Returns in words why no container was recognised. */
    String notRecognised() {
        return "no supported container was recognised; supported: " + FormatDetector.list(formats.formats()) + "; "
                + Remedy.oneOf(formats.formats());
    }

    /** The container that the encoder sends; null while it is not known. */
    ContainerFormat format() {
        return format;
    }

    /** The segmenter of the container; null while the container is not known. */
    Segmenter segmenter() {
        return segmenter;
    }

    /** The log into which the segments go; null until the first segment. */
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

    /** Takes the segments that the segmenter cuts, and passes them on to the log. */
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
            tee = null; // the next segment opens a new log
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

        /**
         * Discards the segment if it is to be skipped, because held viewers continue at a join point; returns {@code skipped}.
         */
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
