package org.streampump.container.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streampump.container.asf.MmshVectors.ASF_HEADER;
import static org.streampump.container.asf.MmshVectors.CUT_DATA;
import static org.streampump.container.asf.MmshVectors.EXPLICIT_PACKET;
import static org.streampump.container.asf.MmshVectors.PACKET;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.RefusedStreamException;

class PacketFillerTest {
    private static final int HEAD = 14; // error correction 3, flags 2, padding 1, times 6; and stream, object below
    private static final int PAYLOAD_HEAD = 15;
    private static final int HOSTILE_CASES = 5000;

    @Test
    void wholePacketStaysAsItIs() throws RefusedStreamException {
        assertThat(fill(PACKET)).isEqualTo(PACKET);
        byte[] nonsense = new byte[64];
        Arrays.fill(nonsense, (byte) 0xff);
        assertThat(fill(nonsense)).isEqualTo(nonsense);
    }

    @Test
    void cutPaddingComesBackWhateverItsFieldSays() throws RefusedStreamException {
        byte[] bytesOnly = Arrays.copyOfRange(CUT_DATA, 4, CUT_DATA.length);
        assertThat(fill(bytesOnly)).isEqualTo(PACKET);
        byte[] conforming = bytesOnly.clone();
        conforming[5] = 0;
        assertThat(fill(conforming)).isEqualTo(PACKET);
    }

    @Test
    void packetAsLongAsItSaysIsOnlyFollowedByZeros() throws RefusedStreamException {
        assertThat(fill(EXPLICIT_PACKET)).isEqualTo(Arrays.copyOf(EXPLICIT_PACKET, 64));
    }

    @Test
    void packetMayEndAnywhereInTheBuffer() throws RefusedStreamException {
        ByteBuffer packet =
                ByteBuffer.allocateDirect(100).position(10).put(PACKET).flip().position(10);
        byte[] target = new byte[80];
        Arrays.fill(target, (byte) 7);
        assertThat(PacketFiller.fill(packet, AsfHeader.parse(ASF_HEADER), target))
                .isEqualTo(64);
        assertThat(Arrays.copyOf(target, 64)).isEqualTo(PACKET);
        assertThat(target[64]).isEqualTo((byte) 7);
        assertThat(packet.position()).isEqualTo(10);
    }

    /** The payload's data must be unchanged, whatever is cut and wherever the padding length stands. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 17, 254, 255, 256, 257, 258, 259, 600})
    void payloadIsWhatItWasForEveryAmountThatIsMissing(int missing) throws RefusedStreamException {
        for (int paddingType = 0; paddingType <= 3; paddingType++) {
            for (int sequenceType = 0; sequenceType <= 3; sequenceType++) {
                for (String errorCorrection : new String[] {"820000", "", "80", "8f" + "00".repeat(15)}) {
                    AsfBytes.Packet packet = packet(errorCorrection, 0, sequenceType, paddingType);
                    assertFilled(packet.cut(0, 0), missing);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 256, 257, 600})
    void packetLengthOfTheFullSizeWithNoPaddingToMatchIsCorrected(int missing) throws RefusedStreamException {
        for (int paddingType = 0; paddingType <= 3; paddingType++) {
            int size = packet("820000", 2, 0, paddingType).cut(0, 0).length + missing;
            byte[] cut = packet("820000", 2, 0, paddingType).packetLength(size).cut(0, size);
            assertFilled(cut, missing);
        }
    }

    private static AsfBytes.Packet packet(String errorCorrection, int packetLength, int sequence, int padding) {
        return new AsfBytes.Packet()
                .errorCorrection(errorCorrection)
                .types(packetLength, sequence, padding)
                .payload(0x82, 0, AsfBytes.Packet.replicated(4000), data());
    }

    private static byte[] data() {
        byte[] data = new byte[100];
        new Random(1).nextBytes(data);
        return data;
    }

    private static void assertFilled(byte[] cut, int missing) throws RefusedStreamException {
        byte[] filled = fill(cut, cut.length + missing);
        PacketHead head = new PacketHead();
        head.read(filled, 0, filled.length);
        int end = filled.length - (int) head.padding();
        assertThat(Arrays.copyOfRange(filled, head.end() + PAYLOAD_HEAD, end)).isEqualTo(data());
        assertThat(filled[head.sendTimeAt()]).isEqualTo((byte) 0xe8);
        DataPacket packet = new DataPacket();
        packet.read(filled, 0, filled.length);
        assertThat(packet.payloads()).isEqualTo(1);
        for (int at = end; at < filled.length; at++) {
            assertThat(filled[at]).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        // padding as sent, missing, padding as filled, bytes by which the packet's front grows
        "17, 17, 17, 0",
        "0, 17, 17, 0",
        "5, 17, 22, 0", // what is left of the padding has its length, what was cut is added
        "0, 255, 255, 0",
        "0, 256, 255, 1",
        "255, 255, 255, 0",
        "250, 10, 259, 1", // cut and not all of it: see above; the field becomes a word
        "255, 5, 255, 0", // nothing that could be meant
    })
    void paddingLengthIsCorrected(int sent, int missing, int filled, int grown) throws RefusedStreamException {
        int data = sent == 250 ? 400 : 100;
        byte[] cut = new AsfBytes.Packet()
                .payload(0x82, 0, AsfBytes.Packet.replicated(4000), new byte[data])
                .cut(sent, 0);
        byte[] whole = fill(cut, cut.length + missing);
        PacketHead head = new PacketHead();
        head.read(whole, 0, whole.length);
        assertThat(head.padding()).isEqualTo(filled);
        assertThat(head.end()).isEqualTo(HEAD - 2 + grown);
        assertThat(whole).hasSize(cut.length + missing);
    }

    @Test
    void cutPacketsOfSeveralPayloadsAreFilledToo() throws RefusedStreamException {
        byte[] cut =
                new AsfBytes.Packet().types(0, 0, 0).multiple(2).audio().audio().cut(0, 0);
        byte[] whole = fill(cut, 500);
        DataPacket packet = new DataPacket();
        packet.read(whole, 0, 500);
        assertThat(packet.payloads()).isEqualTo(2);
    }

    @Test
    void impossiblePacketsAreRefused() {
        assertRefused(new byte[0], "it has 0 bytes, 1 to 64 are possible");
        assertRefused(new byte[65], "it has 65 bytes, 1 to 64 are possible");
        assertRefused(Arrays.copyOf(PACKET, 11), "its head is cut short");
        assertRefused(Arrays.copyOf(PACKET, 3), "its head is cut short");
        assertRefused(MmshVectors.hex("8f00"), "its head is cut short");
        assertRefused(MmshVectors.hex("a20000 085d 00 00000000 0000"), "its error correction flags are 0xa2");
        assertRefused(MmshVectors.hex("820000 885d 00 00000000 0000"), "its length type flags have the top bit set");
        assertRefused(
                MmshVectors.hex("820000 405d 4100 00000000 0000"),
                "its length field says 65 bytes, the packet size is 64");
    }

    private static void assertRefused(byte[] packet, String reason) {
        assertThatThrownBy(() -> fill(packet))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessage(reason);
    }

    @Test
    void damagedPacketsOnlyEverRaiseRefusals() {
        for (int seed = 0; seed < HOSTILE_CASES; seed++) {
            Random random = new Random(seed);
            byte[] packet = packet("820000", random.nextInt(4), random.nextInt(4), random.nextInt(4))
                    .cut(random.nextInt(300), 400);
            for (int bits = 1 + random.nextInt(5); bits > 0; bits--) {
                packet[random.nextInt(Math.min(30, packet.length))] ^= (byte) (1 << random.nextInt(8));
            }
            byte[] cutShort = Arrays.copyOf(packet, random.nextInt(packet.length + 1));
            try {
                byte[] whole = fill(cutShort, 700);
                new DataPacket().read(whole, 0, whole.length);
            } catch (RefusedStreamException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    private static byte[] fill(byte[] packet) throws RefusedStreamException {
        byte[] target = new byte[64];
        Arrays.fill(target, (byte) 0x5a);
        PacketFiller.fill(ByteBuffer.wrap(packet), AsfHeader.parse(ASF_HEADER), target);
        return target;
    }

    private static byte[] fill(byte[] packet, int size) throws RefusedStreamException {
        byte[] target = new byte[size];
        Arrays.fill(target, (byte) 0x5a);
        PacketFiller.fill(ByteBuffer.wrap(packet), AsfBytes.parsed(size), target);
        return target;
    }
}
