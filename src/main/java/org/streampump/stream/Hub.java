package org.streampump.stream;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.streampump.logging.LogTally;
import org.streampump.stream.log.MediaMemory;

/**
 * What all streams of one pump share. Any thread.
 *
 * @param clockMs the hub's clock, in milliseconds; never goes back
 * @param viewerIds the newest viewer's id
 * @param seats of the whole pump
 * @param limits of the whole pump, as they are now
 * @param intros the files that viewers get before a stream
 * @param tally what strangers do again and again, for the log
 * @param memory for the media of all streams
 * @param workers where the work on requests says that it fails
 * @param relief makes room for a publication: the longest logs become shorter; not to be run in any stream's turn
 * @param closed whether the pump stops
 */
record Hub(
        LongSupplier clockMs,
        AtomicLong viewerIds,
        SeatCounts seats,
        Supplier<HubLimits> limits,
        Intros intros,
        LogTally tally,
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
}
