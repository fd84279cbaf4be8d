package org.streampump.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0s, 0",
        "250ms, 250",
        "30s, 30000",
        "1.5s, 1500",
        "5m, 300000",
        "2h, 7200000",
        "1d, 86400000",
        "' 30 s ', 30000",
        "0.0001s, 0"
    })
    void durationsHaveUnits(String text, long millis) {
        assertThat(Units.duration(text)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "30",
                "-1s",
                "+1s",
                "1 s s",
                "s",
                "1S",
                "1.s",
                "1e3s",
                "٣s",
                "999999999999999999d",
                "0x10s",
                "1us",
                "9999999999999999999999s"
            })
    void whatIsNoDurationIsEmpty(String text) {
        assertThat(Units.duration(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "4096, 4096",
        "4096B, 4096",
        "64KiB, 65536",
        "64kB, 64000",
        "4MiB, 4194304",
        "4MB, 4000000",
        "1GiB, 1073741824",
        "1GB, 1000000000",
        "1.5KiB, 1536"
    })
    void sizesHaveUnits(String text, long bytes) {
        assertThat(Units.size(text)).hasValue(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "4k", "4M", "4mib", "999999999999999999GiB", "1e3", "99999999999999999999"})
    void whatIsNoSizeIsEmpty(String text) {
        assertThat(Units.size(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "250ms", "30s", "5m", "2h", "1d", "1500ms"})
    void durationsAreWrittenAsTheyAreRead(String text) {
        assertThat(Units.text(Units.duration(text).orElseThrow())).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "4097", "64KiB", "16MiB", "1GiB", "3MB"})
    void sizesAreWrittenAsTheyAreRead(String text) {
        assertThat(Units.sizeText(Units.size(text).orElseThrow())).isEqualTo(text);
    }
}
