package org.streampump.status;

import java.util.Locale;
import org.streampump.access.PublishRule;

/** The people who may publish, without their keys. The API writes it in lower case. */
public enum PublishState {
    /** Everybody who has a key. */
    KEY,
    ANYONE,
    NOBODY;

    static PublishState of(PublishRule rule) {
        if (rule.anyone()) {
            return ANYONE;
        }
        return rule.keys().isEmpty() ? NOBODY : KEY;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
