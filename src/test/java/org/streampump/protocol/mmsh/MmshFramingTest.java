package org.streampump.protocol.mmsh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.asf.MmshDecoder;
import org.streampump.container.asf.MmshPacket;

class MmshFramingTest {
    @Test
    void headerIsOnePacket() {
        assertThat(MmshFraming.header(Vectors.header())).isEqualTo(Vectors.framedHeader());
    }

    @Test
    void largeHeaderComesInFragments() {
        byte[] framed = MmshFraming.header(Vectors.header(), 100);
        assertThat(framed).hasSize(336 + 4 * 12);
        assertThat(Arrays.copyOf(framed, 12)).isEqualTo(Vectors.bytes("24 48 6c 00 00 00 00 00 00 04 6c 00"));
        assertThat(Arrays.copyOfRange(framed, 112, 124))
                .isEqualTo(Vectors.bytes("24 48 6c 00 01 00 00 00 00 00 6c 00"));
        assertThat(Arrays.copyOfRange(framed, 224, 236))
                .isEqualTo(Vectors.bytes("24 48 6c 00 02 00 00 00 00 00 6c 00"));
        assertThat(Arrays.copyOfRange(framed, 336, 348))
                .isEqualTo(Vectors.bytes("24 48 2c 00 03 00 00 00 00 08 2c 00"));
    }

    @Test
    void onlyWhatOnePacketCannotHoldIsCut() {
        byte[] one = MmshFraming.header(new byte[65_527]);
        assertThat(one).hasSize(65_539);
        assertThat(Arrays.copyOf(one, 12)).isEqualTo(Vectors.bytes("24 48 ff ff 00 00 00 00 00 0c ff ff"));
        byte[] two = MmshFraming.header(new byte[65_528]);
        assertThat(two).hasSize(65_528 + 24);
        assertThat(Arrays.copyOf(two, 12)).isEqualTo(Vectors.bytes("24 48 ff ff 00 00 00 00 00 04 ff ff"));
        assertThat(Arrays.copyOfRange(two, 65_539, 65_551))
                .isEqualTo(Vectors.bytes("24 48 09 00 01 00 00 00 00 08 09 00"));
    }

    @Test
    void fragmentsAreWhatTheDecoderPutsTogether() throws Exception {
        byte[][] decoded = new byte[1][];
        byte[] framed = MmshFraming.header(Vectors.header(), 7);
        new MmshDecoder(MmshDecoder.Preheaders.PRESENT)
                .<MalformedStreamException>feed(framed, 0, framed.length, packet -> {
                    if (packet instanceof MmshPacket.Header header) {
                        decoded[0] = header.bytes();
                    }
                });
        assertThat(decoded[0]).isEqualTo(Vectors.header());
    }

    @Test
    void endAndChangeHaveNothingButAReason() {
        assertThat(MmshFraming.end()).isEqualTo(Vectors.bytes("24 45 04 00 00 00 00 00"));
        assertThat(MmshFraming.change()).isEqualTo(Vectors.bytes("24 43 04 00 00 00 00 00"));
    }

    @Test
    void countersOfAPacketWrap() {
        byte[] head = new byte[12];
        MmshFraming.dataHead(head, 0, 0, 64);
        assertThat(head).isEqualTo(Vectors.bytes("24 44 48 00 00 00 00 00 00 00 48 00"));
        MmshFraming.dataHead(head, 1, 1, 64);
        assertThat(head).isEqualTo(Vectors.bytes("24 44 48 00 01 00 00 00 00 01 48 00"));
        MmshFraming.dataHead(head, -1, -1, 65_523);
        assertThat(head).isEqualTo(Vectors.bytes("24 44 fb ff ff ff ff ff 00 ff fb ff"));
    }
}
