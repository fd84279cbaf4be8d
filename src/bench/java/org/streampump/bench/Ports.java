package org.streampump.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import javax.net.ssl.HttpsURLConnection;

/** Where servers of a run listen, and whether they do. */
final class Ports {
    static final String HOST = "127.0.0.1";

    /** Instead of a status: nobody listens, or answers in time. */
    static final int NO_ANSWER = -1;

    private static final int PATIENCE_MS = 5_000;

    private Ports() {}

    /** A port of the loopback address on which nothing listens now. */
    static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The status of an answer to GET, once a first byte of its body has come where that is a 200. */
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
