package org.streampump.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.255, 192.0.3.0",
        "192.0.2.0/23, 192.0.3.255, 192.0.4.0",
        "192.0.2.1, 192.0.2.1, 192.0.2.0",
        "192.0.2.1/32, ::ffff:192.0.2.1, 192.0.2.2",
        "0.0.0.0/0, 203.0.113.7, 2001:db8::1",
        "2001:db8::/32, 2001:db8:ffff::1, 2001:db9::1",
        "2001:db8::8/125, 2001:db8::f, 2001:db8::10",
        "::1, ::1, ::2",
        "::/0, 2001:db8::1, 203.0.113.7",
        "fe80::/10, fe80::1%eth0, fec0::1"
    })
    void hasTheAddressesWithItsBits(String network, String inside, String outside) {
        assertThat(Network.parse(network).orElseThrow().contains(inside)).isTrue();
        assertThat(Network.parse(network).orElseThrow().contains(outside)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "10.0.0.1/8",
                "2001:db8::/129",
                "2001:db8::1/64",
                "localhost",
                "10.0.0.0/\u0668",
                "10.0.0.0/99999999999"
            })
    void refusesWhatIsNone(String text) {
        assertThat(Network.parse(text)).isEmpty();
    }

    @Test
    void aPeerWithoutAddressIsOnThisMachine() {
        Network loopback = Network.parse("127.0.0.0/8").orElseThrow();
        assertThat(loopback.contains(null)).isTrue();
        assertThat(loopback.contains("")).isTrue();
        assertThat(loopback.contains("unreadable")).isFalse();
    }

    @Test
    void equalNetworksAreEqual() {
        assertThat(Network.parse("10.0.0.0/8")).isEqualTo(Network.parse("10.0.0.0 / 8"));
        assertThat(Network.parse("10.0.0.0/8")).isNotEqualTo(Network.parse("10.0.0.0/9"));
    }

    @Test
    void aListHasWhatOneOfItsNetworksHas() {
        Networks list = Networks.parse("10.0.0.0/8, 192.0.2.1 2001:db8::/32").orElseThrow();
        assertThat(list.contains("10.9.8.7")).isTrue();
        assertThat(list.contains("192.0.2.1")).isTrue();
        assertThat(list.contains("2001:db8::7")).isTrue();
        assertThat(list.contains("192.0.2.2")).isFalse();
        assertThat(list.contains("what a proxy was told")).isFalse();
        assertThat(Networks.NONE.contains("127.0.0.1")).isFalse();
        assertThat(Networks.LOOPBACK.contains("::1")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "10.0.0.0/8,", "10.0.0.0/8; 192.0.2.1", "10.0.0.0/8 none"})
    void aListWithSomethingElseIsRefused(String text) {
        assertThat(Networks.parse(text)).isEmpty();
    }
}
