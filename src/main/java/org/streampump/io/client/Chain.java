package org.streampump.io.client;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The pumps on a stream's way, as requests and answers between pumps carry them. What stands for a pump is what it calls this
 * one of its streams: one may be pulled from another of the same pump. In requests it is another one than in answers.
 */
public final class Chain {
    /** The HTTP header: identities of pumps, separated by commas, in the order of the way. */
    public static final String HEADER = "Stream-Pump-Chain";

    /** Nobody needs a chain that is longer; of a longer one the rest is not looked at. */
    public static final int MAX_PUMPS = 32;

    private static final Pattern IDENTITY = Pattern.compile("[0-9a-f]{16}");

    private Chain() {}

    /**
     * The identities in a header's value; what is none is left out.
     *
     * @param value a stranger's text, or null
     */
    public static List<String> parse(String value) {
        List<String> pumps = new ArrayList<>();
        if (value != null) {
            for (String part : value.split(",", MAX_PUMPS + 1)) {
                if (pumps.size() < MAX_PUMPS && IDENTITY.matcher(part.strip()).matches()) {
                    pumps.add(part.strip());
                }
            }
        }
        return List.copyOf(pumps);
    }

    /** A header's value. */
    public static String text(List<String> pumps) {
        return String.join(", ", pumps);
    }
}
