package org.streampump.access;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.streampump.settings.SettingsReader;
import org.streampump.settings.Value;

/** A rule of a test. */
public record TestRule(BiFunction<Question, Attempt, Opinion> answer, boolean admitsAgain) implements AccessRule {

    /** A rule that admits nobody again. */
    public TestRule(BiFunction<Question, Attempt, Opinion> answer) {
        this(answer, /* admitsAgain= */ false);
    }

    /** Asks somebody else, who answers when the test says so. */
    public static TestRule asking(CompletableFuture<Optional<Verdict>> somebody) {
        return new TestRule((question, attempt) -> new Opinion.Later(somebody));
    }

    @Override
    public Opinion ask(Question question, Attempt attempt) {
        return answer.apply(question, attempt);
    }

    @Override
    public boolean stillAdmits(Grant grant) {
        return admitsAgain;
    }

    /** {@code {"agent": "x"}}: admits programs of this name, and excludes robots. */
    public static final RuleKind AGENT = new RuleKind() {
        @Override
        public String key() {
            return "agent";
        }

        @Override
        public String expected() {
            return "the name of a program";
        }

        @Override
        public Optional<AccessRule> read(Value value, SettingsReader in) {
            Optional<AccessRule> rule = value.word().map(AgentRule::new);
            if (rule.isEmpty()) {
                in.wrong(key(), value, expected());
            }
            return rule;
        }
    };

    private record AgentRule(String name) implements AccessRule {
        @Override
        public Opinion ask(Question question, Attempt attempt) {
            if (question.userAgent().equals("robot")) {
                return new Verdict.Forbidden("robots may not " + question.action());
            }
            return question.userAgent().equals(name) ? new Verdict.Admitted(Grant.to(name)) : Opinion.NONE;
        }

        @Override
        public boolean stillAdmits(Grant grant) {
            return !grant.isStranger() && name.equals(grant.identity());
        }
    }
}
