package org.streampump.io.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Makes connections, one after another, for one attempt to pull. The source's thread only, except for {@link #stop}. */
final class HttpDialer {
    private static final int CONNECTED = 200;

    private final HttpNetwork network;
    private final Duration connectTimeout;

    private final Object turn = new Object();
    private HttpSocket current; // guarded by turn
    private boolean stopped; // guarded by turn

    /** @param connectTimeout maximum time for connecting, for all addresses of a host together */
    HttpDialer(HttpNetwork network, Duration connectTimeout) {
        this.network = network;
        this.connectTimeout = connectTimeout;
    }

    /**
     * Connects to a server, through the proxy if the rule says so, and with TLS if the target asks for it.
     *
     * @param anywhere whether the server may be in the local network. With a proxy, which looks names up itself, only the
     *     address as it is written can be checked
     * @param deadline limit for all reads until {@link HttpSocket#allowSilence}
     */
    HttpConnection dial(HttpTarget target, boolean anywhere, HttpDeadline deadline) throws IOException {
        HttpTarget proxy = proxy(target);
        boolean localByName = proxy != null && ProxyRule.isLocal(target.here().getHost());
        if (localByName && !anywhere) {
            throw outOfBounds(target);
        }
        Predicate<InetAddress> refused = anywhere || proxy != null ? address -> false : network.isLocal();
        HttpSocket socket = proxy == null
                ? connect(target.name(), target, refused, deadline)
                : connect("the proxy " + proxy.name(), proxy, refused, deadline);
        boolean local = proxy == null ? network.isLocal().test(socket.getInetAddress()) : localByName;
        try {
            if (proxy != null && target.tls()) {
                tunnel(socket, proxy, target);
            }
            Socket channel = target.tls() ? secure(socket, target) : socket;
            return new HttpConnection(socket, channel, target.tls() ? null : proxy, local);
        } catch (SSLException e) {
            throw broken(socket, "no TLS with " + target.name() + ": " + HttpText.clean(message(e)), e);
        } catch (IOException e) {
            throw broken(socket, message(e), e);
        }
    }

    private static IOException outOfBounds(HttpTarget target) {
        return new IOException("redirected to " + target.name()
                + ", which is in the local network: not followed (pump.redirectLocal allows it)");
    }

    /** Returns the proxy for a target; null: the target is reached directly. */
    private HttpTarget proxy(HttpTarget target) throws IOException {
        URI address = network.proxyFor().apply(target.here()).orElse(null);
        if (address == null) {
            return null;
        }
        HttpTarget proxy = HttpTarget.of(address);
        if (proxy.tls()) {
            throw new IOException("the proxy " + proxy.name() + " would have to be spoken to over TLS");
        }
        return proxy;
    }

    private static IOException broken(HttpSocket socket, String message, IOException cause) throws IOException {
        socket.close();
        return new IOException(socket.timedOut() == null ? message : socket.timedOut(), cause);
    }

    /**
     * @param refused addresses that must not be connected to; one such address makes the whole name refused
     */
    private HttpSocket connect(String name, HttpTarget server, Predicate<InetAddress> refused, HttpDeadline deadline)
            throws IOException {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(server.host());
        } catch (UnknownHostException e) {
            throw new IOException("no connection to " + name + ": the host is not known", e);
        }
        if (Arrays.stream(addresses).anyMatch(refused)) {
            throw outOfBounds(server);
        }
        HttpDeadline connected = new HttpDeadline(connectTimeout);
        IOException last = new ConnectException("no address");
        for (int n = 0; n < addresses.length; n++) {
            HttpSocket socket = new HttpSocket(deadline);
            watch(socket);
            try {
                int left = Math.min(connected.remainingMs(), deadline.remainingMs());
                socket.connect(
                        new InetSocketAddress(addresses[n], server.port()),
                        Math.max(1, left / (addresses.length - n))); // no address may use up the time of the others
                return socket;
            } catch (IOException e) {
                socket.close();
                last = e;
            }
        }
        String why = last instanceof SocketTimeoutException
                ? " within " + HttpText.text(connectTimeout)
                : ": " + HttpText.clean(message(last));
        throw new IOException("no connection to " + name + why, last);
    }

    private void tunnel(HttpSocket socket, HttpTarget proxy, HttpTarget target) throws IOException {
        StringBuilder head = new StringBuilder();
        head.append("CONNECT ").append(target.name()).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(target.name()).append("\r\n");
        if (proxy.credentials() != null) {
            head.append("Proxy-Authorization: ")
                    .append(HttpAuthentication.basic(proxy.credentials()))
                    .append("\r\n");
        }
        head.append("\r\n");
        socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        HttpAnswer answer = HttpAnswer.read(socket.getInputStream());
        if (answer.status() != CONNECTED) {
            throw new IOException(
                    "the proxy " + proxy.name() + " does not connect to " + target.name() + ": " + answer.statusText());
        }
        if (answer.isFollowed()) {
            throw new IOException("the proxy " + proxy.name() + " sends something before TLS has begun");
        }
    }

    private SSLSocket secure(HttpSocket socket, HttpTarget target) throws IOException {
        SSLSocket secured = (SSLSocket) network.tls().createSocket(socket, target.host(), target.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // verifies that the certificate belongs to this host
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private void watch(HttpSocket socket) throws IOException {
        synchronized (turn) {
            current = socket;
            if (stopped) {
                socket.close();
                throw new IOException("stopped");
            }
        }
    }

    boolean isStopped() {
        synchronized (turn) {
            return stopped;
        }
    }

    /** Breaks off the present wait, except for the resolution of a name, and every later wait. */
    void stop() {
        HttpSocket open;
        synchronized (turn) {
            stopped = true;
            open = current;
        }
        if (open != null) {
            HttpConnection.close(open);
        }
    }

    private static String message(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
