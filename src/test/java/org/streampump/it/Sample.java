package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.streampump.container.Golden;

/**
 * A recorded stream, cut into its units (packets or tags), and what a viewer of it must get: a header, then from a join
 * point on the very bytes that were sent.
 */
final class Sample {
    private static final int TS_PACKET = 188;
    private static final int PMT_PID = 0x1000; // ffmpeg's
    private static final int VIDEO_PID = 0x100;
    private static final int FLV_FILE_HEADER = 13; // with the first previous tag's size
    private static final int FLV_TAG_FRAME = 15; // header and size
    private static final int FLV_SCRIPT = 18;

    private interface Kind {
        /** Bytes of the unit that begins here. */
        int unitBytes(byte[] stream, int at);

        /** Where the units begin. */
        int firstUnit();

        /** Whether it is of the kind that may stand in a stream header. */
        boolean isHeader(byte[] stream, int at);

        boolean isJoinPoint(byte[] stream, int at);

        /** Overwrites its timestamps. */
        void clearTimes(byte[] stream, int at);
    }

    private static final Kind TS = new Kind() {
        @Override
        public int unitBytes(byte[] stream, int at) {
            assertThat(stream[at]).as("sync byte at %d", at).isEqualTo((byte) 0x47);
            return TS_PACKET;
        }

        @Override
        public int firstUnit() {
            return 0;
        }

        @Override
        public boolean isHeader(byte[] stream, int at) {
            return pid(stream, at) == 0 || pid(stream, at) == PMT_PID;
        }

        @Override
        public boolean isJoinPoint(byte[] stream, int at) {
            boolean hasFlags = (stream[at + 3] & 0x20) != 0 && stream[at + 4] != 0;
            return pid(stream, at) == VIDEO_PID && hasFlags && (stream[at + 5] & 0x40) != 0;
        }

        /** PCR, PTS and DTS, ISO/IEC 13818-1 2.4.3. */
        @Override
        public void clearTimes(byte[] stream, int at) {
            boolean adapted = (stream[at + 3] & 0x20) != 0;
            if (adapted && stream[at + 4] != 0 && (stream[at + 5] & 0x10) != 0) {
                Arrays.fill(stream, at + 6, at + 12, (byte) 0);
            }
            int pes = at + 4 + (adapted ? 1 + (stream[at + 4] & 0xff) : 0);
            boolean begins = (stream[at + 1] & 0x40) != 0;
            if (begins && stream[pes] == 0 && stream[pes + 1] == 0 && stream[pes + 2] == 1) {
                int times = Integer.bitCount(stream[pes + 7] & 0xc0);
                Arrays.fill(stream, pes + 9, pes + 9 + 5 * times, (byte) 0);
            }
        }

        private int pid(byte[] stream, int at) {
            return (stream[at + 1] & 0x1f) << 8 | stream[at + 2] & 0xff;
        }
    };

    private static final Kind FLV = new Kind() {
        @Override
        public int unitBytes(byte[] stream, int at) {
            int body = (stream[at + 1] & 0xff) << 16 | (stream[at + 2] & 0xff) << 8 | stream[at + 3] & 0xff;
            return body + FLV_TAG_FRAME;
        }

        @Override
        public int firstUnit() {
            return FLV_FILE_HEADER;
        }

        @Override
        public boolean isHeader(byte[] stream, int at) {
            return stream[at] == FLV_SCRIPT || stream[at + 12] == 0 && (isVideo(stream, at) || isAac(stream, at));
        }

        @Override
        public boolean isJoinPoint(byte[] stream, int at) {
            return isVideo(stream, at) && (stream[at + 11] & 0xf0) == 0x10 && stream[at + 12] == 1;
        }

        @Override
        public void clearTimes(byte[] stream, int at) {
            Arrays.fill(stream, at + 4, at + 8, (byte) 0);
        }

        private boolean isVideo(byte[] stream, int at) {
            return stream[at] == 9;
        }

        private boolean isAac(byte[] stream, int at) {
            return stream[at] == 8 && (stream[at + 11] & 0xf0) == 0xa0;
        }
    };

    private final Kind kind;
    private final byte[] bytes;
    private final List<Integer> units = new ArrayList<>();

    private Sample(Kind kind, byte[] bytes) {
        this.kind = kind;
        this.bytes = bytes;
        for (int at = kind.firstUnit(); at < bytes.length; at += kind.unitBytes(bytes, at)) {
            units.add(at);
        }
    }

    /** H.264 and AAC. */
    static Sample ts() {
        return new Sample(TS, Golden.resource("samples/mpegts/h264_aac.ts"));
    }

    /** H.264 and AAC. */
    static Sample flv() {
        return new Sample(FLV, Golden.resource("samples/flv/h264-aac.flv"));
    }

    /** Whole units of this sample, whatever their timestamps. */
    byte[] withoutTimes(byte[] whole) {
        byte[] without = whole.clone();
        for (int at = 0; at < without.length; at += kind.unitBytes(without, at)) {
            kind.clearTimes(without, at);
        }
        return without;
    }

    /** This sample, and its units so many times more. */
    Sample repeated(int times) {
        int first = kind.firstUnit();
        byte[] longer = Arrays.copyOf(bytes, bytes.length + times * (bytes.length - first));
        for (int n = 0; n < times; n++) {
            System.arraycopy(bytes, first, longer, bytes.length + n * (bytes.length - first), bytes.length - first);
        }
        return new Sample(kind, longer);
    }

    /** This sample without any place where a viewer might begin: all key frames have lost their heads. */
    Sample withoutJoinPoints() {
        byte[] left = Arrays.copyOf(bytes, bytes.length);
        int length = kind.firstUnit();
        for (int at : units) {
            if (!kind.isJoinPoint(bytes, at)) {
                int unit = kind.unitBytes(bytes, at);
                System.arraycopy(bytes, at, left, length, unit);
                length += unit;
            }
        }
        return new Sample(kind, Arrays.copyOf(left, length));
    }

    byte[] bytes() {
        return bytes.clone();
    }

    int length() {
        return bytes.length;
    }

    /** The beginning, up to the first unit that ends at or behind this part of the whole. */
    byte[] upTo(double part) {
        return Arrays.copyOf(bytes, boundary(part));
    }

    /** The bytes that follow those of {@link #upTo} the same part. */
    byte[] from(double part) {
        return Arrays.copyOfRange(bytes, boundary(part), bytes.length);
    }

    private int boundary(double part) {
        return units.stream()
                .filter(at -> at >= bytes.length * part)
                .findFirst()
                .orElse(bytes.length);
    }

    /** Where viewers may begin. */
    List<Integer> joinPoints() {
        return units.stream().filter(at -> kind.isJoinPoint(bytes, at)).toList();
    }

    /** The last join point that is at least so many bytes before the end of the first part. */
    int newestJoinPoint(double part, int bytesBefore) {
        int edge = boundary(part);
        return joinPoints().stream()
                .filter(at -> at <= edge - bytesBefore)
                .reduce((before, behind) -> behind)
                .orElseThrow();
    }

    /** Checks that this is a header and then the whole rest of the sample from a join point on; returns which. */
    int joinedAt(byte[] watched) {
        int joined = joinedAtPartOf(watched);
        assertThat(joined + watched.length - headerBytes(watched))
                .as("the end of what was watched")
                .isEqualTo(bytes.length);
        return joined;
    }

    /** Checks that this is a header and then a part of the sample from a join point on; returns the last such join point. */
    int joinedAtPartOf(byte[] watched) {
        int header = headerBytes(watched);
        assertThat(header).as("bytes of header").isGreaterThan(kind.firstUnit());
        assertThat(Arrays.copyOf(watched, kind.firstUnit())).isEqualTo(Arrays.copyOf(bytes, kind.firstUnit()));
        int length = watched.length - header;
        List<Integer> matching = joinPoints().stream()
                .filter(at -> at + length <= bytes.length)
                .filter(at -> Arrays.equals(bytes, at, at + length, watched, header, watched.length))
                .toList();
        assertThat(matching)
                .as(
                        "join points of %s from which the %d bytes behind %d of header are the same",
                        joinPoints(), length, header)
                .isNotEmpty();
        return matching.get(matching.size() - 1);
    }

    /** How much of what was watched lies behind the header that it begins with. */
    int mediaBytes(byte[] watched) {
        return watched.length - headerBytes(watched);
    }

    /** Checks that this is a header, where there can be one, and then the sample's last bytes; returns how many. */
    int endIn(byte[] watched) {
        int header = headerBytes(watched);
        byte[] rest = Arrays.copyOfRange(watched, header, watched.length);
        assertThat(units).as("begins with a unit").contains(bytes.length - rest.length);
        assertThat(bytes).endsWith(rest);
        return rest.length;
    }

    private int headerBytes(byte[] watched) {
        int at = kind.firstUnit();
        while (at < watched.length && kind.isHeader(watched, at)) {
            at += kind.unitBytes(watched, at);
        }
        return at;
    }
}
