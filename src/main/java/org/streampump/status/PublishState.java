package org.streampump.status;

import java.util.Locale;
import org.streampump.access.RuleList;

/** The people who may publish, without their keys. The API writes it in lower case. */
public enum PublishState {
    /** Everybody who has a key. */
    KEY,
    ANYONE,
    NOBODY;

    static PublishState of(RuleList publishers) {
        if (publishers.isForAnyone()) {
            return ANYONE;
        }
        return publishers.isForNobody() ? NOBODY : KEY;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
