package org.streampump.protocol.mmsh;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.HeaderElement;
import org.streampump.container.ContainerFormat;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.asf.AsfHeader;
import org.streampump.io.client.Chain;
import org.streampump.io.client.HttpAnswer;
import org.streampump.io.client.HttpAuthentication;
import org.streampump.io.client.HttpConnection;
import org.streampump.io.client.HttpDeadline;
import org.streampump.io.client.HttpDialer;
import org.streampump.io.client.HttpNetwork;
import org.streampump.io.client.HttpTarget;
import org.streampump.source.Intake;
import org.streampump.source.Source;
import org.streampump.stream.PublicationEndedException;

/**
 * One attempt to pull from an MMSH server as a player does (WMSP §3.1): asks for the header (Describe), requests all of its
 * streams on a second connection (Play), and feeds them as raw ASF.
 */
final class MmshSource implements Source {
    /** Maximum number of redirects in one attempt. */
    static final int MAX_REDIRECTS = 5;

    /** Maximum number of requests in one attempt, including redirects and requests with a password. */
    static final int MAX_REQUESTS = 16;

    private static final String USER_AGENT = "NSPlayer/9.0.0.2980";
    private static final String PLACE_IN_STREAM = "packet-num=4294967295,max-duration=0"; // no particular place

    /**
     * The time that an attempt may take.
     *
     * @param connect for the addresses of one host together
     * @param header until the header of the played stream has come, including everything before
     */
    record Patience(Duration connect, Duration header) {
        static final Patience DEFAULT = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(15));
    }

    private final ContainerFormat asf;
    private final HttpNetwork network;
    private final Patience patience;
    private final HttpDialer dialer;
    private final String clientGuid = UUID.randomUUID().toString().toUpperCase(Locale.ROOT);

    // The source's thread only.
    private HttpTarget target;
    private HttpAuthentication authentication; // for the target; null: without credentials
    private HttpDeadline deadline;
    private int redirects;
    private int requests;
    private boolean beganLocally; // whether the configured server is in the local network

    MmshSource(HttpTarget target, ContainerFormat asf, HttpNetwork network, Patience patience) {
        this.asf = asf;
        this.network = network;
        this.patience = patience;
        this.dialer = new HttpDialer(network, patience.connect());
        aim(target);
    }

    private void aim(HttpTarget next) {
        boolean sameServer =
                target != null && target.isSameServer(next) && Objects.equals(target.credentials(), next.credentials());
        target = next;
        if (!sameServer) {
            authentication = next.credentials() == null ? null : new HttpAuthentication(next.credentials());
        }
    }

    @Override
    public void run(Intake intake) throws IOException, RefusedStreamException, PublicationEndedException {
        deadline = new HttpDeadline(patience.header());
        try {
            boolean played = false;
            while (!played) {
                played = play(describe(intake), intake);
            }
        } catch (IOException | RefusedStreamException e) {
            if (dialer.isStopped()) {
                throw new IOException("stopped", e);
            }
            throw e;
        }
    }

    @Override
    public void stop() {
        dialer.stop();
    }

    /** The server's answer about its stream. */
    private record Description(AsfHeader header, String clientId) {}

    private Description describe(Intake intake) throws IOException, RefusedStreamException, PublicationEndedException {
        while (true) {
            try (HttpConnection connection = dial()) {
                HttpAnswer answer = ask(connection, intake, describing());
                if (answer != null) {
                    FirstHeader first = new FirstHeader();
                    read(connection, answer, first);
                    return new Description(first.header, clientId(answer));
                }
            }
        }
    }

    /** Plays the stream. Returns false if the server redirects to a different address, which must first be asked for its header. */
    private boolean play(Description description, Intake intake)
            throws IOException, RefusedStreamException, PublicationEndedException {
        int before = redirects;
        while (redirects == before) {
            try (HttpConnection connection = dial()) {
                HttpAnswer answer = ask(connection, intake, playing(description));
                if (answer != null) {
                    intake.cameBy(answer.header(Chain.HEADER));
                    read(connection, answer, new Feed(connection, intake));
                    return true;
                }
            }
        }
        return false;
    }

    private HttpConnection dial() throws IOException {
        requests++;
        if (requests > MAX_REQUESTS) {
            throw new IOException(target.name() + " wants to be asked more than " + MAX_REQUESTS + " times");
        }
        boolean anywhere =
                redirects == 0 || beganLocally || network.mayRedirectToLocal().getAsBoolean();
        HttpConnection connection = dialer.dial(target, anywhere, deadline);
        beganLocally = redirects == 0 ? connection.isLocal() : beganLocally;
        return connection;
    }

    /** Returns the answer with a stream; null if the request must be sent again, perhaps to a different address. */
    private HttpAnswer ask(HttpConnection connection, Intake intake, List<String> pragmas) throws IOException {
        HttpAnswer answer;
        try {
            answer = connection.ask(head(connection.relay(), intake, pragmas));
        } catch (IOException e) {
            throw explained(connection, e);
        }
        switch (answer.status()) {
            case 200 -> {
                return answer;
            }
            case 300, 301, 302, 303, 307, 308 -> redirect(answer);
            case 305 -> throw new IOException(target.name() + " wants to be asked by a proxy (305)");
            case 401 -> authenticate(answer);
            case 403 -> throw refused(answer, "it does not let us watch");
            case 404 -> throw refused(answer, "there is no such stream");
            case 407 -> throw refused(answer, "the proxy wants another user name and password");
            case 503 -> throw refused(answer, "the stream is not available now");
            case 508 -> throw refused(answer, "the sources form a loop");
            default -> throw refused(answer, "no stream");
        }
        return null;
    }

    private IOException refused(HttpAnswer answer, String meaning) {
        return new IOException(target.name() + " answers " + answer.statusText() + ": " + meaning);
    }

    private void redirect(HttpAnswer answer) throws IOException {
        redirects++;
        if (redirects > MAX_REDIRECTS) {
            throw new IOException("more than " + MAX_REDIRECTS + " redirects, the last one from " + target.name());
        }
        aim(target.redirected(answer.header("Location")));
    }

    private void authenticate(HttpAnswer answer) throws IOException {
        if (authentication == null) {
            throw refused(answer, "it wants a user name and password");
        }
        if (!authentication.isAnswerable(answer.elements("WWW-Authenticate"))) {
            throw refused(answer, "it does not accept the user name and password, or wants neither Digest nor Basic");
        }
    }

    private void read(HttpConnection connection, HttpAnswer answer, MmshPullReader.Output out)
            throws IOException, RefusedStreamException, PublicationEndedException {
        try {
            new MmshPullReader(out).run(answer.body(), answer.header("Content-Type"));
        } catch (IOException e) {
            throw explained(connection, e);
        }
    }

    private IOException explained(HttpConnection connection, IOException e) {
        return connection.timedOut() == null ? e : new IOException(target.name() + ": " + connection.timedOut(), e);
    }

    private String head(HttpTarget relay, Intake intake, List<String> pragmas) {
        StringBuilder head = new StringBuilder();
        String server = relay == null ? "" : "http://" + target.authority();
        line(head, "GET " + server + target.path() + " HTTP/1.0"); // 1.1 would allow chunks
        line(head, "Accept: */*");
        line(head, "User-Agent: " + USER_AGENT);
        line(head, "Host: " + target.authority());
        if (relay != null && relay.credentials() != null) {
            line(head, "Proxy-Authorization: " + HttpAuthentication.basic(relay.credentials()));
        }
        if (authentication != null) {
            line(head, "X-Accept-Authentication: Digest, Basic");
            authentication.header(target.path()).ifPresent(proof -> line(head, "Authorization: " + proof));
        }
        if (!intake.chain().isEmpty()) {
            line(head, Chain.HEADER + ": " + Chain.text(intake.chain()));
        }
        pragmas.forEach(pragma -> line(head, "Pragma: " + pragma));
        line(head, "Pragma: xClientGUID={" + clientGuid + "}");
        line(head, "Connection: close");
        line(head, "");
        return head.toString();
    }

    private static void line(StringBuilder head, String text) {
        head.append(text).append("\r\n");
    }

    private static List<String> describing() {
        return List.of("no-cache,rate=1.000,stream-time=0,stream-offset=0:0,request-context=1," + PLACE_IN_STREAM);
    }

    private static List<String> playing(Description description) {
        List<AsfHeader.Stream> streams = description.header().streams();
        String all = streams.stream()
                .map(stream -> "ffff:" + Integer.toHexString(stream.number()) + ":0")
                .collect(Collectors.joining(" "));
        String client = description.clientId() == null ? "" : ",client-id=" + description.clientId();
        return List.of(
                "no-cache,rate=1.000,stream-time=0,stream-offset=4294967295:4294967295,request-context=2,"
                        + PLACE_IN_STREAM + client,
                "xPlayStrm=1",
                "stream-switch-count=" + streams.size(),
                "stream-switch-entry=" + all);
    }

    /** Returns the client-id that the server has given to the pump; null for none. */
    private static String clientId(HttpAnswer answer) {
        return answer.elements("Pragma").stream()
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
        private final HttpConnection connection;
        private final Intake intake;
        private boolean begun;

        Feed(HttpConnection connection, Intake intake) {
            this.connection = connection;
            this.intake = intake;
        }

        @Override
        public void header(AsfHeader header) throws IOException, RefusedStreamException, PublicationEndedException {
            if (!begun) {
                begun = true;
                connection.allowSilence(intake.silence());
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
