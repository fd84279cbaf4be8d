package org.streampump.protocol;

import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.streampump.container.FormatDetector;
import org.streampump.logging.LogTally;
import org.streampump.stream.StreamRegistry;

/**
 * The parts of a running pump that protocols need.
 *
 * @param formats all containers
 * @param log counts refusals, and tells them as events
 * @param tally counts what strangers do again and again, for the log
 * @param clock runs delayed tasks until it is shut down
 * @param clockMs a clock in milliseconds that never goes back
 */
public record PumpParts(
        StreamRegistry registry,
        FormatDetector formats,
        ViewerAdmission viewers,
        PublisherAdmission publishers,
        RefusalLog log,
        LogTally tally,
        ScheduledExecutorService clock,
        LongSupplier clockMs) {}
