package org.streampump.stream;

import java.util.regex.Pattern;

/** The rule for stream names, checked wherever a name comes in, so that every name is safe in a URL and as a file name. */
public final class StreamName {
    /** Maximum number of characters: a name with a suffix is short enough for a file name. */
    public static final int MAX_LENGTH = 200;

    /** Parts of letters, digits, {@code _ - .}, none beginning with a dot, separated by single slashes. */
    private static final Pattern RULE = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*");

    private StreamName() {}

    public static boolean isValid(String name) {
        return name != null && name.length() <= MAX_LENGTH && RULE.matcher(name).matches();
    }
}
