package org.streampump.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streampump.access.Action;
import org.streampump.access.Gate;
import org.streampump.access.Grant;
import org.streampump.access.KeyRule;
import org.streampump.access.Presented;
import org.streampump.access.Question;
import org.streampump.access.RuleKind;
import org.streampump.access.RuleList;
import org.streampump.access.StreamAccess;
import org.streampump.access.TestRule;
import org.streampump.access.Verdict;
import org.streampump.settings.Secret;

/** A rule is one class and one line in the list of kinds. */
class RuleKindsTest {
    private static final KeyRule KEY = new KeyRule(List.of(new Secret("a long enough key")));

    private static PumpConfig load(List<RuleKind> kinds, String publish) {
        return TestConfig.loader(List.of("flv"), TestConfig.NO_SOURCES, name -> true, StreamAccess.section(kinds))
                .load(List.of(Loads.layer("test", "stream.news", "{\"publish\": " + publish + "}")));
    }

    private static RuleList rules(String publish) {
        PumpConfig config = load(List.of(KeyRule.KIND, TestRule.AGENT), publish);
        assertThat(Loads.sentences(config.problems())).isEmpty();
        return config.find("news").orElseThrow().get(StreamAccess.class).publish();
    }

    private static Verdict ask(RuleList rules, String agent, String key) {
        ScheduledThreadPoolExecutor stopped = new ScheduledThreadPoolExecutor(1);
        stopped.shutdown();
        return new Gate(() -> 30, () -> 1_000, stopped)
                .ask(
                        new Question(
                                Action.PUBLISH,
                                Optional.of("news"),
                                Presented.key("192.0.2.7", key),
                                "192.0.2.7",
                                "HTTP/1.1",
                                agent,
                                Optional.empty()),
                        rules)
                .join();
    }

    @Test
    void rulesOfOneGroupAreAskedInTheOrderOfTheList() {
        RuleList rules = rules("{\"agent\": \"OBS\", \"key\": \"a long enough key\"}");
        assertThat(rules.rules()).hasSize(2).first().isEqualTo(KEY);
        assertThat(ask(rules, "robot", "a long enough key"))
                .isEqualTo(new Verdict.Admitted(Grant.to(KEY.keys().get(0))));
        assertThat(ask(rules, "OBS", "wrong")).isEqualTo(new Verdict.Admitted(Grant.to("OBS")));
        assertThat(ask(rules, "robot", "")).isEqualTo(new Verdict.Forbidden("robots may not PUBLISH"));
        assertThat(ask(rules, "VLC", "wrong")).isEqualTo(new Verdict.Wrong(0));
        assertThat(ask(rules, "VLC", "")).isEqualTo(new Verdict.Missing());
    }

    @Test
    void onlyTheNewRuleIsARuleAsWell() {
        RuleList rules = rules("{\"agent\": \"OBS\"}");
        assertThat(rules.stillAdmits(Grant.to("OBS"))).isTrue();
        assertThat(rules.stillAdmits(Grant.to(KEY.keys().get(0)))).isFalse();
        assertThat(rules.stillAdmits(Grant.toStranger("OBS"))).isFalse();
        assertThat(ask(rules, "OBS", "")).isEqualTo(new Verdict.Admitted(Grant.to("OBS")));
    }

    /** A reload tells changed streams by this. */
    @Test
    void equalSettingsAreEqualRules() {
        String publish = "{\"agent\": \"OBS\", \"key\": [\"a long enough key\", \"another long key\"]}";
        assertThat(rules(publish)).isEqualTo(rules(publish));
        assertThat(rules(publish)).isNotEqualTo(rules("{\"agent\": \"OBS\", \"key\": \"a long enough key\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"agent\": 5} | publish.agent is 5, expected the name of a program",
                "{\"agent\": \"OBS\", \"key\": \"\"} | publish.key is (hidden), expected a text that is not empty",
                "{\"key\": \"a long enough key\", \"agent\": []} | publish.agent is a list, expected the name of a program",
                "{\"agents\": \"s3cret\"} | publish.agents",
                "{\"s3cret\": \"s3cret\"} | publish.(hidden)",
                "{} | publish.key is missing, expected a text that is not empty"
            })
    void badRuleLeavesNobodyAdmittedAndIsExplainedWithoutSecrets(String publish, String problem) {
        PumpConfig config = load(List.of(KeyRule.KIND, TestRule.AGENT), publish);
        assertThat(Loads.sentences(config.problems()))
                .anyMatch(sentence -> sentence.contains(problem))
                .noneMatch(sentence -> sentence.contains("s3cret"));
        assertThat(config.find("news")).isEmpty();
    }

    @Test
    void ruleThatIsNotInTheListIsUnknown() {
        PumpConfig config = load(List.of(KeyRule.KIND), "{\"key\": \"a long enough key\", \"agent\": \"OBS\"}");
        assertThat(config.problems()).hasSize(1);
        assertThat(config.find("news")).isEmpty();
    }
}
