package org.streampump.io.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.config.Layer;
import org.streampump.config.TestConfig;

class ProxyRuleTest {
    private static final URI PROXY = URI.create("http://me:s3cret@proxy.example:3128");

    private static ClientSettings pump(String proxyLocal) {
        Map<String, String> parameters = Map.of("pump.proxy", PROXY.toString(), "pump.proxyLocal", proxyLocal);
        return TestConfig.loader(Set.of(), TestConfig.NO_SOURCES, name -> true)
                .load(List.of(new Layer("test", parameters)))
                .pump(ClientSettings.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "camera",
                "camera.",
                "127.0.0.1",
                "127.9.9.9",
                "0.0.0.0",
                "10.1.2.3",
                "172.31.0.1",
                "192.168.0.1",
                "169.254.1.1",
                "[::1]",
                "[fe80::1]",
                "[fd12::1]",
                "[fec0::1]",
                "[::ffff:10.0.0.1]"
            })
    void localTargetIsReachedDirectlyUnlessTheProxyIsForced(String host) {
        URI target = URI.create("http://" + host + ":8080/");
        assertThat(ProxyRule.proxyFor(target, pump("off"))).isEmpty();
        assertThat(ProxyRule.proxyFor(target, pump("on"))).contains(PROXY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"origin.example", "127.example", "172.32.0.1", "203.0.113.1", "[2001:db8::1]", "10.0.0.1.example"
            })
    void anyOtherTargetIsReachedByTheProxy(String host) {
        assertThat(ProxyRule.proxyFor(URI.create("mmsh://" + host + "/"), pump("off")))
                .contains(PROXY);
    }

    @Test
    void withoutAProxyEverythingIsReachedDirectly() {
        assertThat(ProxyRule.proxyFor(URI.create("mmsh://origin.example/"), ClientSettings.SECTION.defaults()))
                .isEmpty();
    }
}
