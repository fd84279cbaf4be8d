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
            if (presented.has(key)) {
                identity = key;
            }
        }
        return Optional.ofNullable(identity);
    }

    /**
     * Whether somebody who was let in may still publish, now that the rule may have changed.
     *
     * @param identity what {@link #publisher} had returned
     */
    public static boolean stillAdmits(PublishRule rule, Object identity) {
        return rule.anyone() || (identity instanceof Secret key && rule.keys().contains(key));
    }

    /** Whether these credentials are the administrator's; without a configured key nobody's are. */
    public static boolean isAdministrator(Optional<Secret> adminKey, Presented presented) {
        return adminKey.isPresent() && presented.has(adminKey.get());
    }
}
