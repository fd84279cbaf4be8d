package org.streampump.protocol.icy;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.streampump.config.PumpSettings;
import org.streampump.container.FormatDetector;
import org.streampump.protocol.Answer;
import org.streampump.protocol.Protocol;
import org.streampump.protocol.Visit;
import org.streampump.stream.StreamRegistry;

/** Icecast's encoders. */
public final class Icy implements Protocol {
    private final IcyPublishing publishing;

    public Icy(
            StreamRegistry registry,
            FormatDetector formats,
            Supplier<PumpSettings> pump,
            ScheduledExecutorService clock) {
        publishing = new IcyPublishing(registry, formats, pump, clock);
    }

    @Override
    public String name() {
        return "icy";
    }

    @Override
    public boolean speaks(Visit visit) {
        return IcySource.isOne(visit.request());
    }

    /** Nobody comes here: {@link #speaks} is for encoders only. */
    @Override
    public void watch(Visit visit) throws IOException {
        Answer.text(visit.response(), HttpServletResponse.SC_METHOD_NOT_ALLOWED, "not for viewers");
    }

    @Override
    public void publish(Visit visit) throws IOException {
        publishing.publish(visit);
    }
}
