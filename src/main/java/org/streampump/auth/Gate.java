package org.streampump.auth;

import java.util.Optional;
import org.streampump.config.PublishRule;
import org.streampump.config.Secret;

/** Compares credentials with rules. Every configured key is compared with every presented one, each in constant time. */
public final class Gate {
    private Gate() {}

    /**
     * Whether a stream may be published with these credentials.
     *
     * @return who it is, for telling an encoder's ghost from a stranger: the key itself, or {@code stranger} where anyone
     *     may publish; empty when it may not
     */
    public static Optional<Object> publisher(PublishRule rule, Presented presented, Object stranger) {
        if (rule.anyone()) {
            return Optional.of(stranger);
        }
        Object identity = null;
        for (Secret key : rule.keys()) {
            if (matches(key, presented)) {
                identity = key;
            }
        }
        return Optional.ofNullable(identity);
    }

    /** Whether these credentials are the administrator's; without a configured key nobody's are. */
    public static boolean isAdministrator(Optional<Secret> adminKey, Presented presented) {
        return adminKey.isPresent() && matches(adminKey.get(), presented);
    }

    private static boolean matches(Secret key, Presented presented) {
        boolean matches = false;
        for (String secret : presented.secrets()) {
            matches |= key.matches(secret);
        }
        return matches;
    }
}
