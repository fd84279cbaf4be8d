package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.streampump.container.FormatDetector;
import org.streampump.container.Golden;
import org.streampump.container.ogg.Ogg;

/** A film of pictures and sound in Ogg whose encoder is lost and comes again: players cannot begin several streams anew. */
class FilmReturnTest {
    private static final FormatDetector FORMATS = new FormatDetector(List.of(new Ogg()));
    private static final int HEADER_PAGES = 4;
    private static final int COUNT_AT = 26;
    private static final int SERIAL_AT = 14;

    private final TestHub hub = new TestHub();

    @Test
    void viewerGetsTheHeadersOnceAndTheFilmGoesOn() throws Exception {
        byte[] film = Golden.resource("samples/ogg/theora-vorbis.ogv");
        int cut = film.length * 2 / 3;
        TestOutput output = new TestOutput();
        Publication first = hub.stream().broadcast().publish(new TestPublisher("a"), null, FORMATS);
        first.feed(film, 0, film.length / 3);
        hub.watch(output);
        first.feed(film, film.length / 3, cut - film.length / 3);
        hub.pass();
        first.lost("reset");
        hub.pass();
        int before = pages(output.taken()).size();
        Publication second = hub.stream().broadcast().publish(new TestPublisher("a"), null, FORMATS);
        second.feed(film, 0, cut);
        hub.pass();
        List<byte[]> pages = pages(output.taken());
        assertThat(pages).hasSizeGreaterThan(before + HEADER_PAGES);
        assertThat(pages.subList(2, pages.size()))
                .allMatch(page -> (page[5] & 6) == 0, "neither begins nor ends a stream");
        Set<String> serials = new HashSet<>();
        pages.forEach(page -> serials.add(Arrays.toString(Arrays.copyOfRange(page, SERIAL_AT, SERIAL_AT + 4))));
        assertThat(serials).hasSize(2);
    }

    private static List<byte[]> pages(byte[] ogg) {
        List<byte[]> pages = new ArrayList<>();
        for (int at = 0; at < ogg.length; ) {
            int end = at + COUNT_AT + 1 + (ogg[at + COUNT_AT] & 0xff);
            for (int n = at + COUNT_AT + 1, lacings = end; n < lacings; n++) {
                end += ogg[n] & 0xff;
            }
            pages.add(Arrays.copyOfRange(ogg, at, end));
            at = end;
        }
        return pages;
    }
}
