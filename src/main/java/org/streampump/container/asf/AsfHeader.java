package org.streampump.container.asf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.streampump.container.LittleEndian;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RefusedStreamException;

/**
 * An ASF header as senders put it before live packets: the whole Header Object and the first 50 bytes of the Data Object.
 * Immutable. The bytes are kept unchanged. Unknown objects are skipped by their size; the number of children that an object
 * announces is not believed (VLC announces one child more than there are).
 */
public final class AsfHeader {
    /** Maximum length of a whole header, including pictures and scripts, in bytes. */
    public static final int MAX_BYTES = 1024 * 1024;

    /** Length of the part of the Data Object that belongs to a header, in bytes. */
    public static final int DATA_HEAD_BYTES = 50; // ASF 5.1

    /** Minimum length of a packet, in bytes; a smaller packet would hold only its head. */
    public static final int MIN_PACKET_BYTES = 64;

    /** Maximum length of a packet, in bytes; a larger packet does not fit into the framing of MMSH. */
    public static final int MAX_PACKET_BYTES = 65535 - 12;

    static final int OBJECT_HEAD_BYTES = 24; // ASF 2.1

    private static final int HEADER_HEAD_BYTES = 30; // ASF 3.1
    private static final int FILE_PROPERTIES_BYTES = 104; // ASF 3.2
    private static final int STREAM_PROPERTIES_BYTES = 78; // ASF 3.3
    private static final int EXTENSION_HEAD_BYTES = 46; // ASF 3.4
    private static final int EXTENDED_STREAM_BYTES = 88; // ASF 4.1
    private static final int BITRATE_BYTES = 6; // ASF 3.12
    private static final int NO_CLEAN_POINTS = 4; // ASF 4.1
    private static final int STREAM_NUMBER = 0x7f;
    private static final int BROADCAST = 1; // ASF 3.2

    /** The kind of media in a stream. */
    public enum Kind {
        AUDIO,
        VIDEO,
        /** Commands, pictures, files, …, which are passed on like all other streams. */
        OTHER
    }

    /**
     * One stream of the header.
     *
     * @param number 1 to 127
     * @param bitsPerSecond 0 when the header does not tell
     * @param hasCleanPoints whether the stream has key frames that a decoder must wait for
     * @param codec for people, such as {@code WMV 9}; null when not known
     */
    public record Stream(int number, Kind kind, long bitsPerSecond, boolean hasCleanPoints, String codec) {}

    private final byte[] bytes;
    private final int filePropertiesAt;
    private final int packetSize;
    private final boolean broadcast;
    private final long totalPackets;
    private final List<Stream> streams;

    private AsfHeader(byte[] bytes, Parser parser) {
        this.bytes = bytes;
        this.filePropertiesAt = parser.filePropertiesAt;
        this.packetSize = parser.packetSize;
        this.broadcast = parser.broadcast;
        this.totalPackets = LittleEndian.i64(bytes, parser.end + 40);
        this.streams = parser.streams();
    }

    /**
     * Reads a header.
     *
     * @param header exactly the Header Object and the first 50 bytes of the Data Object; kept, and not changed afterwards by
     *     anyone
     * @throws RefusedStreamException the bytes are no header, or the pump cannot reflect a stream with this header
     */
    public static AsfHeader parse(byte[] header) throws RefusedStreamException {
        if (header.length < OBJECT_HEAD_BYTES) {
            throw malformed("an ASF header of only %d bytes", header.length);
        }
        long objectBytes = objectBytes(header, 0);
        if (header.length != objectBytes + DATA_HEAD_BYTES) {
            throw malformed(
                    "an ASF header of %d bytes, but its Header Object says %d, and %d of the Data Object must follow",
                    header.length, objectBytes, DATA_HEAD_BYTES);
        }
        if (!Guid.DATA.isAt(header, (int) objectBytes)) {
            throw malformed("no ASF Data Object after the Header Object of %d bytes", objectBytes);
        }
        Parser parser = new Parser(header, (int) objectBytes);
        parser.parse();
        return new AsfHeader(header, parser);
    }

    /**
     * Returns the length of a Header Object, read from the object's head.
     *
     * @param at index of the head; the array has at least 24 bytes from there on
     * @return length in bytes of the Header Object, which stays within {@link #MAX_BYTES} together with the head of the Data
     *     Object
     */
    static int objectBytes(byte[] bytes, int at) throws RefusedStreamException {
        if (!Guid.HEADER.isAt(bytes, at)) {
            throw new MalformedStreamException("no ASF Header Object where one must be");
        }
        long size = LittleEndian.i64(bytes, at + Guid.BYTES);
        if (size >= 0 && size < HEADER_HEAD_BYTES) {
            throw malformed("an ASF Header Object of %d bytes", size);
        }
        if (size < 0 || size > MAX_BYTES - DATA_HEAD_BYTES) {
            throw new OversizedUnitException("an ASF Header Object of " + Long.toUnsignedString(size)
                    + " bytes exceeds " + (MAX_BYTES - DATA_HEAD_BYTES) + " bytes");
        }
        return (int) size;
    }

    /** The header that the encoder sent. All threads share the array; nobody may change it. */
    public byte[] bytes() {
        return bytes;
    }

    /** The length of every packet, in bytes: {@link #MIN_PACKET_BYTES} to {@link #MAX_PACKET_BYTES}. */
    public int packetSize() {
        return packetSize;
    }

    /** The streams in the order of the header; at least one, each number once. */
    public List<Stream> streams() {
        return streams;
    }

    /** The known codecs, for people: each once, video first. */
    public List<String> codecs() {
        List<String> names = new ArrayList<>();
        for (Kind kind : List.of(Kind.VIDEO, Kind.AUDIO)) {
            for (Stream stream : streams) {
                if (stream.kind() == kind && stream.codec() != null && !names.contains(stream.codec())) {
                    names.add(stream.codec());
                }
            }
        }
        return List.copyOf(names);
    }

    /** Whether the header has sound and no video. */
    boolean isAudioOnly() {
        return streams.stream().anyMatch(stream -> stream.kind() == Kind.AUDIO)
                && streams.stream().noneMatch(stream -> stream.kind() == Kind.VIDEO);
    }

    /** The number of packets that follow, if the header belongs to a finished file; 0 when it is not known. */
    long packetsToCome() {
        return broadcast || totalPackets < 0 ? 0 : totalPackets;
    }

    /**
     * Whether a player that has read this header can continue with the packets that follow the other header. The two headers
     * may differ only in values that an encoder writes anew at each start: the file's id, size, time of creation, durations and
     * number of packets.
     */
    public boolean isEquivalent(AsfHeader other) {
        int from = filePropertiesAt + OBJECT_HEAD_BYTES;
        int to = filePropertiesAt + 80; // the preroll, which follows id, size, creation, packets and two durations
        int data = bytes.length - DATA_HEAD_BYTES;
        int reserved = bytes.length - 2; // the last two bytes, which follow size, id and packets
        return filePropertiesAt == other.filePropertiesAt
                && bytes.length == other.bytes.length
                && same(other, 0, from)
                && same(other, to, data + Guid.BYTES)
                && same(other, reserved, bytes.length);
    }

    private boolean same(AsfHeader other, int from, int to) {
        return Arrays.equals(bytes, from, to, other.bytes, from, to);
    }

    private static MalformedStreamException malformed(String format, Object... values) {
        return new MalformedStreamException(String.format(Locale.ROOT, format, values));
    }

    /** Reads a Header Object's children. */
    private static final class Parser {
        private final byte[] header;
        private final int end;

        private int filePropertiesAt = -1;
        private int packetSize;
        private boolean broadcast;

        // By stream number; properties of a stream may come before the stream itself.
        private final Map<Integer, Stream> found = new LinkedHashMap<>();
        private final Map<Integer, Long> bitsPerSecond = new HashMap<>();
        private final Map<Integer, Boolean> withoutCleanPoints = new HashMap<>();

        Parser(byte[] header, int end) {
            this.header = header;
            this.end = end;
        }

        void parse() throws MalformedStreamException {
            readObjects(HEADER_HEAD_BYTES, end, true);
            if (filePropertiesAt < 0) {
                throw malformed("an ASF header without File Properties");
            }
            if (found.isEmpty()) {
                throw malformed("an ASF header without streams");
            }
        }

        List<Stream> streams() {
            return found.values().stream()
                    .map(each -> new Stream(
                            each.number(),
                            each.kind(),
                            bitsPerSecond.getOrDefault(each.number(), each.bitsPerSecond()),
                            !withoutCleanPoints.getOrDefault(each.number(), false),
                            each.codec()))
                    .toList();
        }

        /** Reads objects; a rest that is shorter than an object's head is skipped. */
        private void readObjects(int from, int to, boolean top) throws MalformedStreamException {
            for (int at = from; to - at >= OBJECT_HEAD_BYTES; ) {
                long size = LittleEndian.i64(header, at + Guid.BYTES);
                if (size < OBJECT_HEAD_BYTES || size > to - at) {
                    throw malformed(
                            "an ASF object of %s bytes at byte %d of the header, where %d to %d are possible",
                            Long.toUnsignedString(size), at, OBJECT_HEAD_BYTES, to - at);
                }
                if (top) {
                    readTopObject(at, (int) size);
                } else if (Guid.EXTENDED_STREAM_PROPERTIES.isAt(header, at)) {
                    readExtendedStream(at, (int) size);
                }
                at += (int) size;
            }
        }

        private void readTopObject(int at, int size) throws MalformedStreamException {
            if (Guid.FILE_PROPERTIES.isAt(header, at)) {
                readFileProperties(at, size);
            } else if (Guid.STREAM_PROPERTIES.isAt(header, at)) {
                readStream(at, size);
            } else if (Guid.HEADER_EXTENSION.isAt(header, at)) {
                readExtension(at, size);
            } else if (Guid.STREAM_BITRATE_PROPERTIES.isAt(header, at)) {
                readBitrates(at, size);
            }
        }

        private void readFileProperties(int at, int size) throws MalformedStreamException {
            require("File Properties", size, FILE_PROPERTIES_BYTES);
            if (filePropertiesAt >= 0) {
                throw malformed("an ASF header with two File Properties");
            }
            long minimum = LittleEndian.u32(header, at + 92);
            long maximum = LittleEndian.u32(header, at + 96);
            if (minimum != maximum) {
                throw malformed(
                        "ASF packets of %d to %d bytes, but live ones must all have the same", minimum, maximum);
            }
            if (maximum < MIN_PACKET_BYTES || maximum > MAX_PACKET_BYTES) {
                throw malformed(
                        "ASF packets of %d bytes are not in %d to %d", maximum, MIN_PACKET_BYTES, MAX_PACKET_BYTES);
            }
            filePropertiesAt = at;
            packetSize = (int) maximum;
            broadcast = (LittleEndian.i32(header, at + 88) & BROADCAST) != 0;
        }

        private void readStream(int at, int size) throws MalformedStreamException {
            require("Stream Properties", size, STREAM_PROPERTIES_BYTES);
            long specific = LittleEndian.u32(header, at + 64);
            long correction = LittleEndian.u32(header, at + 68);
            if (specific + correction > size - STREAM_PROPERTIES_BYTES) {
                throw malformed(
                        "ASF Stream Properties of %d bytes with %d bytes of type and %d of error correction",
                        size, specific, correction);
            }
            int number = LittleEndian.u16(header, at + 72) & STREAM_NUMBER;
            if (number == 0) {
                throw malformed("an ASF stream with the number 0");
            }
            int data = at + STREAM_PROPERTIES_BYTES;
            Stream stream = new Stream(number, Kind.OTHER, 0, true, null);
            if (Guid.AUDIO.isAt(header, at + OBJECT_HEAD_BYTES)) {
                stream = audio(number, data, (int) specific);
            } else if (Guid.VIDEO.isAt(header, at + OBJECT_HEAD_BYTES)) {
                stream = new Stream(number, Kind.VIDEO, 0, true, Codecs.video(header, data, (int) specific));
            }
            found.putIfAbsent(number, stream);
        }

        /** Reads a WAVEFORMATEX (ASF 9.1). */
        private Stream audio(int number, int at, int bytes) {
            boolean whole = bytes >= 12;
            long bits = whole ? 8 * LittleEndian.u32(header, at + 8) : 0;
            String codec = whole ? Codecs.audio(LittleEndian.u16(header, at)) : null;
            return new Stream(number, Kind.AUDIO, bits, true, codec);
        }

        private void readExtension(int at, int size) throws MalformedStreamException {
            require("Header Extension", size, EXTENSION_HEAD_BYTES);
            long bytes = LittleEndian.u32(header, at + 42);
            if (bytes > size - EXTENSION_HEAD_BYTES) {
                throw malformed("an ASF Header Extension of %d bytes with %d bytes of objects", size, bytes);
            }
            int from = at + EXTENSION_HEAD_BYTES;
            readObjects(from, from + (int) bytes, false);
        }

        private void readExtendedStream(int at, int size) throws MalformedStreamException {
            require("Extended Stream Properties", size, EXTENDED_STREAM_BYTES);
            int number = LittleEndian.u16(header, at + 72);
            if (number < 1 || number > STREAM_NUMBER) {
                throw malformed("an ASF stream with the number %d", number);
            }
            withoutCleanPoints.put(number, (LittleEndian.i32(header, at + 68) & NO_CLEAN_POINTS) != 0);
            long bits = LittleEndian.u32(header, at + 40);
            if (bits > 0) {
                bitsPerSecond.putIfAbsent(number, bits);
            }
            int inner = afterNamesAndExtensions(at, at + size);
            if (at + size - inner >= OBJECT_HEAD_BYTES && Guid.STREAM_PROPERTIES.isAt(header, inner)) {
                long innerSize = LittleEndian.i64(header, inner + Guid.BYTES);
                if (innerSize < OBJECT_HEAD_BYTES || innerSize > at + size - inner) {
                    throw malformed(
                            "ASF Stream Properties of %s bytes within %d",
                            Long.toUnsignedString(innerSize), at + size - inner);
                }
                readStream(inner, (int) innerSize);
            }
        }

        private int afterNamesAndExtensions(int at, int to) throws MalformedStreamException {
            int names = LittleEndian.u16(header, at + 84);
            int extensions = LittleEndian.u16(header, at + 86);
            long next = (long) at + EXTENDED_STREAM_BYTES;
            for (int n = 0; n < names + extensions && next <= to; n++) {
                int head = n < names ? 4 : 22;
                if (next + head > to) {
                    next = to + 1L;
                } else if (n < names) {
                    next += head + LittleEndian.u16(header, (int) next + 2);
                } else {
                    next += head + LittleEndian.u32(header, (int) next + 18);
                }
            }
            if (next > to) {
                throw malformed(
                        "ASF Extended Stream Properties of %d bytes have no room for %d names and %d extensions",
                        to - at, names, extensions);
            }
            return (int) next;
        }

        /** Reads the bit rates, at most as many as the object has room for. */
        private void readBitrates(int at, int size) {
            if (size < OBJECT_HEAD_BYTES + 2) {
                return;
            }
            int count = LittleEndian.u16(header, at + OBJECT_HEAD_BYTES);
            int each = at + OBJECT_HEAD_BYTES + 2;
            for (int n = 0; n < count && each + BITRATE_BYTES <= at + size; n++) {
                long bits = LittleEndian.u32(header, each + 2);
                if (bits > 0) {
                    bitsPerSecond.put(LittleEndian.u16(header, each) & STREAM_NUMBER, bits);
                }
                each += BITRATE_BYTES;
            }
        }

        private static void require(String name, int size, int minimum) throws MalformedStreamException {
            if (size < minimum) {
                throw malformed("ASF %s of %d bytes, at least %d are needed", name, size, minimum);
            }
        }
    }
}
