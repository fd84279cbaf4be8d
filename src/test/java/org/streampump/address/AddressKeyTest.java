package org.streampump.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressKeyTest {
    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7",
        "255.255.255.255, 255.255.255.255",
        "::ffff:203.0.113.7, 203.0.113.7",
        "::ffff:cb00:7107, 203.0.113.7",
        "0:0:0:0:0:ffff:203.0.113.7, 203.0.113.7",
        "[::1], 0:0:0:0::/64",
        "2001:db8:0:1:2:3:4:5, 2001:db8:0:1::/64",
        "2001:db8:0:1::, 2001:db8:0:1::/64",
        "fe80::1%eth0, fe80:0:0:0::/64",
        "fe80::1%2, fe80:0:0:0::/64"
    })
    void isAnAddressOrTheNetworkOfAHost(String address, String text) {
        assertThat(AddressKey.of(address)).hasToString(text);
    }

    @Test
    void oneHostIsOneKeyHoweverItIsWritten() {
        assertThat(AddressKey.of("2001:db8:0:1::7"))
                .isEqualTo(AddressKey.of("2001:0DB8:0:1:ffff::"))
                .hasSameHashCodeAs(AddressKey.of("2001:0DB8:0:1:ffff::"))
                .isNotEqualTo(AddressKey.of("2001:db8:0:2::7"));
        assertThat(AddressKey.of("::ffff:203.0.113.7"))
                .isEqualTo(AddressKey.of("203.0.113.7"))
                .hasSameHashCodeAs(AddressKey.of("203.0.113.7"));
    }

    @Test
    void anIpV4AddressIsNoNetworkOfIpV6WithTheSameBits() {
        assertThat(AddressKey.of("0.0.0.0")).isNotEqualTo(AddressKey.of("::"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown",
                "localhost",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "1.2.3.-4",
                "1.2.3.4:80",
                "0x7f.0.0.1",
                "16909060",
                ":",
                ":::",
                "1::2::3",
                "12345::",
                "::ffff:1.2.3.4.5",
                "beef",
                "[",
                "[]",
                "%",
                "\u0661.2.3.4",
                "\uff11::",
                "evil\r\nX: y"
            })
    void allThatCannotBeReadIsOne(String address) {
        assertThat(AddressKey.of(address)).isEqualTo(AddressKey.of("also unreadable"));
        assertThat(AddressKey.of(address)).hasToString("unreadable addresses");
    }

    @Test
    void aLongTextIsReadAtOnce() {
        assertThat(AddressKey.of("1:".repeat(1_000_000))).hasToString("unreadable addresses");
    }

    @Test
    void aPeerWithoutAddressIsOnThisMachine() {
        assertThat(AddressKey.of(null)).isEqualTo(AddressKey.of("127.0.0.1"));
        assertThat(AddressKey.of("")).isEqualTo(AddressKey.of("127.0.0.1"));
    }
}
