package org.streampump.protocol.mmsh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.protocol.mmsh.MmshBytes.d;
import static org.streampump.protocol.mmsh.MmshBytes.e;
import static org.streampump.protocol.mmsh.MmshBytes.h;
import static org.streampump.protocol.mmsh.MmshBytes.header;
import static org.streampump.protocol.mmsh.MmshBytes.join;
import static org.streampump.protocol.mmsh.MmshBytes.packet;
import static org.streampump.protocol.mmsh.MmshServer.answer;
import static org.streampump.protocol.mmsh.MmshServer.describes;
import static org.streampump.protocol.mmsh.MmshServer.streams;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streampump.it.TestCertificate;
import org.streampump.source.Source;

/** Passwords, proxies and TLS. */
@Timeout(1200)
class MmshSourceAccessTest {
    private static final String BASIC = "Authorization: Basic bWU6czNjcmV0\r\n"; // me:s3cret
    private static final String WANTS_BASIC =
            "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Negotiate\r\nwww-authenticate: Basic realm=\"x\"\r\n\r\n";
    private static final byte[][] STREAM = {h(header()), d(0, packet(64, 1)), e(0)};

    @TempDir
    static Path directory;

    private static SSLContext tls;

    @BeforeAll
    static void makeCertificate() throws IOException, GeneralSecurityException {
        Path keyStore = TestCertificate.in(directory).keyStore();
        KeyStore held = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            held.load(in, TestCertificate.PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("pump", held.getCertificate("pump"));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(held, TestCertificate.PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    }

    private static Pulling pull(String address) {
        return pull(address, target -> Optional.empty());
    }

    private static Pulling pull(String address, Function<URI, Optional<URI>> proxyFor) {
        return pull(address, proxyFor, tls.getSocketFactory());
    }

    private static Pulling pull(String address, Function<URI, Optional<URI>> proxyFor, SSLSocketFactory trusting) {
        Source source = Pulling.source(address, proxyFor, trusting, Pulling.PATIENCE);
        return Pulling.from(source, new FakeIntake());
    }

    private static void assertPulled(Pulling pulling) {
        assertThat(pulling.failure()).isNull();
        assertThat(pulling.fed()).isEqualTo(join(header(), packet(64, 1)));
    }

    private static String lines(String text) {
        return text.replace("\n", "\r\n");
    }

    private static String withPassword(MmshServer server) {
        return "mmsh://me:s3cret@127.0.0.1:" + server.port() + "/live";
    }

    @Test
    void passwordIsSaidWhenAskedForAndNotBefore() throws IOException {
        try (MmshServer server = MmshServer.plays(answer(WANTS_BASIC), describes(header()), streams(STREAM))) {
            assertPulled(pull(withPassword(server)));
            List<String> heads = server.heads();
            assertThat(heads).hasSize(3);
            assertThat(heads.get(0))
                    .contains("X-Accept-Authentication: Digest, Basic\r\n")
                    .doesNotContain("\r\nAuthorization");
            assertThat(heads.get(1)).contains(BASIC).doesNotContain("xPlayStrm");
            assertThat(heads.get(2)).contains(BASIC).contains("xPlayStrm=1");
            assertThat(heads).noneMatch(head -> head.contains("@"));
        }
    }

    @Test
    void openServerDoesNotLearnThePassword() throws IOException {
        try (MmshServer server = MmshServer.plays(describes(header()), streams(STREAM))) {
            assertPulled(pull(withPassword(server)));
            assertThat(server.heads()).hasSize(2).noneMatch(head -> head.contains("\r\nAuthorization"));
        }
    }

    @Test
    void digestIsPreferredAndGoesOnCounting() throws IOException {
        String wantsDigest = lines("""
                HTTP/1.1 401 Unauthorized
                WWW-Authenticate: Basic realm="x"
                WWW-Authenticate: Digest realm="x", nonce="n", qop="auth"
                Content-Length: 0

                """);
        try (MmshServer server = MmshServer.plays(answer(wantsDigest), describes(header()), streams(STREAM))) {
            assertPulled(pull(withPassword(server)));
            assertThat(server.heads().get(1))
                    .contains("Authorization: Digest username=\"me\"")
                    .contains("nc=00000001");
            assertThat(server.heads().get(2)).contains("uri=\"/live\"").contains("nc=00000002");
        }
    }

    @Test
    void wrongPasswordIsTriedOnce() throws IOException {
        try (MmshServer server = MmshServer.plays(answer(WANTS_BASIC))) {
            Throwable failure = pull(withPassword(server)).failure();
            assertThat(failure)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("answers 401 Unauthorized: it does not accept the user name and password");
            assertThat(failure.getMessage()).doesNotContain("s3cret").doesNotContain("me:");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void serverThatIsNeverContentIsLeft() throws IOException {
        String stale = "HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm=x, nonce=y, stale=true\r\n\r\n";
        try (MmshServer server = MmshServer.plays(answer(stale))) {
            assertThat(pull(withPassword(server)).failure())
                    .isInstanceOf(IOException.class)
                    .hasMessage("127.0.0.1:" + server.port() + " wants to be asked more than 16 times");
            assertThat(server.connections()).isEqualTo(16);
        }
    }

    @Test
    void passwordDoesNotGoToAnotherServer() throws IOException {
        try (MmshServer there = MmshServer.plays(answer(WANTS_BASIC));
                MmshServer here = MmshServer.plays(
                        answer(WANTS_BASIC),
                        answer("HTTP/1.1 302 Moved\r\nLocation: /elsewhere\r\n\r\n"),
                        answer("HTTP/1.1 302 Moved\r\nLocation: http://127.0.0.1:" + there.port() + "/\r\n\r\n"))) {
            assertThat(pull(withPassword(here)).failure()).hasMessageContaining("it wants a user name and password");
            assertThat(here.heads().get(2)).startsWith("GET /elsewhere ").contains(BASIC);
            assertThat(there.heads()).hasSize(1).noneMatch(head -> head.contains("uthorization"));
        }
    }

    @Test
    void credentialsMayBeEncoded() throws IOException {
        try (MmshServer server = MmshServer.plays(answer(WANTS_BASIC), describes(header()), streams(STREAM))) {
            assertPulled(pull("mmsh://m%65:s%33cr+%C3%A9t:%40@127.0.0.1:" + server.port() + "/live"));
            assertThat(server.heads().get(1)).contains("Authorization: Basic bWU6czNjcivDqXQ6QA==\r\n"); // me:s3cr+ét:@
        }
    }

    @Test
    void pullsOverTls() throws IOException {
        try (MmshServer server = MmshServer.playsWithTls(tls, describes(header()), streams(STREAM))) {
            assertPulled(pull("mmshs://localhost:" + server.port() + "/live"));
        }
        try (MmshServer server = MmshServer.playsWithTls(tls, describes(header()), streams(STREAM))) {
            assertPulled(pull("https://127.0.0.1:" + server.port() + "/live"));
            assertThat(server.heads().get(0)).contains("Host: 127.0.0.1:" + server.port() + "\r\n");
        }
    }

    @Test
    void certificateThatNobodyTrustsIsRefused() throws IOException {
        try (MmshServer server = MmshServer.playsWithTls(tls, describes(header()))) {
            Pulling pulling =
                    pull("mmshs://localhost:" + server.port() + "/live", target -> Optional.empty(), (SSLSocketFactory)
                            SSLSocketFactory.getDefault());
            assertThat(pulling.failure())
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("no TLS with localhost:" + server.port() + ": ")
                    .hasMessageContaining("unable to find valid certification path");
            assertThat(server.heads()).isEmpty();
        }
    }

    @Test
    void serverWithoutTlsIsSaidToHaveNone() throws IOException {
        try (MmshServer server = MmshServer.plays(guest -> guest.say("HTTP/1.0 400 Bad Request\r\n\r\n"))) {
            assertThat(pull("mmshs://127.0.0.1:" + server.port() + "/live").failure())
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("no TLS with 127.0.0.1:" + server.port() + ": ");
        }
    }

    private static Function<URI, Optional<URI>> by(MmshServer proxy, String userInfo) {
        return target -> Optional.of(URI.create("http://" + userInfo + "127.0.0.1:" + proxy.port()));
    }

    @Test
    void proxyIsToldTheWholeAddress() throws IOException {
        try (MmshServer proxy = MmshServer.plays(answer(WANTS_BASIC), describes(header()), streams(STREAM))) {
            assertPulled(pull("mmsh://me:s3cret@origin.example/live?x=1", by(proxy, "p%40:q@")));
            assertThat(proxy.heads())
                    .hasSize(3)
                    .allMatch(head -> head.startsWith("GET http://origin.example/live?x=1 HTTP/1.0\r\n")
                            && head.contains("\r\nHost: origin.example\r\n")
                            && head.contains("\r\nProxy-Authorization: Basic cEA6cQ==\r\n"));
            assertThat(proxy.heads().get(2)).contains(BASIC);
        }
        try (MmshServer proxy = MmshServer.plays(describes(header()), streams(STREAM))) {
            assertPulled(pull("http://[2001:db8::1]:8080", by(proxy, "")));
            assertThat(proxy.heads().get(1))
                    .startsWith("GET http://[2001:db8::1]:8080/ HTTP/1.0\r\n")
                    .contains("\r\nHost: [2001:db8::1]:8080\r\n")
                    .doesNotContain("Authorization");
        }
    }

    @Test
    void proxyIsAskedForByTheAddressWithoutCredentials() throws IOException {
        try (MmshServer server = MmshServer.plays(
                answer("HTTP/1.1 302 Moved\r\nLocation: /b?c=d\r\n\r\n"), describes(header()), streams(STREAM))) {
            StringBuilder asked = new StringBuilder();
            Pulling pulling = pull("mms://me:s3cret@127.0.0.1:" + server.port() + "/a", target -> {
                asked.append(target).append(' ');
                return Optional.empty();
            });
            assertPulled(pulling);
            String host = "http://127.0.0.1:" + server.port();
            assertThat(asked).hasToString(host + "/a " + host + "/b?c=d " + host + "/b?c=d ");
        }
    }

    /** A proxy that answers CONNECT: it joins the guest and the server, whatever name the guest has said. */
    private static MmshServer.Act joins(MmshServer server) {
        return guest -> {
            guest.head();
            try (Socket origin = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                guest.say("HTTP/1.1 200 Connection established\r\n\r\n");
                Thread up = new Thread(() -> copy(guest, origin), "proxy");
                up.setDaemon(true);
                up.start();
                origin.getInputStream().transferTo(guest.out());
            }
        };
    }

    private static void copy(MmshServer.Guest guest, Socket origin) {
        try {
            guest.in().transferTo(origin.getOutputStream());
        } catch (IOException e) {
            // one of them has left
        }
    }

    @Test
    void tlsGoesThroughTheProxy() throws IOException {
        try (MmshServer server = MmshServer.playsWithTls(tls, describes(header()), streams(STREAM));
                MmshServer proxy = MmshServer.plays(joins(server))) {
            assertPulled(pull("mmshs://localhost/live", by(proxy, "p:q@")));
            assertThat(proxy.heads()).hasSize(2).containsOnly(lines("""
                            CONNECT localhost:443 HTTP/1.1
                            Host: localhost:443
                            Proxy-Authorization: Basic cDpx

                            """));
            assertThat(server.heads().get(0))
                    .startsWith("GET /live HTTP/1.0\r\n")
                    .contains("\r\nHost: localhost\r\n")
                    .doesNotContain("Proxy");
        }
    }

    @Test
    void certificateOfAnotherHostIsRefused() throws IOException {
        try (MmshServer server = MmshServer.playsWithTls(tls, describes(header()));
                MmshServer proxy = MmshServer.plays(joins(server))) {
            assertThat(pull("mmshs://origin.example/live", by(proxy, "")).failure())
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("no TLS with origin.example:443: ")
                    .hasMessageContaining("origin.example");
            assertThat(server.heads()).isEmpty();
        }
    }

    @Test
    void proxyThatRefusesIsNamed() throws IOException {
        try (MmshServer proxy = MmshServer.plays(answer("HTTP/1.1 407 Who are you\r\n\r\n"))) {
            assertThat(pull("mmshs://origin.example/live", by(proxy, "p:q@")).failure())
                    .isInstanceOf(IOException.class)
                    .hasMessage("the proxy 127.0.0.1:" + proxy.port()
                            + " does not connect to origin.example:443: 407 Who are you");
            assertThat(pull("mmsh://origin.example/live", by(proxy, "p:q@")).failure())
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "origin.example:80 answers 407 Who are you: the proxy wants another user name and password");
        }
        try (MmshServer proxy = MmshServer.plays(answer("HTTP/1.1 200 OK\r\n\r\nsurprise"))) {
            assertThat(pull("mmshs://origin.example/live", by(proxy, "")).failure())
                    .hasMessage("the proxy 127.0.0.1:" + proxy.port() + " sends something before TLS has begun");
        }
    }
}
