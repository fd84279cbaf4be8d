package org.streampump.protocol.icy;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.streampump.protocol.AdmissionSettings;
import org.streampump.protocol.Protocol;
import org.streampump.protocol.PublisherAdmission;
import org.streampump.protocol.ViewerAdmission;
import org.streampump.protocol.Visit;

/** Radio over HTTP. Any thread. */
public final class Icy implements Protocol {
    private static final Set<String> VIEWERS = Set.of("GET", "HEAD");

    private final IcyViewing viewing;
    private final IcyPublishing publishing;

    public Icy(
            ViewerAdmission viewers,
            PublisherAdmission publishers,
            Supplier<AdmissionSettings> admission,
            ScheduledExecutorService clock) {
        viewing = new IcyViewing(viewers, admission);
        publishing = new IcyPublishing(publishers, clock);
    }

    @Override
    public String name() {
        return "icy";
    }

    /** ffmpeg says that it wants metadata when it publishes, too. */
    @Override
    public boolean speaks(Visit visit) {
        return VIEWERS.contains(visit.request().getMethod())
                ? IcyViewing.isAskedFor(visit.request())
                : IcySource.isOne(visit.request());
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
