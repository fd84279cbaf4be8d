package org.streampump.servlet;

/** The rule for titles that strangers say. */
final class PlayingTitle {
    /** Characters; in UTF-8 at most 1,600 bytes, which ICY metadata has room for. */
    static final int MAX_LENGTH = 400;

    private PlayingTitle() {}

    /** One line without control characters and outer white space, cut if it is too long. */
    static String of(String text) {
        String line = text.codePoints()
                .map(c -> isPrintable(c) ? c : ' ')
                .limit(4L * MAX_LENGTH) // before anything else is done with it
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip()
                .replaceAll(" {2,}", " ");
        if (line.length() <= MAX_LENGTH) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
        return line.substring(0, end).strip();
    }

    /** Of format characters only those within emoji: others, such as overrides of direction, change the text around them. */
    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            case Character.FORMAT -> c == 0x200c || c == 0x200d;
            default -> true;
        };
    }
}
