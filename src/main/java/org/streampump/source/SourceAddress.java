package org.streampump.source;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address of a source as the administrator wrote it: a scheme, a colon, and a rest whose form only the scheme's kind of
 * source knows. The rest may be an address in its turn, as in {@code ffmpeg:rtsp://camera/main}. May hold credentials in a user
 * info or a query; only {@link #text} shows them.
 *
 * @param text printable ASCII without blanks or a fragment; the scheme as it was written
 */
public record SourceAddress(String text) {
    /** Maximum length of an address, in characters. */
    static final int MAX_LENGTH = 2_048;

    private static final Pattern FORM = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{0,31}:[!-~&&[^#]]+");
    private static final String AUTHORITY = "://";

    /**
     * Reads an address.
     *
     * @return empty when the text is no address, or when it has an {@code @} that does not end a user info: a misplaced
     *     password, as in {@code http://me:12/34@host/}, looks like port and path, and would be shown
     */
    public static Optional<SourceAddress> of(String text) {
        boolean isAddress = text.length() <= MAX_LENGTH
                && FORM.matcher(text).matches()
                && withoutUserInfo(text).indexOf('@') < 0;
        return isAddress ? Optional.of(new SourceAddress(text)) : Optional.empty();
    }

    private static String withoutUserInfo(String text) {
        int begin = authority(text);
        int user = text.lastIndexOf('@', endOfAuthority(text, begin) - 1);
        return user < begin ? text : text.substring(0, begin) + text.substring(user + 1);
    }

    /** The place after the first {@code ://}; the end of the text when there is none. */
    private static int authority(String text) {
        int found = text.indexOf(AUTHORITY);
        return found < 0 ? text.length() : found + AUTHORITY.length();
    }

    private static int endOfAuthority(String text, int begin) {
        int end = begin;
        while (end < text.length() && text.charAt(end) != '/' && text.charAt(end) != '?') {
            end++;
        }
        return end;
    }

    /** The scheme in lower case. */
    public String scheme() {
        return text.substring(0, text.indexOf(':')).toLowerCase(Locale.ROOT);
    }

    /** The part after the scheme and its colon; may hold credentials. */
    public String rest() {
        return text.substring(text.indexOf(':') + 1);
    }

    /** The address in a form that is fit to be shown: without user info and query. */
    @Override
    public String toString() {
        String open = withoutUserInfo(scheme() + ":" + rest());
        int query = open.indexOf('?');
        String shown = query < 0 ? open : open.substring(0, query);
        int begin = authority(shown);
        boolean isBareHost = begin < shown.length() && endOfAuthority(shown, begin) == shown.length();
        return isBareHost ? shown + "/" : shown;
    }
}
