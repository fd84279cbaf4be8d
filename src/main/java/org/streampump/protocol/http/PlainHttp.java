package org.streampump.protocol.http;

import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.streampump.config.PumpSettings;
import org.streampump.container.FormatDetector;
import org.streampump.protocol.Admission;
import org.streampump.protocol.Protocol;
import org.streampump.protocol.Visit;
import org.streampump.stream.StreamRegistry;

/** Plain HTTP for viewers and encoders; speaks with everyone. */
public final class PlainHttp implements Protocol {
    private final HttpViewing viewing;
    private final HttpPublishing publishing;

    public PlainHttp(
            Admission admission,
            StreamRegistry registry,
            FormatDetector formats,
            Supplier<PumpSettings> pump,
            ScheduledExecutorService clock) {
        viewing = new HttpViewing(admission, pump);
        publishing = new HttpPublishing(registry, formats, pump, clock);
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public boolean speaks(Visit visit) {
        return true;
    }

    @Override
    public void watch(Visit visit) throws IOException {
        viewing.watch(visit);
    }

    @Override
    public void publish(Visit visit) throws IOException {
        publishing.publish(visit);
    }
}
