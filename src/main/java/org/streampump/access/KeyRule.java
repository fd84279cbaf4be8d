package org.streampump.access;

import java.util.List;
import java.util.Optional;
import org.streampump.settings.Secret;
import org.streampump.settings.SettingsReader;
import org.streampump.settings.TextRule;
import org.streampump.settings.Value;

/**
 * Admits everybody who presents one of the keys.
 *
 * @param keys each of them opens the door
 */
public record KeyRule(List<Secret> keys) implements AccessRule {
    /** The rule in the configuration: {@code {"key": "…"}} or {@code {"key": ["…", "…"]}}. */
    public static final RuleKind KIND = new Kind();

    public KeyRule {
        keys = List.copyOf(keys);
    }

    @Override
    public Opinion ask(Question question, Attempt attempt) {
        Optional<Secret> key = attempt.find(keys);
        return key.isPresent() ? new Verdict.Admitted(Grant.to(key.get())) : Opinion.NONE;
    }

    @Override
    public boolean stillAdmits(Grant grant) {
        return grant.identity() instanceof Secret key && keys.contains(key);
    }

    private static final class Kind implements RuleKind {
        @Override
        public String key() {
            return "key";
        }

        @Override
        public String expected() {
            return "a text that is not empty and has no control characters, or a list of such texts";
        }

        @Override
        public Optional<AccessRule> read(Value value, SettingsReader in) {
            List<String> keys = value.words().orElse(List.of());
            if (keys.isEmpty() || !keys.stream().allMatch(key -> !key.isEmpty() && TextRule.isLine(key))) {
                in.add(key(), Secret.HIDDEN, expected());
                return Optional.empty();
            }
            if (keys.stream().anyMatch(Secret::isShort)) {
                in.warn(key(), Secret.HIDDEN, Secret.LONG);
            }
            return Optional.of(new KeyRule(keys.stream().map(Secret::new).toList()));
        }
    }
}
