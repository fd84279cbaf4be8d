package org.streampump.container.mpegaudio;

/** Tags that stand between frames, in files and in streams that are made of files. */
final class Tags {
    /** Length in bytes of an ID3v2 tag's header; {@link #id3v2At} needs no more bytes for its answer. */
    static final int ID3V2_HEADER_BYTES = 10;

    /** Length in bytes of an ID3v1 tag, which is at a file's end. */
    static final int ID3V1_BYTES = 128;

    /** Answer when no tag begins at the place. */
    static final int NONE = 0;

    /** Answer when more bytes are needed to tell. */
    static final int UNSURE = -1;

    private static final byte[] ID3V2 = {'I', 'D', '3'};
    private static final byte[] ID3V1 = {'T', 'A', 'G'};
    private static final int OLDEST_VERSION = 2;
    private static final int NEWEST_VERSION = 4;
    private static final int FOOTER_FLAG = 0x10;
    private static final int UNDEFINED_FLAGS = 0x0f;

    private Tags() {}

    /**
     * Returns the length in bytes of the whole ID3v2 tag that begins at index {@code at}, {@link #NONE} or {@link #UNSURE}
     * (ID3v2.4.0 structure, 3.1).
     */
    static int id3v2At(byte[] b, int at, int end) {
        int signature = matches(b, at, end, ID3V2);
        if (signature != ID3V2.length) {
            return signature;
        }
        if (at + ID3V2_HEADER_BYTES > end) {
            return UNSURE;
        }
        int version = b[at + 3] & 0xff;
        if (version < OLDEST_VERSION || version > NEWEST_VERSION || (b[at + 5] & UNDEFINED_FLAGS) != 0) {
            return NONE;
        }
        int size = 0;
        for (int n = 6; n < ID3V2_HEADER_BYTES; n++) {
            if (b[at + n] < 0) { // seven bits in each byte
                return NONE;
            }
            size = size << 7 | b[at + n];
        }
        return ID3V2_HEADER_BYTES + size + ((b[at + 5] & FOOTER_FLAG) != 0 ? ID3V2_HEADER_BYTES : 0);
    }

    /** Returns {@link #ID3V1_BYTES}, {@link #NONE} or {@link #UNSURE}. */
    static int id3v1At(byte[] b, int at, int end) {
        int signature = matches(b, at, end, ID3V1);
        return signature == ID3V1.length ? ID3V1_BYTES : signature;
    }

    /** Returns the signature's length, {@link #NONE} or {@link #UNSURE}. */
    private static int matches(byte[] b, int at, int end, byte[] signature) {
        for (int n = 0; n < signature.length; n++) {
            if (at + n >= end) {
                return UNSURE;
            }
            if (b[at + n] != signature[n]) {
                return NONE;
            }
        }
        return signature.length;
    }
}
