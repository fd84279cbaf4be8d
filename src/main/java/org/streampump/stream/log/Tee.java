package org.streampump.stream.log;

import org.streampump.container.OversizedUnitException;
import org.streampump.container.StreamHeader;

/** Writes a publication into the stream's open log and into all its renditions. In the stream's turn. */
public final class Tee implements LogSink {
    private final StreamLog log;
    private final Renditions renditions;
    private final boolean seamless;

    /** @param seamless whether the publication continues under the header that viewers already have */
    Tee(StreamLog log, Renditions renditions, boolean seamless) {
        this.log = log;
        this.renditions = renditions;
        this.seamless = seamless;
    }

    public StreamLog log() {
        return log;
    }

    @Override
    public void header(StreamHeader header, long nowMs) {
        log.header(header);
        renditions.header(header, nowMs);
    }

    @Override
    public void write(byte[] bytes, int offset, int length, long nowMs) throws OversizedUnitException {
        log.write(bytes, offset, length);
        renditions.write(bytes, offset, length, nowMs);
    }

    @Override
    public void seal(boolean joinPoint, boolean seam, long mediaTimeMs, long nowMs) {
        log.seal(joinPoint, seam && !seamless, mediaTimeMs, nowMs);
        renditions.seal(joinPoint, seam, log.mediaTime().newestMs(), nowMs);
    }

    /** Completes the open segment, which begins at no boundary. Containers with such segments have no renditions. */
    public void sealContinuation(long mediaTimeMs, long nowMs) {
        log.sealContinuation(mediaTimeMs, nowMs);
        renditions.seal(
                /* joinPoint= */ false, /* seam= */ false, log.mediaTime().newestMs(), nowMs);
    }

    @Override
    public void discard() {
        log.discard();
        renditions.discard();
    }
}
