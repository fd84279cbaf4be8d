package org.streampump.protocol.http;

import java.io.IOException;
import java.util.Optional;
import org.streampump.container.ContainerFormat;
import org.streampump.door.Answer;
import org.streampump.door.Cors;
import org.streampump.protocol.HttpViewers;
import org.streampump.protocol.LiveHead;
import org.streampump.protocol.Visit;
import org.streampump.protocol.Visitor;
import org.streampump.stream.Seat;
import org.streampump.stream.Stream;

/** The viewers' side: the head of the answer, and the unchanged container. */
final class HttpViewing {
    private final HttpViewers viewers;

    HttpViewing(HttpViewers viewers) {
        this.viewers = viewers;
    }

    void watch(Visit visit) throws IOException {
        visit.config().get(Cors.class).allow(visit.request(), visit.response());
        Visitor visitor = visit.visitor();
        viewers.admit(visit, visitor, new HttpViewers.Admitted() {
            @Override
            public void watch(ContainerFormat format, Stream stream, Seat seat) throws IOException {
                LiveHead.describe(visit, format, stream);
                viewers.response(visitor, Optional.empty()).begin(visit.request(), visit.response(), stream, seat);
            }

            @Override
            public void head(ContainerFormat format, Stream stream) throws IOException {
                LiveHead.describe(visit, format, stream);
                Answer.headOnly(visit.request(), visit.response());
            }
        });
    }
}
