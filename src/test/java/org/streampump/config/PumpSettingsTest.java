package org.streampump.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streampump.AllSettings;
import org.streampump.access.AccessSettings;
import org.streampump.address.AddressLimits;
import org.streampump.address.Networks;
import org.streampump.io.client.ClientSettings;
import org.streampump.io.client.ProxyAddress;
import org.streampump.protocol.AdmissionSettings;
import org.streampump.settings.Secret;
import org.streampump.stream.HubLimits;
import org.streampump.stream.HubSettings;

class PumpSettingsTest {
    @Test
    void everySettingHasItsDefault() {
        PumpConfig config = Loads.load();
        assertThat(config.problems()).isEmpty();
        assertDefaults(config);
        assertThat(config.pump(ConfigPlace.class)).isEqualTo(new ConfigPlace(Optional.empty()));
        assertThat(config.pump(AccessSettings.class)).isEqualTo(new AccessSettings(Optional.empty(), 30));
        assertThat(config.pump(HubLimits.class))
                .isEqualTo(new HubLimits(
                        10_000,
                        1_000,
                        1_000,
                        HubLimits.BY_PATTERNS,
                        60_000,
                        new AddressLimits.Most(1_250, 1_000, 250, 250, 250),
                        Networks.LOOPBACK));
        assertThat(config.pump(HubSettings.class)).isEqualTo(new HubSettings(OptionalLong.empty(), 0));
        assertThat(config.pump(AdmissionSettings.class))
                .isEqualTo(new AdmissionSettings(1_000, Duration.ofSeconds(60), Optional.empty(), 503, true));
        assertThat(config.pump(ClientSettings.class)).isEqualTo(new ClientSettings(false, Optional.empty(), false));
    }

    private static void assertDefaults(PumpConfig config) {
        assertThat(config.pump()).isEqualTo(Loads.load().pump());
        AllSettings.ofPump()
                .forEach(section ->
                        assertThat((Object) config.pump(section.type())).isEqualTo(section.defaults()));
    }

    @Test
    void settingsArePlainText() {
        PumpConfig config = Loads.load(
                "pump.adminKey",
                "\n  s3cret\n",
                "pump.maxViewers",
                "500",
                "pump.maxWaiting",
                "20",
                "pump.maxStreams",
                "0",
                "pump.maxStreamsPerPattern",
                "3",
                "pump.maxEncoders",
                "7",
                "pump.memory",
                "512MiB",
                "pump.dispatchers",
                "4",
                "pump.detached",
                "off",
                "pump.wait",
                "5s",
                "pump.linger",
                "1h",
                "pump.redirect404",
                "/offline.html",
                "pump.fullStatus",
                "404",
                "pump.maxConnectionsPerAddress",
                "5",
                "pump.maxViewersPerAddress",
                "4",
                "pump.maxWaitingPerAddress",
                "3",
                "pump.maxEncodersPerAddress",
                "2",
                "pump.maxStreamsPerAddress",
                "0",
                "pump.trustedNetworks",
                "10.0.0.0/8 ::1",
                "pump.guesses",
                "500",
                "pump.redirectLocal",
                "on",
                "pump.proxy",
                "http://me:s3cret@proxy.example:3128",
                "pump.proxyLocal",
                "on",
                "pump.logDirectory",
                "/var/log/pump",
                "pump.logWaiting",
                "300000",
                "pump.config",
                "/etc/pump.json");
        assertThat(config.problems()).isEmpty();
        assertThat(config.toString()).contains("http://proxy.example:3128/").doesNotContain("s3cret");
        assertThat(config.pump(AccessSettings.class))
                .isEqualTo(new AccessSettings(Optional.of(new Secret("s3cret")), 500));
        assertThat(config.pump(HubLimits.class))
                .isEqualTo(new HubLimits(
                        500,
                        20,
                        0,
                        3,
                        3_600_000,
                        new AddressLimits.Most(5, 4, 3, 2, 0),
                        Networks.parse("10.0.0.0/8, ::1").orElseThrow()));
        assertThat(config.pump(HubSettings.class)).isEqualTo(new HubSettings(OptionalLong.of(512L << 20), 4));
        assertThat(config.pump(AdmissionSettings.class))
                .isEqualTo(new AdmissionSettings(
                        7, Duration.ofSeconds(5), Optional.of(URI.create("/offline.html")), 404, false));
        assertThat(config.pump(ClientSettings.class))
                .isEqualTo(new ClientSettings(true, ProxyAddress.of("http://me:s3cret@proxy.example:3128"), true));
        assertThat(config.pump(ConfigPlace.class).file())
                .contains(Path.of("/etc/pump.json").toAbsolutePath());
    }

    @Test
    void aTenthOfTheViewersMayWaitUnlessTheOperatorSaysOtherwise() {
        assertThat(Loads.load("pump.maxViewers", "500").pump(HubLimits.class).maxWaiting())
                .isEqualTo(50);
        assertThat(Loads.load("pump.maxViewers", "9").pump(HubLimits.class).maxWaiting())
                .isEqualTo(10);
        assertThat(Loads.load("pump.maxViewers", "9", "pump.maxWaiting", "8")
                        .pump(HubLimits.class)
                        .maxWaiting())
                .isEqualTo(8);
    }

    @Test
    void nobodyIsTrustedIfTheOperatorSaysSo() {
        PumpConfig config = Loads.load("pump.trustedNetworks", "none");
        assertThat(config.problems()).isEmpty();
        assertThat(config.pump(HubLimits.class).trusted()).isEqualTo(Networks.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pump.adminKey | '' | is (hidden), expected a text that is not empty",
                "pump.maxViewers | many | is \"many\", expected a whole number from 1 to 1000000",
                "pump.maxViewers | 0 | is \"0\", expected a whole number from 1 to 1000000",
                "pump.maxViewers | 99999999999 | is \"99999999999\", expected a whole number",
                "pump.memory | all | is \"all\", expected a size (4096, 64KiB, 4MiB, 1GiB) from 4MiB to 1024GiB",
                "pump.memory | 1MiB | is \"1MiB\", expected a size",
                "pump.memory | -1 | is \"-1\", expected a size",
                "pump.memory | 99999999999999999999GiB | expected a size",
                "pump.dispatchers | -1 | is \"-1\", expected a whole number from 0 to 256",
                "pump.detached | maybe | is \"maybe\", expected on or off",
                "pump.wait | 5 | is \"5\", expected a duration",
                "pump.linger | 2d | is \"2d\", expected a duration with its unit (ms, s, m, h, d) from 0 to 1d",
                "pump.redirect404 | javascript:alert(1) | expected an http or https address, or a path from /",
                "pump.redirect404 | //evil.example/ | expected an http or https address, or a path from /",
                "pump.redirect404 | http://u:p4ss@a b/ | is (hidden), expected",
                "pump.fullStatus | 200 | is \"200\", expected 503 or 404",
                "pump.proxy | https://me:p4ss@proxy.example:1 | is (hidden), expected an address of the form http://HOST:PORT",
                "pump.proxy | http://proxy.example | is (hidden), expected an address",
                "pump.proxy | http://proxy.example:1/a | is (hidden), expected an address",
                "pump.proxy | proxy.example:3128 | is (hidden), expected an address",
                "pump.maxWaiting | 0 | is \"0\", expected a whole number from 1 to 1000000",
                "pump.maxStreamsPerPattern | half | is \"half\", expected a whole number from 0 to 100000",
                "pump.maxViewersPerAddress | -1 | is \"-1\", expected a whole number from 0 to 1000000",
                "pump.trustedNetworks | 10.0.0.1/8 | is \"10.0.0.1/8\", expected none, or networks such as",
                "pump.trustedNetworks | proxy.example | is \"proxy.example\", expected none, or networks such as",
                "pump.trustedNetworks | '' | is \"\", expected none, or networks such as",
                "pump.guesses | -1 | is \"-1\", expected a whole number from 0 to 1000000",
                "pump.guesses | off | is \"off\", expected a whole number from 0 to 1000000",
                "pump.redirectLocal | loopback | is \"loopback\", expected on or off",
                "pump.proxyLocal | forced | is \"forced\", expected on or off",
                "pump.config | '' | is \"\", expected the path of a file",
                "pump.logLevel | loud | is \"loud\", expected error, warn, info, debug or trace",
                "pump.logWaiting | 2MiB | is \"2MiB\", expected a whole number from 10000 to 100000000",
                "pump.logDirectory | '' | is \"\", expected the path of a directory",
                "pump.maxviewer | 5 | expected a known setting of the pump; did you mean maxViewers?",
                "pump.colour | 5 | expected a known setting of the pump: config, adminKey",
                "pump. | 5 | expected a known setting of the pump: config, adminKey"
            })
    void badSettingIsSaidAndHasItsDefault(String name, String value, String sentence) {
        PumpConfig config = Loads.load(name, value);
        assertDefaults(config);
        assertThat(Loads.sentences(config.problems()))
                .hasSize(1)
                .first()
                .asString()
                .startsWith(name + " (test)")
                .contains(sentence);
    }

    @Test
    void pathThatCannotBeIsSaid() {
        PumpConfig config = Loads.load("pump.config", "a\0b");
        assertThat(config.pump(ConfigPlace.class).file()).isEmpty();
        assertThat(config.problems()).hasSize(1);
    }
}
