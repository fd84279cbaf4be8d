package org.streampump.container.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.container.asf.MmshVectors.hex;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streampump.container.ContainerFormat.Recognition;

class AsfTest {
    private final Asf asf = new Asf();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                                           | UNSURE
                    30                                                           | UNSURE
                    3026b2758e66cf11a6d900aa0062ce                               | UNSURE
                    3026b2758e66cf11a6d900aa0062ce6c                             | YES
                    3026b2758e66cf11a6d900aa0062ce6d                             | NO
                    3126                                                         | NO
                    24                                                           | UNSURE
                    a4                                                           | UNSURE
                    2448                                                         | UNSURE
                    2444                                                         | NO
                    24485801 3026b2758e66cf11a6d900aa0062ce6c                    | YES
                    a4485801 3026b2758e66cf11a6d900aa0062ce6c                    | YES
                    24485801 3026b2758e66cf11a6d900aa0062ce                      | UNSURE
                    24485801 3026b2758e66cf11a6d900aa0062ce6d                    | NO
                    24485801 000000000004                                        | UNSURE
                    24485801 000000000004 5801 3026b2758e66cf11a6d900aa0062ce6c  | YES
                    24485801 000000000004 5801 3026b2758e66cf11a6d900aa0062      | UNSURE
                    24485801 000000000004 5801 3026b2758e66cf11a6d900ff          | NO
                    474011                                                       | NO
                    464c56                                                       | NO
                    """)
    void recognisesRawAndFramed(String head, Recognition expected) {
        byte[] bytes = hex(head);
        assertThat(asf.recognise(bytes, bytes.length)).isEqualTo(expected);
    }

    @Test
    void saysWhatItIs() {
        assertThat(asf.name()).isEqualTo("asf");
        assertThat(asf.announcedAs()).contains(asf.mediaType(), "application/x-mms-framed");
        assertThat(asf.extensions()).containsExactlyInAnyOrder("asf", "wmv", "wma");
        assertThat(asf.filler()).isEmpty();
    }
}
