package org.streampump.container.ogg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.container.ogg.OggBytes.comments;
import static org.streampump.container.ogg.OggBytes.join;
import static org.streampump.container.ogg.OggBytes.latin;
import static org.streampump.container.ogg.OggBytes.number;
import static org.streampump.container.ogg.OggBytes.text;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CommentsTest {
    private static String title(String... fields) {
        return Comments.title(comments(fields), 0);
    }

    @Test
    void artistAndTitleOrTitleAlone() {
        assertThat(title("ALBUM=x", "title=Für Elise", "Artist=Ludwig")).isEqualTo("Ludwig - Für Elise");
        assertThat(title("TITLE=Für Elise")).isEqualTo("Für Elise");
        assertThat(title("ARTIST=Ludwig")).isEmpty();
        assertThat(title("TITLE=one", "TITLE=two", "ARTIST=a", "ARTIST=b")).isEqualTo("a - one");
        assertThat(title()).isEmpty();
    }

    @Test
    void itIsOneLineWithoutControlCharacters() {
        assertThat(title("TITLE=a\r\nb\0c\u0085d\u2028e\t")).isEqualTo("a  b c d e");
    }

    @Test
    void longTitleIsCutBetweenCharacters() {
        assertThat(title("TITLE=" + "x".repeat(1000))).hasSize(Comments.MAX_TITLE_CHARS);
        String cut = title("TITLE=x" + "\ud83c\udfb5".repeat(200));
        assertThat(cut).hasSize(Comments.MAX_TITLE_CHARS - 1).endsWith("\ud83c\udfb5");
    }

    @Test
    void longFieldsAndWhatIsNotUtf8AreSkipped() {
        assertThat(title("TITLE=" + "x".repeat(Comments.MAX_FIELD_BYTES), "ARTIST=a"))
                .isEmpty();
        byte[] bad = join(latin("TITLE=a"), new byte[] {(byte) 0xc3, 0x28});
        byte[] packet = join(text(""), number(2), number(bad.length), bad, text("TITLE=b"));
        assertThat(Comments.title(packet, 0)).isEqualTo("b");
    }

    @Test
    void lengthsBeyondThePacketAreNotBelieved() {
        byte[] whole = comments("TITLE=a", "ARTIST=b");
        for (int length = 0; length < whole.length; length++) {
            assertThat(Comments.title(Arrays.copyOf(whole, length), 0)).isIn("", "a");
        }
        assertThat(Comments.title(whole, whole.length + 5)).isEmpty();
        assertThat(Comments.title(join(number(-1), number(1), text("TITLE=a")), 0))
                .isEmpty();
        assertThat(Comments.title(join(text(""), number(-1), text("TITLE=a"), number(-1)), 0))
                .isEqualTo("a");
        assertThat(Comments.title(join(text(""), number(1), number(Integer.MAX_VALUE), latin("TITLE=a")), 0))
                .isEmpty();
        assertThat(Comments.title(join(text(""), number(0), text("TITLE=a")), 0))
                .isEmpty();
    }
}
