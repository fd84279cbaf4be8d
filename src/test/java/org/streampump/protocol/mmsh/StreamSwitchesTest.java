package org.streampump.protocol.mmsh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamSwitchesTest {
    @ParameterizedTest
    @CsvSource({
        "'stream-switch-entry=ffff:1:0 ffff:2:0 ', ''",
        "'stream-switch-entry=ffff:2:2 ffff:1:0', '2'",
        "'switch-stream-entry=ffff:2:2', '2'",
        "'Stream-Switch-Entry=\"FFFF:1F:2 ffff:a:1\"', '31'",
        "'stream-switch-entry=ffff:1:2  ffff:2:2', '1 2'",
        "'stream-switch-entry=1:2:0', '1'",
        "'stream-switch-entry=2:ffff:0 1:3:2', '1 2 3'",
        "'stream-switch-entry=1:2:0 ffff:1:0', ''",
        "'stream-switch-entry=ffff:80:2 ffff:0:2 ffff:fffff:2 ffff::2 ffff:2 :: ffff:-1:2 x:y:z ffff:3:2:1', ''",
        "'stream-switch-entry', ''",
        "'stream-switch-count=2', ''"
    })
    void offAreThoseThatAreSaidToBe(String field, String expected) {
        Set<Integer> off = StreamSwitches.off(Pragmas.of(Collections.enumeration(List.of(field))));
        assertThat(new TreeSet<>(off).stream().map(String::valueOf).collect(Collectors.joining(" ")))
                .isEqualTo(expected);
    }
}
