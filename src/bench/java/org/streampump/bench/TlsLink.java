package org.streampump.bench;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS over a non-blocking socket. Trusts any server, because a benchmark has no secrets. */
final class TlsLink implements Link {
    private final SocketChannel channel;
    private final SSLEngine engine;
    private final ByteBuffer received;
    private ByteBuffer request;

    TlsLink(SocketChannel channel, SSLContext context) {
        this.channel = channel;
        this.engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        received = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    }

    static SSLContext trustingAll() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustingAll()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no TLS in this JDK", e);
        }
    }

    @Override
    public void open(ByteBuffer firstRequest) throws IOException {
        request = firstRequest;
        engine.beginHandshake();
        shakeHands();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int start = into.position();
        while (true) {
            received.flip();
            SSLEngineResult result;
            try {
                result = engine.unwrap(received, into);
            } finally {
                received.compact();
            }
            int count = into.position() - start;
            switch (result.getStatus()) {
                case OK -> shakeHands();
                case BUFFER_OVERFLOW -> {
                    return count;
                }
                case CLOSED -> {
                    return count > 0 ? count : -1;
                }
                case BUFFER_UNDERFLOW -> {
                    int more = channel.read(received);
                    if (more <= 0) {
                        return count > 0 ? count : more;
                    }
                }
            }
        }
    }

    /** Does the steps of the handshake until the engine waits for the peer; sends the request after the handshake. */
    private void shakeHands() throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        while (status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_WRAP) {
            if (status == HandshakeStatus.NEED_TASK) {
                engine.getDelegatedTask().run();
            } else {
                send(ByteBuffer.allocate(0));
            }
            status = engine.getHandshakeStatus();
        }
        if (request != null && status == HandshakeStatus.NOT_HANDSHAKING) {
            send(request);
            request = null;
        }
    }

    private void send(ByteBuffer plain) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(plain, record);
        record.flip();
        Link.writeAll(channel, record);
    }

    private static final class TrustingAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
