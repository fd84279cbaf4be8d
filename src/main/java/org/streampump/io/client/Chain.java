package org.streampump.io.client;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The pumps on a stream's way, as requests and answers between pumps carry them. An identity stands for one stream of one pump,
 * because a stream may be pulled from a different stream of the same pump. A pump's identity in requests differs from its
 * identity in answers.
 */
public final class Chain {
    /** The HTTP header with the chain: identities of pumps, separated by commas, in the order of the way. */
    public static final String HEADER = "Stream-Pump-Chain";

    /** Maximum length of a chain; no real chain is longer. The excess of a longer chain is ignored. */
    public static final int MAX_PUMPS = 32;

    private static final Pattern IDENTITY = Pattern.compile("[0-9a-f]{16}");

    private Chain() {}

    /**
     * Returns the identities in a header's value; parts that are no identity are left out.
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

    /** Returns the header's value for a chain. */
    public static String text(List<String> pumps) {
        return String.join(", ", pumps);
    }
}
