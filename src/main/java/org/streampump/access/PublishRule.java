package org.streampump.access;

import java.util.List;
import org.streampump.settings.Secret;

/**
 * Who may publish a stream.
 *
 * @param anyone no credential is asked for
 * @param keys any of these opens the door; none and not {@code anyone}: nobody may
 */
public record PublishRule(boolean anyone, List<Secret> keys) {
    public static final PublishRule ANYONE = new PublishRule(true, List.of());
    public static final PublishRule NOBODY = new PublishRule(false, List.of());

    public PublishRule {
        keys = List.copyOf(keys);
    }

    /**
     * Tells whether this credential may publish. Compares with every key, so that the time says nothing about which.
     *
     * @param presented the key that the encoder sent, or null when it sent none
     */
    public boolean admits(String presented) {
        boolean found = anyone;
        for (Secret key : keys) {
            found |= key.matches(presented);
        }
        return found;
    }
}
