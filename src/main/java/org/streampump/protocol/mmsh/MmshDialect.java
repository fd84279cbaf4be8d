package org.streampump.protocol.mmsh;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.streampump.container.ContainerFormat;
import org.streampump.container.asf.Asf;
import org.streampump.door.Answer;
import org.streampump.door.Cors;
import org.streampump.protocol.Dialect;
import org.streampump.protocol.HttpParts;
import org.streampump.protocol.PumpParts;
import org.streampump.protocol.Visit;
import org.streampump.stream.AcceptedContainers;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamRegistry;

/** Windows Media at the streams' HTTP addresses. Any thread. */
public final class MmshDialect implements Dialect {
    private static final String ASF = new Asf().name();

    private static final String PLAYLIST = ".asx";

    /** Suffix of the stream's name to which encoders may push: Windows Media encoders add it. */
    private static final String PUSH = "_push";

    private final StreamRegistry registry;
    private final MmshViewing viewing;
    private final MmshPublishing publishing;

    /**
     * @param protocol name of the protocol in the records of viewers
     */
    public MmshDialect(String protocol, HttpParts parts) {
        PumpParts pump = parts.pump();
        this.registry = pump.registry();
        this.viewing = new MmshViewing(protocol, parts.viewers(), new MmshPlayerSessions(pump.clockMs()));
        this.publishing = new MmshPublishing(parts);
        this.publishing.start();
    }

    @Override
    public List<String> viewerSuffixes() {
        return List.of(PLAYLIST);
    }

    @Override
    public List<String> publisherSuffixes() {
        return List.of(PUSH);
    }

    /**
     * Whether the request is MMSH. Windows Media Player sends equal requests for other formats: for a stream of a
     * different format than ASF, plain HTTP must answer.
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
            Dialect.super.options(visit); // a browser that asks about the playlist
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
        return visit.suffix().equals(PLAYLIST);
    }
}
