package org.streampump.container.ogg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.streampump.container.ContainerFormat.Recognition;
import org.streampump.container.FormatDetector;

class OggTest {
    private final Ogg ogg = new Ogg();

    @Test
    void pagesOfVersionZeroAreRecognised() {
        byte[] page = OggBytes.opusHead(1);
        assertThat(ogg.recognise(page, 4)).isEqualTo(Recognition.UNSURE);
        assertThat(ogg.recognise(page, 5)).isEqualTo(Recognition.YES);
        page[4] = 1;
        assertThat(ogg.recognise(page, page.length)).isEqualTo(Recognition.NO);
        assertThat(ogg.recognise(OggBytes.latin("Oggs"), 4)).isEqualTo(Recognition.NO);
    }

    @Test
    void encodersAnnounceItInManyWays() {
        FormatDetector detector = new FormatDetector(List.of(ogg));
        for (String type : List.of("application/ogg", "audio/ogg; codecs=opus", "video/ogg", "AUDIO/OPUS")) {
            assertThat(detector.announced(type, null)).as(type).contains(ogg);
        }
        for (String file : List.of("a.ogg", "a.oga", "a.ogv", "a.opus", "a.spx")) {
            assertThat(detector.announced(null, file)).as(file).contains(ogg);
        }
        assertThat(ogg.announcedAs()).contains(ogg.mediaType());
        assertThat(ogg.filler()).isEmpty();
    }
}
