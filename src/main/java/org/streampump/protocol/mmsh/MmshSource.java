package org.streampump.protocol.mmsh;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.HeaderElement;
import org.streampump.container.ContainerFormat;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.asf.AsfHeader;
import org.streampump.io.client.Chain;
import org.streampump.io.client.HttpConversation;
import org.streampump.io.client.HttpField;
import org.streampump.io.client.HttpReply;
import org.streampump.io.client.HttpRequest;
import org.streampump.source.Intake;
import org.streampump.source.http.HttpCandidate;
import org.streampump.stream.PublicationEndedException;

/**
 * One attempt to pull from an MMSH server as a player does (WMSP §3.1): asks for the header (Describe), requests all streams in
 * the header on a second connection (Play), and feeds them as raw ASF.
 */
final class MmshSource implements HttpCandidate {
    private static final Optional<String> USER_AGENT = Optional.of("NSPlayer/9.0.0.2980");
    private static final String PLACE_IN_STREAM = "packet-num=4294967295,max-duration=0"; // no particular place

    private final ContainerFormat asf;
    private final String clientGuid = UUID.randomUUID().toString().toUpperCase(Locale.ROOT);

    MmshSource(ContainerFormat asf) {
        this.asf = asf;
    }

    /**
     * Returns the request for the header (Describe). Windows Media Player sends this request to every HTTP server, and other
     * servers take it for a request of their stream.
     */
    @Override
    public HttpRequest asks() {
        return request(
                List.of("no-cache,rate=1.000,stream-time=0,stream-offset=0:0,request-context=1," + PLACE_IN_STREAM));
    }

    @Override
    public boolean takes(HttpReply reply) throws IOException {
        byte[] first = reply.first(1);
        return first.length > 0 && MmshPullReader.isFraming(first[0]);
    }

    @Override
    public void run(HttpReply reply, HttpConversation server, Intake intake)
            throws IOException, RefusedStreamException, PublicationEndedException {
        Description description = describe(reply);
        while (!play(description, server, intake)) {
            description = describe(server.ask(asks()));
        }
    }

    /** The server's answer about its stream. */
    private record Description(AsfHeader header, String clientId) {}

    private static Description describe(HttpReply reply)
            throws IOException, RefusedStreamException, PublicationEndedException {
        try (reply) {
            FirstHeader first = new FirstHeader();
            new MmshPullReader(first).run(reply);
            return new Description(first.header, clientId(reply));
        }
    }

    /** Plays the stream. Returns false if the server redirects to a different address, which must first be asked for its header. */
    private boolean play(Description description, HttpConversation server, Intake intake)
            throws IOException, RefusedStreamException, PublicationEndedException {
        HttpRequest request = playing(description);
        int before = server.redirects();
        while (server.redirects() == before) {
            Optional<HttpReply> answer = server.askOnce(request);
            if (answer.isPresent()) {
                try (HttpReply reply = answer.get()) {
                    intake.cameBy(reply.header(Chain.HEADER));
                    new MmshPullReader(new Feed(reply, intake)).run(reply);
                    return true;
                }
            }
        }
        return false;
    }

    private HttpRequest playing(Description description) {
        List<AsfHeader.Stream> streams = description.header().streams();
        String all = streams.stream()
                .map(stream -> "ffff:" + Integer.toHexString(stream.number()) + ":0")
                .collect(Collectors.joining(" "));
        String client = description.clientId() == null ? "" : ",client-id=" + description.clientId();
        return request(List.of(
                "no-cache,rate=1.000,stream-time=0,stream-offset=4294967295:4294967295,request-context=2,"
                        + PLACE_IN_STREAM + client,
                "xPlayStrm=1",
                "stream-switch-count=" + streams.size(),
                "stream-switch-entry=" + all));
    }

    private HttpRequest request(List<String> pragmas) {
        List<HttpField> fields = new ArrayList<>();
        pragmas.forEach(pragma -> fields.add(new HttpField("Pragma", pragma)));
        fields.add(new HttpField("Pragma", "xClientGUID={" + clientGuid + "}"));
        return new HttpRequest(USER_AGENT, fields);
    }

    /** Returns the client-id that the server has given to the pump; null for none. */
    private static String clientId(HttpReply reply) {
        return reply.elements("Pragma").stream()
                .filter(element -> element.getName().equalsIgnoreCase("client-id"))
                .map(HeaderElement::getValue)
                .filter(value -> value != null && value.matches("[0-9]{1,10}"))
                .findFirst()
                .orElse(null);
    }

    /** Describe: takes the header only. */
    private static final class FirstHeader implements MmshPullReader.Output {
        private AsfHeader header;

        @Override
        public void header(AsfHeader first) {
            header = first;
        }

        @Override
        public void packet(byte[] bytes, int offset, int length) {
            throw new IllegalStateException("a packet was read after the header");
        }

        @Override
        public boolean isDone() {
            return header != null;
        }
    }

    /** Play: takes the stream. */
    private final class Feed implements MmshPullReader.Output {
        private final HttpReply reply;
        private final Intake intake;
        private boolean begun;

        Feed(HttpReply reply, Intake intake) {
            this.reply = reply;
            this.intake = intake;
        }

        @Override
        public void header(AsfHeader header) throws IOException, RefusedStreamException, PublicationEndedException {
            if (!begun) {
                begun = true;
                reply.allowSilence(intake.silence());
                intake.begin(asf);
            }
            intake.feed(header.bytes(), 0, header.bytes().length);
        }

        @Override
        public void packet(byte[] bytes, int offset, int length)
                throws RefusedStreamException, PublicationEndedException {
            intake.feed(bytes, offset, length);
        }

        @Override
        public boolean isDone() {
            return false;
        }
    }
}
