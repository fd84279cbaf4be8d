package org.streampump.stream.log;

import org.streampump.container.OversizedUnitException;
import org.streampump.container.Renderer;
import org.streampump.container.Rendering;
import org.streampump.container.StreamHeader;

/**
 * A stream written in a different way, once for all viewers who want this way, in a log of its own. The native log, from which
 * it is rendered, holds the container as the publisher sends it. A rendition begins with its first viewer, at the burst that
 * this viewer gets. A rendition in a different container outlives the native log: its viewers are told of a change of header
 * and continue. In the stream's turn.
 */
final class Rendition implements LogSink {
    /** Maximum number of bytes that are skipped after a change of header, while the first join point is awaited. */
    private static final int PATIENCE_BYTES = 4 << 20;

    /** Maximum time for which bytes are skipped after a change of header, in milliseconds. */
    private static final long PATIENCE_MS = 10_000;

    private final Rendering rendering;
    private final Renderer renderer;
    private final StreamLog log;
    private final LogFiller filler;

    private StreamHeader source;
    private long seamDueSinceMs;
    private long skippedBytes;
    private long openBytes;
    private long wantedMs;

    Rendition(Rendering rendering, StreamLog log, long nowMs) {
        this.rendering = rendering;
        this.renderer = rendering.renderer();
        this.log = log;
        this.filler = new LogFiller(log);
        this.wantedMs = nowMs;
    }

    Rendering rendering() {
        return rendering;
    }

    StreamLog log() {
        return log;
    }

    /** Notes that a viewer begins to read the rendition or still reads it. */
    void wanted(long nowMs) {
        wantedMs = nowMs;
    }

    long unwantedMs(long nowMs) {
        return nowMs - wantedMs;
    }

    /** Renders the part of the native log that a new viewer needs. */
    void begin(StreamLog from, LogSettings settings, long nowMs) throws OversizedUnitException {
        log.beganAt(from.firstMs());
        Mark first = from.joinRule().place(nowMs, settings.burst(from.header()));
        if (first == null) {
            first = from.marks().oldest(); // no join point yet
        }
        if (first != null) {
            new LogReplay(from, this).from(first);
        } else if (from.header() != null) {
            header(from.header(), nowMs);
        }
    }

    /**
     * Takes the native header of the following segments. Viewers of a rendition in a different container are told when the header
     * changes.
     */
    @Override
    public void header(StreamHeader next, long nowMs) {
        if (next == source) {
            return;
        }
        if (source != null && !rendering.keepsContainer()) {
            filler.seam();
        }
        seamDueSinceMs = nowMs;
        skippedBytes = 0;
        source = next;
        log.header(renderer.header(next));
    }

    @Override
    public void write(byte[] bytes, int offset, int length, long nowMs) throws OversizedUnitException {
        openBytes += length;
        renderer.write(bytes, offset, length, filler);
    }

    @Override
    public void seal(boolean joinPoint, boolean seam, long mediaTimeMs, long nowMs) {
        if (openBytes == 0) {
            return;
        }
        if (rendering.keepsContainer()) {
            if (seam) {
                filler.seam();
            }
            sealNow(joinPoint, mediaTimeMs, nowMs);
            return;
        }
        if (filler.isSeamDue() && !joinPoint && isPatient(nowMs)) {
            skippedBytes += openBytes;
            discard();
            return;
        }
        sealNow(joinPoint, mediaTimeMs, nowMs);
    }

    private void sealNow(boolean joinPoint, long mediaTimeMs, long nowMs) {
        filler.now(nowMs);
        renderer.seal(joinPoint, mediaTimeMs, filler);
        openBytes = 0;
    }

    private boolean isPatient(long nowMs) {
        return skippedBytes < PATIENCE_BYTES && nowMs - seamDueSinceMs < PATIENCE_MS;
    }

    @Override
    public void discard() {
        renderer.discard();
        log.discard();
        openBytes = 0;
    }

    /**
     * Ends the log of the rendition.
     *
     * @param inOrder whether viewers are told that this is the stream's end
     */
    void end(boolean inOrder, long nowMs) {
        discard();
        if (inOrder) {
            log.sealLast(renderer.end(), nowMs);
        }
        log.end();
    }
}
