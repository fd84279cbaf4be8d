package org.streampump.container.matroska;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.container.matroska.EbmlBytes.ebml;
import static org.streampump.container.matroska.EbmlBytes.element;
import static org.streampump.container.matroska.EbmlBytes.hex;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.streampump.container.ContainerFormat.Recognition;
import org.streampump.container.FormatDetector;

class MatroskaTest {
    private final WebM webm = new WebM();
    private final Matroska matroska = new Matroska();

    @Test
    void docTypeTellsThemApart() {
        assertRecognised(ebml("webm"), Recognition.YES, Recognition.NO);
        assertRecognised(ebml("matroska"), Recognition.NO, Recognition.YES);
        assertRecognised(
                element(ElementId.EBML, element(ElementId.DOC_TYPE, new byte[0])), Recognition.NO, Recognition.NO);
    }

    @Test
    void withoutDocTypeItIsMatroska() {
        assertRecognised(element(ElementId.EBML, hex("42868101")), Recognition.NO, Recognition.YES);
        assertRecognised(hex("1a45dfa380"), Recognition.NO, Recognition.YES);
    }

    @Test
    void othersAreNeither() {
        for (String other : List.of("00", "1a45dfa4", "1a45dfa300", "1a45dfa3ff", "1a45dfa35001", "1a45dfa38142")) {
            assertRecognised(hex(other), Recognition.NO, Recognition.NO);
        }
        assertRecognised(ebml("document"), Recognition.NO, Recognition.NO);
    }

    @Test
    void detectorTakesTheRightOneOfTheTwo() throws Exception {
        FormatDetector detector = new FormatDetector(List.of(webm, matroska));
        byte[] head = ebml("matroska");
        assertThat(detector.recognise(head, head.length - 1)).isEmpty();
        assertThat(detector.recognise(head, head.length)).contains(matroska);
        assertThat(detector.announced("video/webm;codecs=\"vp8,opus\"", null)).contains(webm);
        assertThat(detector.announced("video/x-matroska", null)).contains(matroska);
        assertThat(detector.announced(null, "film.mkv")).isEqualTo(Optional.of(matroska));
        assertThat(detector.announced(null, "film.webm")).isEqualTo(Optional.of(webm));
    }

    @Test
    void viewersAreToldTheMediaTypeOfTheDocType() {
        assertThat(webm.mediaType()).isEqualTo("video/webm");
        assertThat(matroska.mediaType()).isEqualTo("video/x-matroska");
    }

    @Test
    void fillerIsNotSharedWithCallers() {
        webm.filler()[0] = 0;
        assertThat(webm.filler()).containsExactly(0xec, 0x81, 0);
        assertThat(matroska.filler()).containsExactly(0xec, 0x81, 0);
    }

    private void assertRecognised(byte[] head, Recognition asWebM, Recognition asMatroska) {
        assertThat(webm.recognise(head, head.length)).isEqualTo(asWebM);
        assertThat(matroska.recognise(head, head.length)).isEqualTo(asMatroska);
    }
}
