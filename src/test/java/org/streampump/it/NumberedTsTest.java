package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.streampump.container.RecordingSink;
import org.streampump.container.Segmenter;
import org.streampump.container.mpegts.MpegTs;

class NumberedTsTest {
    private static final int PERIOD = 20;

    @Test
    void viewersCanBeginAtEachPeriod() throws Exception {
        Segmenter segmenter = new MpegTs().segmenter();
        RecordingSink sink = new RecordingSink();
        NumberedTs stream = new NumberedTs(PERIOD);
        byte[] bytes = stream.take(5 * PERIOD);
        segmenter.feed(bytes, 0, bytes.length, sink);
        assertThat(sink.joinPoints()).hasSizeBetween(4, 5);
    }

    @Test
    void whatAViewerGetsIsKnownPacketByPacket() {
        NumberedTs.Check check = new NumberedTs.Check();
        byte[] all = new NumberedTs(PERIOD).take(3 * PERIOD);
        check.feed(all, all.length);
        assertThat(check.isGapless()).as("%s", check).isTrue();
        assertThat(check.last()).isEqualTo(3 * PERIOD - 1);
        byte[] torn = new NumberedTs(PERIOD).take(PERIOD);
        torn[torn.length - 1]++;
        NumberedTs.Check other = new NumberedTs.Check();
        other.feed(torn, torn.length);
        assertThat(other.fault()).startsWith("a torn packet");
    }
}
