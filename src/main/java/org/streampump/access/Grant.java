package org.streampump.access;

/**
 * The right of an admitted visitor.
 *
 * @param identity equal for all connections of one visitor, so that a publisher can replace its own lost connection; never shown
 * @param isStranger whether the visitor needed no credential; anybody may then be this visitor
 */
public record Grant(Object identity, boolean isStranger) {

    /** The right of a visitor whom a rule knows. */
    public static Grant to(Object identity) {
        return new Grant(identity, /* isStranger= */ false);
    }

    /** The right of a visitor who did not have to prove anything, and is known by its address alone. */
    public static Grant toStranger(String address) {
        return new Grant(address, /* isStranger= */ true);
    }
}
