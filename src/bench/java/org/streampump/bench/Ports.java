package org.streampump.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import javax.net.ssl.HttpsURLConnection;

/** Finds free ports for the servers of a run, and asks servers whether they answer. */
final class Ports {
    static final String HOST = "127.0.0.1";

    /** Returned instead of a status: no server listens, or the server does not answer in time. */
    static final int NO_ANSWER = -1;

    private static final int PATIENCE_MS = 5_000;

    private Ports() {}

    /** Returns a port of the loopback address on which nothing listens now. */
    static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * Returns the status of the answer to a GET, or {@link #NO_ANSWER}; waits for the first byte of the body if the
     * status is 200.
     */
    static int status(URI address) {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(PATIENCE_MS);
            connection.setReadTimeout(PATIENCE_MS);
            connection.setRequestProperty("Connection", "close");
            if (connection instanceof HttpsURLConnection secure) {
                secure.setSSLSocketFactory(TlsLink.trustingAll().getSocketFactory());
                secure.setHostnameVerifier((host, session) -> true);
            }
            try {
                int status = connection.getResponseCode();
                if (status != HttpURLConnection.HTTP_OK) {
                    return status;
                }
                InputStream body = connection.getInputStream();
                return body.read() < 0 ? NO_ANSWER : status;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return NO_ANSWER;
        }
    }
}
