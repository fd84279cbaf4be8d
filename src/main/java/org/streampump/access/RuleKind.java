package org.streampump.access;

import java.util.Optional;
import org.streampump.settings.SettingsReader;
import org.streampump.settings.Value;

/** One kind of rule in the configuration: the key that names it, and its reader. */
public interface RuleKind {

    /** The rule's key in the group of a setting such as {@code publish}. */
    String key();

    /** The allowed values, for the text of a problem. */
    String expected();

    /**
     * Reads one rule.
     *
     * @param in the group that contains the value; gets the problems
     * @return empty after a problem
     */
    Optional<AccessRule> read(Value value, SettingsReader in);
}
