package org.streampump.protocol.http;

import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.streampump.protocol.AdmissionSettings;
import org.streampump.protocol.Protocol;
import org.streampump.protocol.PublisherAdmission;
import org.streampump.protocol.ViewerAdmission;
import org.streampump.protocol.Visit;

/** Plain HTTP for viewers and encoders; speaks with everyone. */
public final class PlainHttp implements Protocol {
    private final HttpViewing viewing;
    private final HttpPublishing publishing;

    public PlainHttp(
            ViewerAdmission viewers,
            PublisherAdmission publishers,
            Supplier<AdmissionSettings> admission,
            ScheduledExecutorService clock) {
        viewing = new HttpViewing(viewers, admission);
        publishing = new HttpPublishing(publishers, clock);
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
