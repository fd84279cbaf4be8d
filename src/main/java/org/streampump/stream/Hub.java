package org.streampump.stream;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.streampump.stream.log.MediaMemory;

/**
 * The things that all streams of one pump share. Any thread.
 *
 * @param clockMs the hub's clock, in milliseconds; never goes back
 * @param viewerIds the newest viewer's id
 * @param publicationIds the newest publication's id
 * @param seats the seats of the whole pump
 * @param limits the present limits of the whole pump
 * @param intros the files that viewers get before a stream
 * @param events tells listeners what happens
 * @param counters counts what happens in all streams
 * @param memory the memory for the media of all streams
 * @param workers counts the failures of the work on requests
 * @param relief makes room for a publication by shortening the longest logs; must not run in any stream's turn
 * @param closed whether the pump is stopping or has stopped
 */
record Hub(
        LongSupplier clockMs,
        AtomicLong viewerIds,
        AtomicLong publicationIds,
        SeatCounts seats,
        Supplier<HubLimits> limits,
        Intros intros,
        PumpEvents events,
        Counters counters,
        MediaMemory memory,
        Faults.Part workers,
        Runnable relief,
        BooleanSupplier closed) {

    long nowMs() {
        return clockMs.getAsLong();
    }

    boolean isClosed() {
        return closed.getAsBoolean();
    }

    long nextViewerId() {
        return viewerIds.incrementAndGet();
    }

    long nextPublicationId() {
        return publicationIds.incrementAndGet();
    }
}
