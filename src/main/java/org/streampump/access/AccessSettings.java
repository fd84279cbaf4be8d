package org.streampump.access;

import java.util.List;
import java.util.Optional;
import org.streampump.settings.Kind;
import org.streampump.settings.Secret;
import org.streampump.settings.Section;
import org.streampump.settings.SettingsReader;
import org.streampump.settings.TextRule;

/**
 * The administrator's key, and the limit for guesses. Immutable.
 *
 * @param adminKey opens the administrative doors; empty: these doors are closed
 * @param guesses maximum number of wrong credentials of one address that are compared per minute; 0: no limit
 */
public record AccessSettings(Optional<Secret> adminKey, int guesses) {
    private static final int MAX_GUESSES = 1_000_000;
    private static final Kind<String> KEY = Kind.ofText(
                    text -> Optional.of(text).filter(key -> !key.isEmpty() && TextRule.isLine(key)),
                    "a text that is not empty and has no control characters")
            .hidden();

    public static final Section<AccessSettings> SECTION = new Section<>(AccessSettings.class, AccessSettings::read);

    /** The rules for administration. */
    public RuleList administrators() {
        return adminKey.map(key -> RuleList.of(new KeyRule(List.of(key)))).orElse(RuleList.NOBODY);
    }

    private static AccessSettings read(SettingsReader in) {
        Optional<String> adminKey =
                in.read("adminKey", KEY, "none", "opens kicking and the list of viewers; without it both are closed");
        if (adminKey.filter(Secret::isShort).isPresent()) {
            in.warn("adminKey", Secret.HIDDEN, Secret.LONG);
        }
        return new AccessSettings(
                adminKey.map(Secret::new),
                in.count(
                        "guesses",
                        30,
                        0,
                        MAX_GUESSES,
                        "wrong credentials that are looked at per minute and address (of IPv6: its /64 network); `0`: all. See"
                                + " [guessing](security.md#guessing)"));
    }
}
