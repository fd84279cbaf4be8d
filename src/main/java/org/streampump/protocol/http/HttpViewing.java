package org.streampump.protocol.http;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.streampump.container.ContainerFormat;
import org.streampump.door.Answer;
import org.streampump.door.Cors;
import org.streampump.io.LiveResponse;
import org.streampump.protocol.AdmissionSettings;
import org.streampump.protocol.LiveHead;
import org.streampump.protocol.ViewerAdmission;
import org.streampump.protocol.Visit;
import org.streampump.stream.Seat;
import org.streampump.stream.Stream;

/** The viewers' side: the head of the answer, and the container as it came. */
final class HttpViewing {
    private final ViewerAdmission admission;
    private final Supplier<AdmissionSettings> settings;

    HttpViewing(ViewerAdmission admission, Supplier<AdmissionSettings> settings) {
        this.admission = admission;
        this.settings = settings;
    }

    void watch(Visit visit) throws IOException {
        visit.config().get(Cors.class).allow(visit.request(), visit.response());
        admission.admit(visit, new ViewerAdmission.Admitted() {
            @Override
            public void watch(ContainerFormat format, Stream stream, Seat seat) throws IOException {
                LiveHead.describe(visit, format, stream);
                new LiveResponse(settings.get().isDetached(), Optional.empty())
                        .begin(visit.request(), visit.response(), stream, seat);
            }

            @Override
            public void head(ContainerFormat format, Stream stream) throws IOException {
                LiveHead.describe(visit, format, stream);
                Answer.headOnly(visit.request(), visit.response());
            }
        });
    }
}
