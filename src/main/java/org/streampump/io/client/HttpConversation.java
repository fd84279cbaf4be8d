package org.streampump.io.client;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The requests of one attempt to pull. Each request has a connection of its own and goes to the server to which the redirects
 * before it have led, with a proof of the credentials if that server has asked for one. The source's thread only, except for
 * {@link #stop}.
 */
public final class HttpConversation {
    /** Maximum number of redirects in one attempt. */
    private static final int MAX_REDIRECTS = 5;

    /** Maximum number of requests in one attempt, including redirects and requests with a password. */
    private static final int MAX_REQUESTS = 16;

    private static final String OWN_NAME = "StreamPump";

    private final HttpNetwork network;
    private final HttpPatience patience;
    private final HttpDialer dialer;
    private HttpTarget target;
    private HttpAuthentication authentication; // for the target; null: without credentials
    private Supplier<List<String>> chain;
    private HttpDeadline deadline;
    private int redirects;
    private int requests;
    private boolean beganLocally; // whether the configured server is in the local network

    public HttpConversation(HttpTarget target, HttpNetwork network, HttpPatience patience) {
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

    /**
     * Begins the time that the attempt may take. Called once, before the first request.
     *
     * @param pumps the pumps that each request names in the header {@link Chain#HEADER}
     */
    public void begin(Supplier<List<String>> pumps) {
        chain = pumps;
        deadline = new HttpDeadline(patience.header());
    }

    /** Returns the number of redirects that have been followed. */
    public int redirects() {
        return redirects;
    }

    /** Asks until a server answers with 200. The caller closes the reply. */
    public HttpReply ask(HttpRequest request) throws IOException {
        Optional<HttpReply> reply = askOnce(request);
        while (reply.isEmpty()) {
            reply = askOnce(request);
        }
        return reply.get();
    }

    /**
     * Sends one request and reads the answer's head.
     *
     * @return empty when the request must be sent again: with credentials, or to the server of a redirect
     * @throws IOException no connection, or an answer that makes asking again futile
     */
    public Optional<HttpReply> askOnce(HttpRequest request) throws IOException {
        HttpConnection connection = dial();
        HttpReply reply = null;
        try {
            HttpAnswer answer = answer(connection, request);
            reply = isFinal(answer) ? new HttpReply(target, connection, answer) : null;
            return Optional.ofNullable(reply);
        } finally {
            if (reply == null) {
                connection.close();
            }
        }
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

    private HttpAnswer answer(HttpConnection connection, HttpRequest request) throws IOException {
        try {
            return connection.ask(head(connection.relay(), request));
        } catch (IOException e) {
            throw connection.explained(target, e);
        }
    }

    /** Whether an answer has the wanted body; false when the request must be sent again, perhaps to a different address. */
    private boolean isFinal(HttpAnswer answer) throws IOException {
        switch (answer.status()) {
            case 200 -> {
                return true;
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
        return false;
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

    private String head(HttpTarget relay, HttpRequest request) {
        StringBuilder head = new StringBuilder();
        String server = relay == null ? "" : "http://" + target.authority();
        line(head, "GET " + server + target.path() + " HTTP/1.0"); // 1.1 would allow chunks
        line(head, "Accept: */*");
        line(head, "User-Agent: " + request.userAgent().orElse(OWN_NAME));
        line(head, "Host: " + target.authority());
        if (relay != null && relay.credentials() != null) {
            line(head, "Proxy-Authorization: " + HttpAuthentication.basic(relay.credentials()));
        }
        if (authentication != null) {
            line(head, "X-Accept-Authentication: Digest, Basic");
            authentication.header(target.path()).ifPresent(proof -> line(head, "Authorization: " + proof));
        }
        List<String> pumps = chain.get();
        if (!pumps.isEmpty()) {
            line(head, Chain.HEADER + ": " + Chain.text(pumps));
        }
        request.fields().forEach(field -> line(head, field.name() + ": " + field.value()));
        line(head, "Connection: close");
        line(head, "");
        return head.toString();
    }

    private static void line(StringBuilder head, String text) {
        head.append(text).append("\r\n");
    }

    /** Breaks off the present wait, except for the resolution of a name, and every later wait. Any thread; does not block. */
    public void stop() {
        dialer.stop();
    }

    /** Whether {@link #stop} was called. Any thread. */
    public boolean isStopped() {
        return dialer.isStopped();
    }
}
