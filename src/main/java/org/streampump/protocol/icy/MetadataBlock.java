package org.streampump.protocol.icy;

import java.nio.charset.StandardCharsets;

/**
 * The block between the bytes of the stream: a length in units of 16 bytes, then text padded with zeros. The text is UTF-8, as
 * today's players read it.
 *
 * <p>As in Icecast, a block has a title and no address: the station's address is in {@code icy-url}, and players take an address
 * in the block for that of the song.
 */
final class MetadataBlock {
    /** The block that says that the title has not changed. The array is never changed. */
    static final byte[] NOTHING = {0};

    private static final int UNIT_BYTES = 16;
    private static final int MAX_UNITS = 255;

    /** Maximum length of a block, in bytes, its length field included. */
    static final int MAX_BYTES = 1 + MAX_UNITS * UNIT_BYTES;

    private static final byte[] BEFORE = "StreamTitle='".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BEHIND = "';".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_TITLE_BYTES = MAX_UNITS * UNIT_BYTES - BEFORE.length - BEHIND.length;

    /** The block that removes the last title. The array is never changed. */
    static final byte[] UNTITLED = built("");

    private MetadataBlock() {}

    /** Returns the block of a title. A title that is too long is cut between two characters. The array must not be changed. */
    static byte[] of(String title) {
        return title.isEmpty() ? UNTITLED : built(title);
    }

    private static byte[] built(String title) {
        byte[] text = unquotable(title).getBytes(StandardCharsets.UTF_8);
        int length = cut(text);
        int bytes = BEFORE.length + length + BEHIND.length;
        int units = (bytes + UNIT_BYTES - 1) / UNIT_BYTES;
        byte[] block = new byte[1 + units * UNIT_BYTES];
        block[0] = (byte) units;
        System.arraycopy(BEFORE, 0, block, 1, BEFORE.length);
        System.arraycopy(text, 0, block, 1 + BEFORE.length, length);
        System.arraycopy(BEHIND, 0, block, 1 + BEFORE.length + length, BEHIND.length);
        return block;
    }

    /**
     * Returns the title in a form that is safe between quotes. The format has no escapes. A quote or a semicolon alone ends the
     * title in no player, and is sent unchanged, as Icecast sends it. A quote followed by a semicolon ends the title, and a
     * player might read the text after them as an address.
     */
    private static String unquotable(String title) {
        return title.replace("';", "' ;");
    }

    private static int cut(byte[] text) {
        int length = Math.min(text.length, MAX_TITLE_BYTES);
        while (length < text.length && length > 0 && (text[length] & 0xc0) == 0x80) {
            length--;
        }
        return length;
    }
}
