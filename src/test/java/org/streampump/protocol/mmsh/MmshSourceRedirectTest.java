package org.streampump.protocol.mmsh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.streampump.protocol.mmsh.MmshServer.answer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.io.client.HttpNetwork;
import org.streampump.io.client.HttpTarget;

/** Where a server may send a pump. In these tests 127.0.0.2 is somewhere else, and 127.0.0.1 is the local network. */
class MmshSourceRedirectTest {
    private static Optional<URI> directly(URI target) {
        return Optional.empty();
    }

    private static HttpNetwork network(Function<URI, Optional<URI>> proxyFor, boolean mayRedirectToLocal) {
        return new HttpNetwork(
                proxyFor,
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                address -> !address.getHostAddress().equals("127.0.0.2"),
                () -> mayRedirectToLocal);
    }

    private static MmshServer elsewhere(String location) throws IOException {
        return MmshServer.playsAt(
                InetAddress.getByName("127.0.0.2"), answer("HTTP/1.1 302 Moved\r\nLocation: " + location + "\r\n\r\n"));
    }

    private static MmshServer hidden() throws IOException {
        return MmshServer.plays(answer("HTTP/1.1 404 Not Found\r\n\r\n"));
    }

    private static Throwable failure(String address, HttpNetwork network) {
        return Pulling.from(Pulling.source(address, network, Pulling.PATIENCE), new FakeIntake())
                .failure();
    }

    private static String at(String host, MmshServer server) {
        return "http://" + host + ":" + server.port() + "/live";
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]"})
    void redirectIntoTheLocalNetworkIsRefusedByWhatANameResolvesTo(String host) throws IOException {
        try (MmshServer hidden = hidden();
                MmshServer elsewhere = elsewhere(at(host, hidden))) {
            assertThat(failure(at("127.0.0.2", elsewhere), network(MmshSourceRedirectTest::directly, false)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("redirected to")
                    .hasMessageContaining("in the local network: not followed");
            assertThat(hidden.connections()).isZero();
        }
    }

    @Test
    void theConfigurationMayAllowIt() throws IOException {
        try (MmshServer hidden = hidden();
                MmshServer elsewhere = elsewhere(at("127.0.0.1", hidden))) {
            assertThat(failure(at("127.0.0.2", elsewhere), network(MmshSourceRedirectTest::directly, true)))
                    .hasMessageContaining("there is no such stream");
            assertThat(hidden.connections()).isEqualTo(1);
        }
    }

    @Test
    void sourceThatIsLocalItselfMayRedirectWithinTheLocalNetwork() throws IOException {
        try (MmshServer hidden = hidden();
                MmshServer local = MmshServer.plays(
                        answer("HTTP/1.1 302 Moved\r\nLocation: " + at("127.0.0.1", hidden) + "\r\n\r\n"))) {
            assertThat(failure(at("127.0.0.1", local), network(MmshSourceRedirectTest::directly, false)))
                    .hasMessageContaining("there is no such stream");
        }
    }

    @Test
    void localSourceDoesNotMakeAThirdServerLocal() throws IOException {
        try (MmshServer hidden = hidden();
                MmshServer second = elsewhere(at("127.0.0.1", hidden));
                MmshServer first = elsewhere(at("127.0.0.2", second))) {
            assertThat(failure(at("127.0.0.2", first), network(MmshSourceRedirectTest::directly, false)))
                    .hasMessageContaining("in the local network: not followed");
            assertThat(hidden.connections()).isZero();
        }
    }

    @Test
    void byAProxyWhatTheAddressSaysCounts() throws IOException {
        try (MmshServer proxy = elsewhere("http://10.0.0.7/admin/killsource?mount=/streams/demo")) {
            URI address = URI.create("http://127.0.0.2:" + proxy.port());
            assertThat(failure("http://origin.example/live", network(target -> Optional.of(address), false)))
                    .hasMessageContaining("redirected to 10.0.0.7:80, which is in the local network: not followed");
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1/live", "mmsh://127.0.0.1/live", "mms://127.0.0.1/live"})
    void tlsIsNotGivenUp(String location) throws IOException {
        HttpTarget secured = HttpTarget.of(URI.create("https://origin.example/live"));
        assertThat(catchRedirect(secured, location))
                .hasMessageContaining("redirects to an address without TLS, which is not followed");
    }

    private static Throwable catchRedirect(HttpTarget from, String location) {
        return catchThrowable(() -> from.redirected(location));
    }
}
