package org.streampump.control;

import org.streampump.logging.Texts;

/** The rule for titles that strangers send. */
final class PlayingTitle {
    /** Maximum length of a title, in characters; in UTF-8 at most 1,600 bytes, which ICY metadata has room for. */
    static final int MAX_LENGTH = 400;

    private PlayingTitle() {}

    /** Returns a title as one line without control characters and outer white space, cut if it is too long. */
    static String of(String text) {
        String line = text.codePoints()
                .map(c -> Texts.isPrintable(c) ? c : ' ')
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
}
