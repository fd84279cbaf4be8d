package org.streampump.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Bytes against announcements; the formats here begin with two equal letters. */
class FormatDetectorTest {
    private static final ContainerFormat A = new Letters("a");
    private static final ContainerFormat B = new Letters("b");
    private static final FormatDetector BOTH = new FormatDetector(List.of(A, B));

    private static java.util.Optional<ContainerFormat> recognise(FormatDetector detector, String head)
            throws UnsupportedStreamException {
        return detector.recognise(head.getBytes(StandardCharsets.US_ASCII), head.length());
    }

    @Test
    void withoutAnAnnouncementTheBytesDecide() throws Exception {
        assertThat(recognise(BOTH, "bb")).contains(B);
        assertThat(recognise(BOTH, "b")).isEmpty();
        assertThatThrownBy(() -> recognise(BOTH, "??")).hasMessageContaining("supported: label a, label b");
    }

    @Test
    void whatNobodyElseRecognisesIsWhatWasAnnounced() throws Exception {
        assertThat(recognise(BOTH.expecting(A), "??")).contains(A);
        assertThat(recognise(BOTH.expecting(A), "aa")).contains(A);
        assertThat(recognise(BOTH.expecting(A), "b")).isEmpty();
    }

    @Test
    void anAnnouncementThatTheBytesBelieGivesWay() throws Exception {
        assertThat(recognise(BOTH.expecting(A), "bb")).contains(B);
    }

    @Test
    void whoIsUnsureIsNotWaitedForBeyondTheLimit() throws Exception {
        byte[] head = new byte[FormatDetector.MAX_HEAD_BYTES];
        FormatDetector unsure = new FormatDetector(List.of(new Letters("u")));
        assertThat(unsure.recognise(head, head.length - 1)).isEmpty();
        assertThatThrownBy(() -> unsure.recognise(head, head.length)).isInstanceOf(UnsupportedStreamException.class);
        FormatDetector expecting = unsure.expecting(A);
        assertThat(expecting.recognise(head, FormatDetector.MAX_DOUBT_BYTES - 1))
                .isEmpty();
        assertThat(expecting.recognise(head, FormatDetector.MAX_DOUBT_BYTES)).contains(A);
    }

    private record Letters(String name) implements ContainerFormat {
        @Override
        public String label() {
            return "label " + name;
        }

        @Override
        public String mediaType() {
            return "x/" + name;
        }

        @Override
        public Set<String> announcedAs() {
            return Set.of(mediaType());
        }

        @Override
        public List<String> extensions() {
            return List.of(name);
        }

        @Override
        public Recognition recognise(byte[] head, int length) {
            if (name.equals("u")) {
                return Recognition.UNSURE;
            }
            if (head[0] != name.charAt(0)) {
                return Recognition.NO;
            }
            return length < 2 ? Recognition.UNSURE : Recognition.YES;
        }

        @Override
        public Segmenter segmenter() {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] filler() {
            return new byte[0];
        }
    }
}
