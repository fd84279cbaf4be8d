package org.streampump.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.streampump.settings.Problem;
import org.streampump.settings.Secret;
import org.streampump.settings.Section;
import org.streampump.settings.SettingsReader;
import org.streampump.settings.Value;

/**
 * The rules of one stream. Immutable.
 *
 * @param publish the rules for sending the stream
 * @param watch the rules for receiving it
 */
public record StreamAccess(RuleList publish, RuleList watch) {

    /**
     * Returns the section of these settings.
     *
     * @param kinds all kinds of rules; the first is the usual one, and is expected where a rule is missing
     */
    public static Section<StreamAccess> section(List<RuleKind> kinds) {
        return new Section<>(StreamAccess.class, in -> new StreamAccess(publish(in, kinds), RuleList.ANYONE));
    }

    private static RuleList publish(SettingsReader in, List<RuleKind> kinds) {
        Optional<Value> value = in.take(
                "publish",
                "*required* unless `source` is an address",
                "`{\"key\": \"…\"}` or `{\"key\": [\"…\", \"…\"]}`; `\"anyone\"` opens the stream to everybody");
        if (in.isGiven("source", "push")) {
            return RuleList.NOBODY; // a rule may be kept beside the source, for days on which an encoder publishes
        }
        if (value.filter(said -> said.isText("anyone")).isPresent()) {
            return RuleList.ANYONE;
        }
        if (!(value.orElse(null) instanceof Value.Group group)) {
            String found = value.isEmpty() ? Problem.MISSING : Secret.HIDDEN;
            in.add("publish", found, "{\"key\": \"…\"} or \"anyone\"");
            return RuleList.NOBODY;
        }
        SettingsReader rules = in.inside("publish", group);
        RuleList list = rules(rules, kinds);
        rules.finishSecrets();
        return list;
    }

    /** Reads the rules of a group; a problem leaves nobody admitted. */
    private static RuleList rules(SettingsReader in, List<RuleKind> kinds) {
        List<AccessRule> rules = new ArrayList<>();
        int given = 0;
        for (RuleKind kind : kinds) {
            Optional<Value> value = in.take(kind.key());
            if (value.isPresent()) {
                given++;
                kind.read(value.get(), in).ifPresent(rules::add);
            }
        }
        if (given == 0) {
            in.add(kinds.get(0).key(), Problem.MISSING, kinds.get(0).expected());
        }
        return rules.size() == given ? new RuleList(rules, /* isOpen= */ false) : RuleList.NOBODY;
    }
}
