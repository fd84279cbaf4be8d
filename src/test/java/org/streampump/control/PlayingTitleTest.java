package org.streampump.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlayingTitleTest {
    @Test
    void titleIsOneLineOfPrintableText() {
        assertThat(PlayingTitle.of(" A\r\nB\0\u001b[31mC\u2028D\u202eE\ud800 \t"))
                .isEqualTo("A B [31mC D E");
        assertThat(PlayingTitle.of("Sigur Rós – Untitled 𝄞 👩\u200d🚀"))
                .isEqualTo("Sigur Rós – Untitled 𝄞 👩\u200d🚀");
        assertThat(PlayingTitle.of("\r\n")).isEmpty();
    }

    @Test
    void longTitleIsCutBetweenCharacters() {
        assertThat(PlayingTitle.of("x".repeat(5_000))).hasSize(PlayingTitle.MAX_LENGTH);
        assertThat(PlayingTitle.of("x" + "𝄞".repeat(5_000)))
                .hasSize(PlayingTitle.MAX_LENGTH - 1)
                .endsWith("𝄞");
    }
}
