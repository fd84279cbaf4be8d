package org.streampump.container.ogg;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.streampump.container.LittleEndian;

/** Reads the title from a comment header, Vorbis I §5. A header that is cut short is read as far as it reaches. */
final class Comments {
    /** Maximum length of a title, in characters; a longer title is cut. */
    static final int MAX_TITLE_CHARS = 250;

    /** Maximum length of a field, in bytes; a longer field is skipped. */
    static final int MAX_FIELD_BYTES = 4096;

    private static final String ARTIST = "ARTIST=";
    private static final String TITLE = "TITLE=";

    private Comments() {}

    /**
     * Returns {@code ARTIST - TITLE}, or the title alone, on one line without control characters; an empty text when there is
     * no title.
     *
     * @param packet the header's bytes
     * @param from index in the packet where the comments begin; may be after the packet's end
     */
    static String title(byte[] packet, int from) {
        String artist = "";
        String title = "";
        int at = skip(packet, from);
        if (packet.length - at < Integer.BYTES) {
            return "";
        }
        int count = LittleEndian.i32(packet, at);
        at += Integer.BYTES;
        for (int n = 0; n != count && packet.length - at >= Integer.BYTES; n++) {
            int value = at + Integer.BYTES;
            at = skip(packet, at);
            if (at - value <= MAX_FIELD_BYTES && LittleEndian.i32(packet, value - Integer.BYTES) == at - value) {
                String field = text(packet, value, at - value);
                artist = artist.isEmpty() ? valueOf(ARTIST, field) : artist;
                title = title.isEmpty() ? valueOf(TITLE, field) : title;
            }
        }
        return title.isEmpty() ? "" : cut(artist.isEmpty() ? title : artist + " - " + title);
    }

    /**
     * Returns the index after the length field at {@code at} and after the bytes that it announces; at most the packet's end.
     */
    private static int skip(byte[] packet, int at) {
        if (packet.length - at < Integer.BYTES) {
            return packet.length;
        }
        int left = packet.length - at - Integer.BYTES;
        long length = Integer.toUnsignedLong(LittleEndian.i32(packet, at));
        return at + Integer.BYTES + (int) Math.min(left, length);
    }

    /** Returns the text; empty when the bytes are not UTF-8. */
    private static String text(byte[] bytes, int at, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, at, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return "";
        }
    }

    private static String valueOf(String name, String field) {
        if (field.length() < name.length()
                || !field.substring(0, name.length()).toUpperCase(Locale.ROOT).equals(name)) {
            return "";
        }
        StringBuilder value = new StringBuilder();
        field.substring(name.length()).chars().forEach(each -> value.append(isOfLine(each) ? (char) each : ' '));
        return value.toString().strip();
    }

    private static boolean isOfLine(int character) {
        int type = Character.getType(character);
        return !Character.isISOControl(character)
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }

    private static String cut(String text) {
        if (text.length() <= MAX_TITLE_CHARS) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_TITLE_CHARS - 1)) ? MAX_TITLE_CHARS - 1 : MAX_TITLE_CHARS;
        return text.substring(0, end);
    }
}
