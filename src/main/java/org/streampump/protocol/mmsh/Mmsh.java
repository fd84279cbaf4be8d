package org.streampump.protocol.mmsh;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;
import org.streampump.container.asf.Asf;
import org.streampump.door.Answer;
import org.streampump.door.Cors;
import org.streampump.protocol.AdmissionSettings;
import org.streampump.protocol.Playlist;
import org.streampump.protocol.Protocol;
import org.streampump.protocol.PublisherAdmission;
import org.streampump.protocol.ViewerAdmission;
import org.streampump.protocol.Visit;
import org.streampump.stream.AcceptedContainers;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamRegistry;

/** Windows Media over HTTP. Any thread. */
public final class Mmsh implements Protocol {
    private static final String ASF = new Asf().name();

    private final StreamRegistry registry;
    private final MmshViewing viewing;
    private final MmshPublishing publishing;

    /**
     * @param clock lets time pass until it is shut down
     * @param clockMs a clock in milliseconds that never goes back
     */
    public Mmsh(
            ViewerAdmission viewers,
            PublisherAdmission publishers,
            StreamRegistry registry,
            FormatDetector formats,
            Supplier<AdmissionSettings> admission,
            ScheduledExecutorService clock,
            LongSupplier clockMs) {
        this.registry = registry;
        this.viewing = new MmshViewing(viewers, admission, new MmshPlayerSessions(clockMs));
        this.publishing = new MmshPublishing(publishers, registry, formats, admission, clock, clockMs);
        this.publishing.start();
    }

    @Override
    public String name() {
        return "mmsh";
    }

    /**
     * Windows Media Player asks for other things in the same way: for a stream that holds something else than ASF, plain HTTP
     * must answer.
     */
    @Override
    public boolean speaks(Visit visit) {
        if (visit.request().getMethod().equals("POST")) {
            return publishing.speaks(visit.request())
                    || MmshRequest.of(visit.request(), Pragmas.of(visit.request()))
                            .isPresent();
        }
        return isPlaylist(visit)
                || (mayBeAsf(visit)
                        && MmshRequest.of(visit.request(), Pragmas.of(visit.request()))
                                .isPresent());
    }

    @Override
    public void watch(Visit visit) throws IOException {
        Pragmas pragmas = Pragmas.of(visit.request());
        if (!isPlaylist(visit)) {
            viewing.watch(visit, asked(visit, pragmas), pragmas);
        } else if (mayBeAsf(visit)) {
            viewing.watch(visit, MmshRequest.PLAYLIST, pragmas);
        } else {
            visit.config().get(Cors.class).allow(visit.request(), visit.response());
            Answer.text(
                    visit.request(),
                    visit.response(),
                    HttpServletResponse.SC_NOT_FOUND,
                    "the stream is not one for Windows Media Player");
        }
    }

    @Override
    public void publish(Visit visit) throws IOException {
        if (publishing.speaks(visit.request())) {
            publishing.publish(visit);
            return;
        }
        Pragmas pragmas = Pragmas.of(visit.request());
        viewing.command(visit, asked(visit, pragmas), pragmas);
    }

    @Override
    public void options(Visit visit) throws IOException {
        Pragmas pragmas = Pragmas.of(visit.request());
        Optional<MmshRequest> asked = MmshRequest.of(visit.request(), pragmas);
        if (asked.isPresent()) {
            viewing.command(visit, asked.get(), pragmas);
        } else {
            Protocol.super.options(visit); // a browser that asks about the playlist
        }
    }

    private static MmshRequest asked(Visit visit, Pragmas pragmas) {
        return MmshRequest.of(visit.request(), pragmas)
                .orElseThrow(() -> new IllegalStateException("not MMSH: " + visit.request()));
    }

    private boolean mayBeAsf(Visit visit) {
        Optional<ContainerFormat> live = registry.find(visit.name())
                .flatMap(stream -> stream.format().or(() -> stream.fallback().flatMap(Stream::format)));
        return live.isPresent()
                ? MmshRendering.ALL_STREAMS.renders(live.get())
                : visit.config().get(AcceptedContainers.class).names().isEmpty()
                        || visit.config().get(AcceptedContainers.class).names().contains(ASF);
    }

    private static boolean isPlaylist(Visit visit) {
        return Playlist.isAskedFor(visit, Playlist.ASX);
    }
}
