package org.streampump.protocol.icy;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.function.Supplier;
import org.streampump.config.PumpSettings;
import org.streampump.protocol.Admission;
import org.streampump.protocol.Answer;
import org.streampump.protocol.Protocol;
import org.streampump.protocol.Visit;

/** Radio over HTTP. Any thread. */
public final class Icy implements Protocol {
    private static final Set<String> VIEWERS = Set.of("GET", "HEAD");

    private final IcyViewing viewing;

    public Icy(Admission admission, Supplier<PumpSettings> pump) {
        viewing = new IcyViewing(admission, pump);
    }

    @Override
    public String name() {
        return "icy";
    }

    /** ffmpeg says that it wants metadata when it publishes, too. */
    @Override
    public boolean speaks(Visit visit) {
        return VIEWERS.contains(visit.request().getMethod()) && IcyViewing.isAskedFor(visit.request());
    }

    @Override
    public void watch(Visit visit) throws IOException {
        viewing.watch(visit);
    }

    @Override
    public void publish(Visit visit) throws IOException {
        Answer.text(visit.response(), HttpServletResponse.SC_METHOD_NOT_ALLOWED, "ICY is for viewers here");
    }
}
