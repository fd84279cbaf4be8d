package org.streampump.access;

import java.util.List;

/**
 * The rules for one action, in the order in which they are asked. Immutable.
 *
 * @param isOpen whether a visitor about whom no rule has an opinion is admitted
 */
public record RuleList(List<AccessRule> rules, boolean isOpen) {
    public static final RuleList ANYONE = new RuleList(List.of(), /* isOpen= */ true);
    public static final RuleList NOBODY = new RuleList(List.of(), /* isOpen= */ false);

    public RuleList {
        rules = List.copyOf(rules);
    }

    /** Returns a list that admits only the visitors whom one of the rules admits. */
    public static RuleList of(AccessRule... rules) {
        return new RuleList(List.of(rules), /* isOpen= */ false);
    }

    /** Whether everybody is admitted; no rule has to be asked then. */
    public boolean isForAnyone() {
        return rules.isEmpty() && isOpen;
    }

    /** Whether nobody is admitted, whatever the credential. */
    public boolean isForNobody() {
        return rules.isEmpty() && !isOpen;
    }

    /** Returns a list with the rules of all lists, each rule once. It admits everybody whom one of the lists admits. */
    public static RuleList anyOf(List<RuleList> lists) {
        return new RuleList(
                lists.stream().flatMap(list -> list.rules.stream()).distinct().toList(),
                lists.stream().anyMatch(RuleList::isOpen));
    }

    /** Whether the owner of a right that older rules gave is still admitted. */
    public boolean stillAdmits(Grant grant) {
        return isOpen || rules.stream().anyMatch(rule -> rule.stillAdmits(grant));
    }
}
