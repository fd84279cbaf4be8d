package org.streampump.protocol.icy;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.streampump.container.ContainerFormat;
import org.streampump.door.Answer;
import org.streampump.door.Cors;
import org.streampump.io.LiveResponse;
import org.streampump.protocol.HttpViewers;
import org.streampump.protocol.LiveHead;
import org.streampump.protocol.Visit;
import org.streampump.stream.Seat;
import org.streampump.stream.Stream;
import org.streampump.stream.log.ViewerOutput;

/** The viewers' side: titles between the bytes of formats that carry them, other formats as over plain HTTP. Any thread. */
final class IcyViewing {
    /** Icecast's interval between two blocks, in bytes: one second of MP3 at 128 kb/s. */
    static final int INTERVAL_BYTES = 16_000;

    private final String protocol;
    private final HttpViewers viewers;
    private final Titles titles = new Titles();

    /**
     * @param protocol name of the protocol in the records of viewers
     */
    IcyViewing(String protocol, HttpViewers viewers) {
        this.protocol = protocol;
        this.viewers = viewers;
    }

    static boolean isAskedFor(HttpServletRequest request) {
        String wanted = request.getHeader("Icy-MetaData");
        return wanted != null && wanted.strip().equals("1");
    }

    void watch(Visit visit) throws IOException {
        visit.config().get(Cors.class).allow(visit.request(), visit.response());
        viewers.admit(visit, visit.visitor(protocol), new HttpViewers.Admitted() {
            @Override
            public void watch(ContainerFormat format, Stream stream, Seat seat) throws IOException {
                describe(visit, format, stream);
                response(visit, format, stream).begin(visit.request(), visit.response(), stream, seat);
            }

            @Override
            public void head(ContainerFormat format, Stream stream) throws IOException {
                describe(visit, format, stream);
                Answer.headOnly(visit.request(), visit.response());
            }
        });
    }

    private LiveResponse response(Visit visit, ContainerFormat format, Stream stream) {
        if (!format.carriesIcyMetadata()) {
            return viewers.response(visit.visitor(), Optional.empty());
        }
        UnaryOperator<ViewerOutput> wrapping =
                output -> new IcyOutput(output, titles::of, titles.of(stream), INTERVAL_BYTES);
        return viewers.response(visit.visitor(protocol), Optional.empty(), wrapping);
    }

    private static void describe(Visit visit, ContainerFormat format, Stream stream) {
        LiveHead.describe(visit, format, stream);
        if (format.carriesIcyMetadata()) {
            visit.response().setHeader("icy-metaint", Integer.toString(INTERVAL_BYTES));
        }
    }
}
