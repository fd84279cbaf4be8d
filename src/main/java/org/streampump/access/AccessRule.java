package org.streampump.access;

/**
 * One rule about who may do something. The rules of a {@link RuleList} are asked in order, and the first verdict decides. Rules
 * with equal settings are equal. Any thread.
 */
public interface AccessRule {

    /**
     * Answers a question; must not block. A rule that compares a secret compares it through the attempt, which counts guesses,
     * and has no opinion about a secret that it does not know: a later rule may know the secret. An exception, at once or
     * later, admits nobody.
     */
    Opinion ask(Question question, Attempt attempt);

    /** Whether the rule, which may be newer than this right, would admit the right's owner again. */
    boolean stillAdmits(Grant grant);
}
