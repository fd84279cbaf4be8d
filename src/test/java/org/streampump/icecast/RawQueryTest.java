package org.streampump.icecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RawQueryTest {
    @ParameterizedTest
    @CsvSource({
        "song=A+B, A B",
        "song=A%20B%2bC, A B+C",
        "song=%C3%A9, é",
        "song=%E9, é", // no UTF-8
        "song=é𝄞, é𝄞", // a container that decodes on its own
        "song=%, %",
        "song=%4, %4",
        "song=%zz%41, %zzA",
        "song=a=b, a=b",
        "x=1&song=first&song=second, first",
        "song=%00, '\0'",
    })
    void textIsWhatWasSent(String query, String text) {
        assertThat(new RawQuery(query).text("song")).contains(text);
    }

    @Test
    void emptyIsNotAbsent() {
        assertThat(new RawQuery("song=&mode").text("song")).contains("");
        assertThat(new RawQuery("song=&mode").text("mode")).isEmpty();
        assertThat(new RawQuery(null).text("song")).isEmpty();
        assertThat(new RawQuery("").text("song")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ISO-8859-1, song=%C3%A9, Ã©",
        "latin1, song=%E9, é",
        "windows-1251, song=%CF, П",
        "UTF-8, song=%C3%A9, é",
        "UTF-16BE, song=%00%41, A",
        "no-such-charset, song=%C3%A9, é",
        "'\" onclick=', song=%E9, é",
        "'', song=%E9, é",
    })
    void charsetIsHonoured(String charset, String query, String text) {
        assertThat(new RawQuery(query).text("song", Optional.of(charset))).contains(text);
    }

    @Test
    void manyParametersAreNotRead() {
        RawQuery query = new RawQuery("x=1&".repeat(31) + "song=A&" + "y=1&".repeat(100_000) + "late=1");

        assertThat(query.text("song")).contains("A");
        assertThat(query.text("late")).isEmpty();
    }
}
