package org.streampump.container.asf;

import java.util.UUID;
import org.streampump.container.LittleEndian;

/** The GUIDs that this program needs (ASF 10), with their form on the wire. */
enum Guid {
    HEADER("75b22630-668e-11cf-a6d9-00aa0062ce6c"),
    DATA("75b22636-668e-11cf-a6d9-00aa0062ce6c"),
    FILE_PROPERTIES("8cabdca1-a947-11cf-8ee4-00c00c205365"),
    STREAM_PROPERTIES("b7dc0791-a9b7-11cf-8ee6-00c00c205365"),
    HEADER_EXTENSION("5fbf03b5-a92e-11cf-8ee3-00c00c205365"),
    EXTENDED_STREAM_PROPERTIES("14e6a5cb-c672-4332-8399-a96952065b5a"),
    STREAM_BITRATE_PROPERTIES("7bf875ce-468d-11d1-8d82-006097c9a2b2"),
    SIMPLE_INDEX("33000890-e5b1-11cf-89f4-00a0c90349cb"),
    INDEX("d6e229d3-35da-11d1-9034-00a0c90349be"),
    MEDIA_OBJECT_INDEX("feb103f8-12ad-4c64-840f-2a1d2f7ad48c"),
    TIMECODE_INDEX("3cb73fd0-0c4a-4803-953d-edf7b6228f0c"),
    AUDIO("f8699e40-5b4d-11cf-a8fd-00805f5c442b"),
    VIDEO("bc19efc0-5b4d-11cf-a8fd-00805f5c442b");

    static final int BYTES = 16;

    private final long first; // eight bytes of the wire as one number, the first byte lowest
    private final long last;

    Guid(String text) {
        UUID value = UUID.fromString(text);
        long high = value.getMostSignificantBits(); // three numbers, each with its lowest byte first on the wire
        first = high >>> 32 | (high >>> 16 & 0xffff) << 32 | (high & 0xffff) << 48;
        last = Long.reverseBytes(value.getLeastSignificantBits());
    }

    /** Whether this GUID is at index {@code at}. The array must have 16 bytes from there on. */
    boolean isAt(byte[] bytes, int at) {
        return LittleEndian.i64(bytes, at) == first && LittleEndian.i64(bytes, at + 8) == last;
    }

    /** Returns byte {@code n} of the GUID on the wire, 0 to 15. */
    byte wire(int n) {
        return (byte) (n < 8 ? first >>> 8 * n : last >>> 8 * (n - 8));
    }

    /** Whether an index begins at index {@code at} of the array, as it may after the Data Object of a file (ASF 6). */
    static boolean isIndexAt(byte[] bytes, int at) {
        return SIMPLE_INDEX.isAt(bytes, at)
                || INDEX.isAt(bytes, at)
                || MEDIA_OBJECT_INDEX.isAt(bytes, at)
                || TIMECODE_INDEX.isAt(bytes, at);
    }
}
