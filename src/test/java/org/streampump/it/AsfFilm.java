package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.streampump.container.Golden;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.asf.AsfHeader;
import org.streampump.container.asf.MmshDecoder;
import org.streampump.container.asf.MmshPacket;

/** A short ASF film as a file has it, its index left out, and what an MMSH viewer must get of it. */
final class AsfFilm {
    private static final int SIZE_AT = 16; // of the Header Object
    private static final int TOTAL_PACKETS_AT = 40; // of the Data Object

    private final byte[] header;
    private final List<byte[]> packets = new ArrayList<>();

    private AsfFilm(byte[] file) {
        int object = number(file, SIZE_AT);
        header = Arrays.copyOf(file, object + AsfHeader.DATA_HEAD_BYTES);
        int size = parsed(header).packetSize();
        int count = number(file, object + TOTAL_PACKETS_AT);
        for (int n = 0; n < count; n++) {
            packets.add(Arrays.copyOfRange(file, header.length + n * size, header.length + (n + 1) * size));
        }
    }

    /** WMV 8, a key frame per second, and WMA 2, four seconds. */
    static AsfFilm pictures() {
        return new AsfFilm(Golden.resource("samples/asf/wmv2-wmav2.wmv"));
    }

    /** WMA 2, four seconds. */
    static AsfFilm sound() {
        return new AsfFilm(Golden.resource("samples/asf/wmav2.wma"));
    }

    private static int number(byte[] bytes, int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16;
    }

    private static AsfHeader parsed(byte[] header) {
        try {
            return AsfHeader.parse(header);
        } catch (RefusedStreamException e) {
            throw new AssertionError("no ASF header", e);
        }
    }

    byte[] header() {
        return header.clone();
    }

    int packetCount() {
        return packets.size();
    }

    /** Header and packets. */
    byte[] bytes() {
        return concat(header, packets(0, packets.size()));
    }

    byte[] upTo(int packet) {
        return concat(header, packets(0, packet));
    }

    byte[] packets(int from, int to) {
        return concat(packets.subList(from, to).toArray(byte[][]::new));
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Everything that an MMSH viewer received. */
    record Watched(List<byte[]> headers, List<byte[]> packets, List<MmshPacket> others) {}

    /** Takes the framing off and checks its counters: {@code $H} first, {@code $E} last, nothing in between is lost. */
    static Watched watched(byte[] framed) {
        Watched watched = new Watched(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        List<Long> locations = new ArrayList<>();
        try {
            new MmshDecoder(MmshDecoder.Preheaders.PRESENT).<RuntimeException>feed(framed, 0, framed.length, packet -> {
                if (packet instanceof MmshPacket.Header next) {
                    watched.headers().add(next.bytes());
                } else if (packet instanceof MmshPacket.Data data) {
                    byte[] payload = new byte[data.payload().remaining()];
                    data.payload().get(payload);
                    watched.packets().add(payload);
                    locations.add(data.locationId());
                } else {
                    watched.others().add(packet);
                }
            });
        } catch (RefusedStreamException e) {
            throw new AssertionError("no MMSH", e);
        }
        assertThat(framed[1]).isEqualTo((byte) 'H');
        for (int n = 1; n < locations.size(); n++) {
            assertThat(locations.get(n)).isEqualTo(locations.get(n - 1) + 1);
        }
        return watched;
    }

    /** Checks that this is the whole rest of the film from a packet on, and then its end; returns which. */
    int joinedAt(byte[] framed) {
        Watched watched = watched(framed);
        assertThat(watched.headers()).hasSize(1);
        assertThat(watched.headers().get(0)).isEqualTo(header);
        assertThat(watched.others()).containsExactly(new MmshPacket.EndOfStream(0));
        int joined = packets.size() - watched.packets().size();
        assertThat(concat(watched.packets().toArray(byte[][]::new))).isEqualTo(packets(joined, packets.size()));
        return joined;
    }

    /** Checks that this is the header and the whole rest of the film, without MMSH framing; returns the number of its first packet. */
    int joinedAtRaw(byte[] raw) {
        assertThat(Arrays.copyOf(raw, header.length)).isEqualTo(header);
        int joined = packets.size() - (raw.length - header.length) / packets.get(0).length;
        assertThat(Arrays.copyOfRange(raw, header.length, raw.length)).isEqualTo(packets(joined, packets.size()));
        return joined;
    }
}
