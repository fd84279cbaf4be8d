package org.streampump.protocol.mmsh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PragmasTest {
    private static Pragmas of(String... fields) {
        return Pragmas.of(Collections.enumeration(Arrays.asList(fields)));
    }

    @Test
    void tokensComeInAnyNumberOfFields() {
        Pragmas pragmas = of("no-cache, rate=1.000 ,\tClient-ID = 7,,", "xPlayStrm=1", "", ",");
        assertThat(pragmas.has("no-cache")).isTrue();
        assertThat(pragmas.value("rate")).hasValue("1.000");
        assertThat(pragmas.number("client-id")).hasValue(7);
        assertThat(pragmas.isSet("xplaystrm")).isTrue();
        assertThat(pragmas.has("")).isFalse();
        assertThat(pragmas.value("timeout")).isEmpty();
    }

    @Test
    void commasBetweenQuotesSeparateNothing() {
        Pragmas pragmas = of("features=\"broadcast,playlist\", client-id=5", "open=\"a,b");
        assertThat(pragmas.value("features")).hasValue("broadcast,playlist");
        assertThat(pragmas.number("client-id")).hasValue(5);
        assertThat(pragmas.value("open")).hasValue("\"a,b");
    }

    @Test
    void theFirstOfSeveralCounts() {
        Pragmas pragmas = of("xPlayStrm=1", "no-cache,stream-time=0", "xplaystrm=0,stream-time=9");
        assertThat(pragmas.isSet("xplaystrm")).isTrue();
        assertThat(pragmas.number("stream-time")).hasValue(0);
    }

    @Test
    void whatIsGluedToATokenSpoilsThisTokenOnly() {
        Pragmas pragmas = of("xPlayStrm=1", "no-cache,rate=1.000000,stream-time=0Connection: Close");
        assertThat(pragmas.isSet("xplaystrm")).isTrue();
        assertThat(pragmas.number("stream-time")).isEmpty();
        assertThat(pragmas.value("rate")).hasValue("1.000000");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "4294967295, 4294967295",
        "0000000001, 1",
        "4294967296,",
        "00000000001,",
        "99999999999999999999,",
        "-1,",
        "+1,",
        "0x1,",
        "1.0,",
        "'1 2',",
        "'',",
        "\u0661,"
    })
    void numbersAreUnsignedAndHave32Bits(String text, Long value) {
        assertThat(of("n=" + text).number("n"))
                .isEqualTo(value == null ? OptionalLong.empty() : OptionalLong.of(value));
    }

    @Test
    void aLogLineIsTheWholeField() {
        assertThat(of("log-line=1.2.3.4 2026-01-01, \"a\",b=c").value("log-line"))
                .hasValue("1.2.3.4 2026-01-01, \"a\",b=c");
        assertThat(of("LOG-LINE=x,client-id=1").has("client-id")).isFalse();
    }

    @Test
    void whatIsTooMuchIsNotLookedAt() {
        String most = "b".repeat(Pragmas.MAX_CHARACTERS - 2);
        assertThat(of("a", most, "c", "d").has("c")).isTrue();
        assertThat(of("a", most, "c", "d").has("d")).isFalse();
        assertThat(of("a", most + ",e", "d").has("e")).isFalse();
        assertThat(of("a", most + ",e", "d").has("d")).isFalse();
        assertThat(of("a", most + ",e", "d").has("a")).isTrue();

        StringBuilder names = new StringBuilder();
        for (int n = 0; n < Pragmas.MAX_TOKENS; n++) {
            names.append('t').append(n).append(',');
        }
        Pragmas full = of(names + "last", "next");
        assertThat(full.has("t" + (Pragmas.MAX_TOKENS - 1))).isTrue();
        assertThat(full.has("last")).isFalse();
        assertThat(full.has("next")).isFalse();
    }

    @Test
    void nonsenseNeverThrows() {
        Random random = new Random(3);
        String letters = "xplaystrm=1,\"\" ;:clientid\0\u00ff";
        for (int round = 0; round < 5_000; round++) {
            StringBuilder field = new StringBuilder();
            for (int n = random.nextInt(60); n > 0; n--) {
                field.append(letters.charAt(random.nextInt(letters.length())));
            }
            Pragmas pragmas = of(field.toString(), field.reverse().toString());
            pragmas.number("client-id");
            StreamSwitches.off(of("stream-switch-entry=" + field));
        }
    }
}
