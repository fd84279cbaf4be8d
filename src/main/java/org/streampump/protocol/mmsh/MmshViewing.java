package org.streampump.protocol.mmsh;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.access.Challenge;
import org.streampump.container.ContainerFormat;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.StreamHeader;
import org.streampump.container.asf.AsfHeader;
import org.streampump.container.asf.StreamSelection;
import org.streampump.door.Answer;
import org.streampump.io.LingeringClose;
import org.streampump.io.Peer;
import org.streampump.logging.Texts;
import org.streampump.protocol.HttpViewers;
import org.streampump.protocol.Playlist;
import org.streampump.protocol.Visit;
import org.streampump.protocol.Visitor;
import org.streampump.stream.Seat;
import org.streampump.stream.Stream;

/**
 * The players' side. Most players send two requests on two connections: one for the header, and then one for the stream. Only
 * Windows Media Player shows that both requests are its own. Any thread.
 */
final class MmshViewing {
    private static final Logger LOG = LogManager.getLogger(MmshViewing.class);

    private static final String HEADER_TYPE = "application/vnd.ms.wms-hdr.asfv1";
    private static final String STREAM_TYPE = "application/x-mms-framed";
    private static final int MAX_LOGGED = 1_000; // of a stranger's text, in characters

    private final String protocol;
    private final HttpViewers viewers;
    private final MmshPlayerSessions sessions;

    /**
     * @param protocol name of the protocol in the records of viewers
     */
    MmshViewing(String protocol, HttpViewers viewers, MmshPlayerSessions sessions) {
        this.protocol = protocol;
        this.viewers = viewers;
        this.sessions = sessions;
    }

    /** Answers a GET or HEAD. */
    void watch(Visit visit, MmshRequest asked, Pragmas pragmas) throws IOException {
        switch (asked) {
            case PLAYLIST -> playlist(visit);
            case PLAY, DESCRIBE -> admit(visit, asked, pragmas);
            default -> command(visit, asked, pragmas);
        }
    }

    private void admit(Visit visit, MmshRequest asked, Pragmas pragmas) throws IOException {
        Visitor visitor = visit.visitor(protocol);
        viewers.admit(visit, visitor, new Player(visit, visitor, asked, pragmas));
    }

    /** Answers a request that is neither GET nor HEAD. */
    void command(Visit visit, MmshRequest asked, Pragmas pragmas) throws IOException {
        switch (asked) {
            case KEEP_ALIVE, STOP, SELECT_STREAM -> ofSession(visit, pragmas);
            case LOG -> {
                log(visit, pragmas);
                closing(visit);
            }
            case SEND_EVENT, CONTENT_INFO -> closing(visit);
            default ->
                Answer.text(
                        visit.request(),
                        visit.response(),
                        HttpServletResponse.SC_BAD_REQUEST,
                        "this was not offered: " + asked);
        }
    }

    private void ofSession(Visit visit, Pragmas pragmas) throws IOException {
        if (!sessions.isAlive(pragmas.number("client-id"))) {
            Answer.text(visit.request(), visit.response(), HttpServletResponse.SC_BAD_REQUEST, "no such client-id");
            return;
        }
        MmshHead.begin(visit.response());
        MmshHead.session(visit.response(), pragmas.number("client-id").orElseThrow());
        visit.response().setContentLength(0);
    }

    /** Closes the connection after the answer, because the body of such a request is not needed. */
    private static void closing(Visit visit) throws IOException {
        MmshHead.begin(visit.response());
        visit.response().setContentLength(0);
        LingeringClose.answer(visit.request(), visit.response(), new byte[0]);
    }

    private static void log(Visit visit, Pragmas pragmas) {
        LOG.debug(
                "stream {}: player {} says: {}",
                () -> visit.name(),
                () -> Peer.of(visit.request()),
                () -> Texts.printable(pragmas.value("log-line").orElse("statistics"), MAX_LOGGED));
    }

    /** Answers with a playlist that contains the stream's address. */
    private static void playlist(Visit visit) throws IOException {
        Optional<String> address = AsxAddress.of(visit.request(), visit.visitor());
        String title = visit.config().forStream(visit.name()).title();
        Playlist.answer(visit, Asx.MEDIA_TYPE, address.map(at -> Asx.text(title, at)));
    }

    /** A viewer who has been admitted. */
    private final class Player implements HttpViewers.Admitted {
        private final Visit visit;
        private final Visitor visitor;
        private final MmshRequest asked;
        private final Pragmas pragmas;

        Player(Visit visit, Visitor visitor, MmshRequest asked, Pragmas pragmas) {
            this.visit = visit;
            this.visitor = visitor;
            this.asked = asked;
            this.pragmas = pragmas;
        }

        /** Windows Media Player prefers {@code Digest}. */
        @Override
        public List<String> challenges() {
            return List.of(Challenge.digest(visitor.credentials()), Challenge.BASIC);
        }

        @Override
        public void watch(ContainerFormat format, Stream stream, Seat seat) throws IOException {
            Optional<StreamHeader> header = isRight(format) ? stream.header(seat) : Optional.empty();
            if (asked == MmshRequest.PLAY && header.isPresent()) {
                play(header.get(), stream, seat);
            } else {
                describe(header);
                seat.release();
            }
        }

        @Override
        public void head(ContainerFormat format, Stream stream) throws IOException {
            describe(isRight(format) ? stream.header() : Optional.empty());
        }

        /** Returns false if the format has changed since MMSH was chosen for this player. */
        private static boolean isRight(ContainerFormat format) {
            return MmshRendering.ALL_STREAMS.renders(format);
        }

        private void describe(Optional<StreamHeader> header) throws IOException {
            if (header.isPresent()) {
                describe(header.get());
            } else {
                Answer.text(
                        visit.request(),
                        visit.response(),
                        HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                        "the stream has changed");
            }
        }

        private void describe(StreamHeader header) throws IOException {
            Optional<MmshPlayerSessions.Session> session = sessions.describe(pragmas.number("client-id"));
            if (session.isEmpty()) {
                refuse();
                return;
            }
            MmshHead.media(visit.request(), visit.response(), session.get(), HEADER_TYPE);
            byte[] framed = MmshFraming.header(header.bytes());
            visit.response().setContentLength(framed.length);
            LingeringClose.answer(visit.request(), visit.response(), framed);
        }

        private void play(StreamHeader header, Stream stream, Seat seat) throws IOException {
            MmshRendering rendering = rendering(header);
            Optional<MmshPlayerSessions.Session> session = sessions.play(pragmas.number("client-id"));
            if (session.isEmpty()) {
                refuse();
                seat.release();
                return;
            }
            seat.whenReleased(() -> sessions.ended(session.get().clientId()));
            MmshHead.media(visit.request(), visit.response(), session.get(), STREAM_TYPE);
            viewers.response(visitor, Optional.of(rendering)).begin(visit.request(), visit.response(), stream, seat);
        }

        /**
         * Returns the rendering. Deselected streams that this header does not have are ignored, so that equal renderings are
         * shared.
         */
        private MmshRendering rendering(StreamHeader header) {
            Set<Integer> off = StreamSwitches.off(pragmas);
            if (off.isEmpty()) {
                return MmshRendering.ALL_STREAMS;
            }
            try {
                return new MmshRendering(new StreamSelection(AsfHeader.parse(header.bytes()), off).off());
            } catch (RefusedStreamException e) {
                throw new IllegalStateException("a header that the segmenter has let through", e);
            }
        }

        private void refuse() throws IOException {
            Answer.text(
                    visit.request(),
                    visit.response(),
                    HttpServletResponse.SC_CONFLICT,
                    "this client-id is watching already");
        }
    }
}
