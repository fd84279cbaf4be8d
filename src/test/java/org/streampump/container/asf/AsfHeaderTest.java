package org.streampump.container.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streampump.container.asf.AsfBytes.audio;
import static org.streampump.container.asf.AsfBytes.dataHead;
import static org.streampump.container.asf.AsfBytes.extendedStream;
import static org.streampump.container.asf.AsfBytes.extension;
import static org.streampump.container.asf.AsfBytes.fileProperties;
import static org.streampump.container.asf.AsfBytes.header;
import static org.streampump.container.asf.AsfBytes.live;
import static org.streampump.container.asf.AsfBytes.number;
import static org.streampump.container.asf.AsfBytes.object;
import static org.streampump.container.asf.AsfBytes.stream;
import static org.streampump.container.asf.AsfBytes.video;
import static org.streampump.container.asf.AsfBytes.videoHeader;
import static org.streampump.container.asf.MmshVectors.ASF_HEADER;
import static org.streampump.container.asf.MmshVectors.join;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.asf.AsfHeader.Kind;
import org.streampump.container.asf.AsfHeader.Stream;

class AsfHeaderTest {
    private static final byte[] NOTHING = {};
    private static final int HOSTILE_CASES = 5000;

    @Test
    void smallestHeaderIsRead() throws RefusedStreamException {
        AsfHeader header = AsfHeader.parse(ASF_HEADER);
        assertThat(header.packetSize()).isEqualTo(64);
        assertThat(header.streams()).containsExactly(new Stream(1, Kind.AUDIO, 8000, true, "WMA 2"));
        assertThat(header.codecs()).containsExactly("WMA 2");
        assertThat(header.bytes()).isSameAs(ASF_HEADER);
        assertThat(header.packetsToCome()).isZero();
    }

    @Test
    void streamsAreWhatTheHeaderSaysInSeveralPlaces() throws RefusedStreamException {
        byte[] bitrates = object(
                Guid.STREAM_BITRATE_PROPERTIES,
                number(2, 9), // two of them follow
                number(2, 0x8000 | 127),
                number(4, 555),
                number(2, 2),
                number(4, 32_000));
        AsfHeader header = AsfHeader.parse(header(
                1,
                extension(extendedStream(3, 4, NOTHING), object(Guid.INDEX, new byte[3])),
                live(1, 3200),
                audio(2),
                video(3),
                video(3 | 0x8000),
                object(Guid.TIMECODE_INDEX, new byte[100]),
                stream(Guid.DATA, 127, NOTHING),
                stream(Guid.VIDEO, 9, new byte[3]),
                stream(Guid.AUDIO, 10, new byte[3]),
                bitrates));
        assertThat(header.streams())
                .containsExactly(
                        new Stream(2, Kind.AUDIO, 32_000, true, "WMA 2"),
                        new Stream(3, Kind.VIDEO, 77_000, false, "WMV 9"),
                        new Stream(127, Kind.OTHER, 555, true, null),
                        new Stream(9, Kind.VIDEO, 0, true, null),
                        new Stream(10, Kind.AUDIO, 0, true, null));
        assertThat(header.codecs()).containsExactly("WMV 9", "WMA 2");
    }

    @Test
    void hiddenStreamIsFoundBehindNamesAndExtensions() throws RefusedStreamException {
        byte[] inner = join(names(2), extensions(3), video(5));
        AsfHeader header =
                AsfHeader.parse(header(1, extension(extendedStream(5, 4, 2, 3, inner)), live(1, 3200), audio(2)));
        assertThat(header.streams())
                .containsExactly(
                        new Stream(5, Kind.VIDEO, 77_000, false, "WMV 9"),
                        new Stream(2, Kind.AUDIO, 24_000, true, "WMA 2"));
    }

    private static byte[] names(int count) {
        byte[] name = join(number(2, 0), number(2, 6), new byte[6]);
        return repeat(name, count);
    }

    private static byte[] extensions(int count) {
        byte[] extension = join(new byte[16], number(2, 2), number(4, 5), new byte[5]);
        return repeat(extension, count);
    }

    private static byte[] repeat(byte[] bytes, int times) {
        return join(IntStream.range(0, times).mapToObj(n -> bytes).toArray(byte[][]::new));
    }

    @Test
    void packetsToComeAreThoseOfAFile() throws RefusedStreamException {
        assertThat(packetsToCome(/* flags= */ 0, 5)).isEqualTo(5);
        assertThat(packetsToCome(/* flags= */ 2, 0)).isZero();
        assertThat(packetsToCome(/* flags= */ 1, 5)).isZero();
        assertThat(packetsToCome(/* flags= */ 0, -1)).isZero();
    }

    private static long packetsToCome(int flags, long packets) throws RefusedStreamException {
        byte[] header = header(1, fileProperties(1, flags, 200, 200), audio(1));
        byte[] object = Arrays.copyOf(header, header.length - AsfHeader.DATA_HEAD_BYTES);
        return AsfHeader.parse(join(object, dataHead(1, packets))).packetsToCome();
    }

    @Test
    void childCountIsNotBelieved() throws RefusedStreamException {
        for (long count : new long[] {0, 2, 4, 0xffff_ffffL}) {
            byte[] header = videoHeader(1);
            System.arraycopy(number(4, count), 0, header, 24, 4);
            assertThat(AsfHeader.parse(header).streams()).hasSize(2);
        }
    }

    @Test
    void lessThanAnObjectBehindTheLastOneIsPassedOver() throws RefusedStreamException {
        assertThat(AsfHeader.parse(header(1, live(1, 200), audio(1), new byte[23]))
                        .streams())
                .hasSize(1);
    }

    @Test
    void equivalentIsWhatDiffersOnlyFromStartToStart() throws RefusedStreamException {
        AsfHeader one = AsfHeader.parse(videoHeader(1));
        assertThat(one.isEquivalent(AsfHeader.parse(videoHeader(2)))).isTrue();
        assertThat(one.isEquivalent(one)).isTrue();
        byte[] bytes = videoHeader(1);
        int equivalent = 0;
        for (int at = 0; at < bytes.length; at++) {
            byte[] other = bytes.clone();
            other[at] ^= 0x40;
            try {
                equivalent += one.isEquivalent(AsfHeader.parse(other)) ? 1 : 0;
            } catch (RefusedStreamException e) {
                assertThat(e).hasMessageContaining("ASF"); // the byte was one that must be as it is
            }
        }
        assertThat(equivalent).isEqualTo(56 + 32);
        assertThat(one.isEquivalent(AsfHeader.parse(header(1, live(1, 200), audio(2), video(1)))))
                .isFalse();
        assertThat(one.isEquivalent(AsfHeader.parse(header(1, live(1, 200), video(1)))))
                .isFalse();
    }

    record Hostile(byte[] header, Class<? extends RefusedStreamException> type, String reason) {
        @Override
        public String toString() {
            return reason;
        }
    }

    private static Hostile malformed(byte[] header, String reason) {
        return new Hostile(header, MalformedStreamException.class, reason);
    }

    private static byte[] withSize(byte[] object, long size) {
        byte[] changed = object.clone();
        System.arraycopy(number(8, size), 0, changed, 16, 8);
        return changed;
    }

    private static byte[] packets(long minimum, long maximum) {
        return header(1, fileProperties(1, 1, minimum, maximum), audio(1));
    }

    static final List<Hostile> HOSTILE = List.of(
            malformed(NOTHING, "an ASF header of only 0 bytes"),
            malformed(new byte[23], "an ASF header of only 23 bytes"),
            malformed(new byte[24], "no ASF Header Object where one must be"),
            malformed(withSize(videoHeader(1), 29), "an ASF Header Object of 29 bytes"),
            malformed(withSize(videoHeader(1), 100), "bytes, but its Header Object says 100, and 50"),
            malformed(join(videoHeader(1), new byte[1]), "but its Header Object says"),
            malformed(Arrays.copyOf(videoHeader(1), 400), "an ASF header of 400 bytes, but its Header Object says"),
            new Hostile(
                    withSize(videoHeader(1), 1024 * 1024 - 49),
                    OversizedUnitException.class,
                    "an ASF Header Object of 1048527 bytes exceeds 1048526 bytes"),
            new Hostile(
                    withSize(videoHeader(1), -1),
                    OversizedUnitException.class,
                    "an ASF Header Object of 18446744073709551615 bytes exceeds"),
            malformed(
                    join(object(Guid.HEADER, new byte[6], live(1, 200), audio(1)), new byte[AsfHeader.DATA_HEAD_BYTES]),
                    "no ASF Data Object after the Header Object of"),
            malformed(header(1, withSize(live(1, 200), 23), audio(1)), "an ASF object of 23 bytes at byte 30"),
            malformed(header(1, withSize(live(1, 200), 0), audio(1)), "an ASF object of 0 bytes at byte 30"),
            malformed(
                    header(1, withSize(live(1, 200), Long.MAX_VALUE), audio(1)),
                    "an ASF object of 9223372036854775807 bytes at byte 30"),
            malformed(header(1, live(1, 200), withSize(audio(1), -24)), "an ASF object of 18446744073709551592 bytes"),
            malformed(header(1, live(1, 200), withSize(audio(1), 97)), "an ASF object of 97 bytes at byte 134"),
            malformed(header(1, audio(1)), "an ASF header without File Properties"),
            malformed(header(1, live(1, 200)), "an ASF header without streams"),
            malformed(header(1, live(1, 200), live(1, 200), audio(1)), "with two File Properties"),
            malformed(
                    header(1, object(Guid.FILE_PROPERTIES, new byte[79]), audio(1)),
                    "ASF File Properties of 103 bytes, at least 104"),
            malformed(packets(0, 0), "ASF packets of 0 bytes are not in 64 to 65523"),
            malformed(packets(63, 63), "ASF packets of 63 bytes are not in"),
            malformed(packets(65_524, 65_524), "ASF packets of 65524 bytes are not in"),
            malformed(packets(0xffff_ffffL, 0xffff_ffffL), "ASF packets of 4294967295 bytes are not in"),
            malformed(packets(200, 300), "ASF packets of 200 to 300 bytes, but live ones"),
            malformed(
                    header(1, live(1, 200), object(Guid.STREAM_PROPERTIES, new byte[53])),
                    "ASF Stream Properties of 77 bytes, at least 78"),
            malformed(header(1, live(1, 200), audio(0)), "an ASF stream with the number 0"),
            malformed(header(1, live(1, 200), audio(0x80)), "an ASF stream with the number 0"),
            malformed(
                    header(1, live(1, 200), liar(audio(1), 64, 19)),
                    "ASF Stream Properties of 96 bytes with 19 bytes of type and 0 of error correction"),
            malformed(header(1, live(1, 200), liar(audio(1), 64, 0xffff_ffffL)), "with 4294967295 bytes of type"),
            malformed(header(1, live(1, 200), liar(audio(1), 68, 0xffff_ffffL)), "and 4294967295 of error correction"),
            malformed(
                    header(1, live(1, 200), audio(1), object(Guid.HEADER_EXTENSION, new byte[21])),
                    "ASF Header Extension of 45 bytes, at least 46"),
            malformed(
                    header(1, live(1, 200), audio(1), liar(extension(), 42, 1)),
                    "an ASF Header Extension of 46 bytes with 1 bytes of objects"),
            malformed(
                    header(1, live(1, 200), audio(1), extension(withSize(object(Guid.INDEX), 25))),
                    "an ASF object of 25 bytes"),
            malformed(
                    header(1, live(1, 200), extension(object(Guid.EXTENDED_STREAM_PROPERTIES, new byte[63]))),
                    "ASF Extended Stream Properties of 87 bytes, at least 88"),
            malformed(header(1, live(1, 200), extension(extendedStream(0, 0, NOTHING))), "the number 0"),
            malformed(header(1, live(1, 200), extension(extendedStream(128, 0, NOTHING))), "the number 128"),
            malformed(
                    header(1, live(1, 200), extension(extendedStream(1, 0, 65_535, 65_535, new byte[30]))),
                    "have no room for 65535 names and 65535 extensions"),
            malformed(
                    header(1, live(1, 200), extension(extendedStream(1, 0, 0, 1, extensionWith(0xffff_ffffL)))),
                    "have no room for 0 names and 1 extensions"),
            malformed(
                    header(1, live(1, 200), extension(extendedStream(1, 0, withSize(video(1), 10_000)))),
                    "ASF Stream Properties of 10000 bytes within"));

    private static byte[] liar(byte[] object, int at, long value) {
        byte[] changed = object.clone();
        System.arraycopy(number(4, value), 0, changed, at, 4);
        return changed;
    }

    private static byte[] extensionWith(long infoBytes) {
        return join(new byte[18], number(4, infoBytes));
    }

    @ParameterizedTest
    @FieldSource("HOSTILE")
    void hostileHeaderIsRefusedWithItsReason(Hostile hostile) {
        assertThatThrownBy(() -> AsfHeader.parse(hostile.header()))
                .isInstanceOf(hostile.type())
                .hasMessageContaining(hostile.reason());
    }

    @Test
    void damagedHeadersOnlyEverRaiseRefusals() {
        byte[] seed = header(
                1,
                extension(extendedStream(5, 4, 2, 3, join(names(2), extensions(3), video(5)))),
                live(1, 3200),
                audio(2),
                object(Guid.STREAM_BITRATE_PROPERTIES, number(2, 1), number(2, 2), number(4, 9)));
        int taken = 0;
        for (int n = 0; n < HOSTILE_CASES; n++) {
            Random random = new Random(n);
            byte[] damaged = seed.clone();
            for (int bits = 1 + random.nextInt(4); bits > 0; bits--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                assertThat(AsfHeader.parse(damaged).streams()).isNotEmpty();
                taken++;
            } catch (RefusedStreamException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThat(taken).isBetween(HOSTILE_CASES / 10, HOSTILE_CASES);
    }
}
