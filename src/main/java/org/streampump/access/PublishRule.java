package org.streampump.access;

import java.util.List;
import java.util.Optional;
import org.streampump.settings.Problem;
import org.streampump.settings.Secret;
import org.streampump.settings.Section;
import org.streampump.settings.SettingsReader;
import org.streampump.settings.TextRule;
import org.streampump.settings.Value;

/**
 * The rule for publishing a stream.
 *
 * @param anyone whether everybody may publish without a credential
 * @param keys each of these keys opens the door; when the list is empty and {@code anyone} is false, nobody may publish
 */
public record PublishRule(boolean anyone, List<Secret> keys) {
    public static final PublishRule ANYONE = new PublishRule(true, List.of());
    public static final PublishRule NOBODY = new PublishRule(false, List.of());

    public static final Section<PublishRule> SECTION = new Section<>(PublishRule.class, PublishRule::read);

    public PublishRule {
        keys = List.copyOf(keys);
    }

    private static PublishRule read(SettingsReader in) {
        Optional<Value> value = in.take(
                "publish",
                "*required* unless `source` is an address",
                "`{\"key\": \"…\"}` or `{\"key\": [\"…\", \"…\"]}`; `\"anyone\"` opens the stream to everybody");
        if (in.isGiven("source", "push")) {
            return NOBODY; // a rule may be kept beside the source, for days on which an encoder publishes
        }
        if (value.filter(said -> said.isText("anyone")).isPresent()) {
            return ANYONE;
        }
        if (!(value.orElse(null) instanceof Value.Group group)) {
            String found = value.isEmpty() ? Problem.MISSING : Secret.HIDDEN;
            in.add("publish", found, "{\"key\": \"…\"} or \"anyone\"");
            return NOBODY;
        }
        SettingsReader rule = in.inside("publish", group);
        PublishRule keys = keys(rule);
        rule.finishSecrets();
        return keys;
    }

    private static PublishRule keys(SettingsReader rule) {
        Optional<Value> value = rule.take("key");
        List<String> keys = value.flatMap(Value::words).orElse(List.of());
        if (keys.isEmpty() || !keys.stream().allMatch(key -> !key.isEmpty() && TextRule.isLine(key))) {
            String found = value.isEmpty() ? Problem.MISSING : Secret.HIDDEN;
            rule.add("key", found, "a text that is not empty and has no control characters, or a list of such texts");
            return NOBODY;
        }
        if (keys.stream().anyMatch(Secret::isShort)) {
            rule.warn("key", Secret.HIDDEN, Secret.LONG);
        }
        return new PublishRule(false, keys.stream().map(Secret::new).toList());
    }
}
