package org.streampump.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.streampump.address.AddressKey;
import org.streampump.door.RequestCredentials;
import org.streampump.servlet.FakeExchange;
import org.streampump.settings.Secret;

/** Which credentials are looked at while somebody guesses. */
class GateTest {
    private static final int PER_MINUTE = 30;
    private static final Secret KEY = new Secret("the key of news");
    private static final Secret OTHER = new Secret("the key of sports");
    private static final List<Secret> KEYS = List.of(KEY, OTHER);
    private static final RuleList RULES = RuleList.of(new KeyRule(KEYS));
    private static final String HERE = "203.0.113.7";
    private static final String PUBLISHER = "198.51.100.3";

    private final AtomicLong nowMs = new AtomicLong(1_000_000);
    private final AtomicInteger limit = new AtomicInteger(PER_MINUTE);
    private final Gate gate = new Gate(limit::get, nowMs::get, null);

    private Verdict ask(String address, String key) {
        FakeExchange exchange = new FakeExchange();
        exchange.remoteAddress = address;
        exchange.query = key.isEmpty() ? null : "key=" + key.replace(' ', '+');
        return gate(RequestCredentials.of(exchange.request()), address, RULES);
    }

    /** Without the delay. */
    private Verdict gate(Presented presented, String address, RuleList rules) {
        Question question =
                new Question(Action.PUBLISH, Optional.of("news"), presented, address, "test", "", Optional.empty());
        return gate.askPromptly(question, rules).join();
    }

    private Verdict guess(String address) {
        return ask(address, "wrong");
    }

    private Verdict right(String address) {
        return ask(address, "the key of news");
    }

    private void fill(String address) {
        for (int n = 0; n < PER_MINUTE; n++) {
            assertThat(guess(address)).isInstanceOf(Verdict.Wrong.class);
        }
        assertThat(guess(address)).isInstanceOf(Verdict.Untried.class);
    }

    @Test
    void eachKeyIsRecognised() {
        assertThat(right(HERE)).isEqualTo(new Verdict.Admitted(Grant.to(KEY)));
        assertThat(ask(HERE, "the key of sports")).isEqualTo(new Verdict.Admitted(Grant.to(OTHER)));
        assertThat(ask(HERE, "the key of nothing")).isInstanceOf(Verdict.Wrong.class);
        assertThat(ask(HERE, "")).isEqualTo(new Verdict.Missing());
    }

    @Test
    void severalCredentialsAreNoneAndNoGuess() {
        FakeExchange exchange = new FakeExchange();
        exchange.query = "key=wrong&key=the+key+of+news";
        for (int n = 0; n < 1_000; n++) {
            assertThat(gate(RequestCredentials.of(exchange.request()), HERE, RULES))
                    .isEqualTo(new Verdict.Several());
        }
        assertThat(guess("192.0.2.7")).isEqualTo(new Verdict.Wrong(0));
    }

    @Test
    void firstWrongOnesAreAnsweredAtOnceAndTheNextOnesLaterAndLater() {
        long before = 0;
        for (int n = 1; n <= PER_MINUTE; n++) {
            Verdict verdict = guess(HERE);
            assertThat(verdict).isInstanceOf(Verdict.Wrong.class);
            long delayMs = ((Verdict.Wrong) verdict).delayMs();
            if (n <= PER_MINUTE / 6) {
                assertThat(delayMs).isZero();
            } else {
                assertThat(delayMs).isGreaterThan(before);
            }
            before = delayMs;
        }
        assertThat(before).isEqualTo(Guesses.LONGEST_DELAY_MS);
        assertThat(guess(HERE)).isEqualTo(new Verdict.Untried(60_000 / PER_MINUTE));
    }

    @Test
    void rightKeyOfAnUnknownPeerIsNotLookedAtBeyondTheLimit() {
        fill(HERE);
        assertThat(right(HERE)).isInstanceOf(Verdict.Untried.class);
        nowMs.addAndGet(60_000 / PER_MINUTE);
        assertThat(right(HERE)).isEqualTo(new Verdict.Admitted(Grant.to(KEY)));
    }

    /** A broadcast is not stopped by somebody who guesses behind the same router. */
    @Test
    void keyThatWasRightFromAnAddressIsLookedAtThereWhateverOthersDo() {
        assertThat(right(HERE)).isEqualTo(new Verdict.Admitted(Grant.to(KEY)));
        fill(HERE);
        for (int n = 0; n < 100; n++) {
            assertThat(right(HERE)).isEqualTo(new Verdict.Admitted(Grant.to(KEY)));
            assertThat(guess(HERE)).isInstanceOf(Verdict.Untried.class);
        }
        assertThat(ask(HERE, "the key of sports"))
                .as("was never right from there")
                .isInstanceOf(Verdict.Untried.class);
    }

    @Test
    void guessesOfOneAddressCostOthersNothing() {
        fill(HERE);
        assertThat(right(PUBLISHER)).isEqualTo(new Verdict.Admitted(Grant.to(KEY)));
        assertThat(guess(PUBLISHER)).isEqualTo(new Verdict.Wrong(0));
    }

    @Test
    void rightKeysDoNotCount() {
        for (int n = 0; n < 10_000; n++) {
            assertThat(right(HERE)).isEqualTo(new Verdict.Admitted(Grant.to(KEY)));
        }
        assertThat(guess(HERE)).isEqualTo(new Verdict.Wrong(0));
    }

    /** As somebody with a network does, whose addresses are as many as he likes. */
    @Test
    void networkOfIpV6IsOneAddress() {
        for (int n = 0; n < PER_MINUTE; n++) {
            assertThat(guess("2001:db8:0:1::" + Integer.toHexString(n + 1))).isInstanceOf(Verdict.Wrong.class);
        }
        assertThat(guess("2001:db8:0:1::ffff")).isInstanceOf(Verdict.Untried.class);
        assertThat(guess("2001:db8:0:2::1")).isInstanceOf(Verdict.Wrong.class);
    }

    /** A guesser who has a /48 has 65,536 networks. */
    @Test
    void allAddressesTogetherAreLimitedAsWell() {
        assertThat(right(PUBLISHER)).isEqualTo(new Verdict.Admitted(Grant.to(KEY)));
        int lookedAt = 0;
        for (int n = 0; n < 65_536; n++) {
            if (guess("2001:db8:0:" + Integer.toHexString(n) + "::1") instanceof Verdict.Wrong) {
                lookedAt++;
            }
        }
        assertThat(lookedAt).isEqualTo(PER_MINUTE * Guesses.ALL);
        assertThat(right(PUBLISHER)).isEqualTo(new Verdict.Admitted(Grant.to(KEY)));
        assertThat(right(HERE)).as("a newcomer").isInstanceOf(Verdict.Untried.class);
        nowMs.addAndGet(1_000);
        assertThat(right(HERE)).isEqualTo(new Verdict.Admitted(Grant.to(KEY)));
    }

    /** An address that guesses all the time gets no new start by pushing itself out of the table. */
    @Test
    void tableIsBoundedAndDoesNotForgetWhoGuesses() {
        Guesses guesses = new Guesses(() -> PER_MINUTE, nowMs::get);
        int ofMine = 0;
        int ofAll = 0;
        int addresses = 0;
        int minutes = 20;
        for (int second = 0; second < 60 * minutes; second++) {
            for (int n = 0; n < 200; n++) {
                String other = "2001:db8:" + Integer.toHexString(++addresses >> 16) + ":"
                        + Integer.toHexString(addresses & 0xffff) + "::1";
                ofAll += guesses.begin(key(other)) == 0 ? 1 : 0;
                ofMine += guesses.begin(key(HERE)) == 0 ? 1 : 0;
            }
            assertThat(guesses.addresses()).isLessThanOrEqualTo(Guesses.MAX_ADDRESSES);
            nowMs.addAndGet(1_000);
        }
        assertThat(ofMine).isLessThanOrEqualTo(PER_MINUTE * (minutes + 1));
        assertThat(ofMine + ofAll).isLessThanOrEqualTo(PER_MINUTE * Guesses.ALL * (minutes + 1));
    }

    private static AddressKey key(String address) {
        return AddressKey.of(address);
    }

    @Test
    void knownKeysAreBounded() {
        KnownKeys known = new KnownKeys();
        for (int n = 0; n < KnownKeys.MAX_ENTRIES; n++) {
            known.add(key("2001:db8:0:" + Integer.toHexString(n) + "::1"), KEY);
        }
        assertThat(known.among(KEYS, key("2001:db8::1"))).containsExactly(KEY);
        known.add(key(HERE), OTHER);
        assertThat(known.among(KEYS, key("2001:db8::1")))
                .as("was asked for just now")
                .containsExactly(KEY);
        assertThat(known.among(KEYS, key("2001:db8:0:1::1"))).as("the oldest").isEmpty();
        assertThat(known.among(KEYS, key(HERE))).containsExactly(OTHER);
    }

    @Test
    void bucketEmptiesWithinAMinute() {
        fill(HERE);
        nowMs.addAndGet(60_000);
        assertThat(guess(HERE)).isEqualTo(new Verdict.Wrong(0));
    }

    /** An encoder with an old key that comes again as soon as it has been answered never gets so far that others suffer. */
    @Test
    void whoWaitsForHisAnswersIsAlwaysLookedAt() {
        for (int n = 0; n < 1_000; n++) {
            Verdict verdict = guess(HERE);
            assertThat(verdict).isInstanceOf(Verdict.Wrong.class);
            nowMs.addAndGet(((Verdict.Wrong) verdict).delayMs());
        }
        assertThat(right(HERE)).isEqualTo(new Verdict.Admitted(Grant.to(KEY)));
    }

    @Test
    void withoutALimitEverythingIsLookedAtAndAnsweredAtOnce() {
        limit.set(0);
        for (int n = 0; n < 10_000; n++) {
            assertThat(guess(HERE)).isEqualTo(new Verdict.Wrong(0));
        }
        assertThat(right(HERE)).isEqualTo(new Verdict.Admitted(Grant.to(KEY)));
    }

    @Test
    void limitThatChangesHoldsAtOnce() {
        fill(HERE);
        limit.set(1_000_000);
        assertThat(guess(HERE)).isEqualTo(new Verdict.Wrong(0));
        limit.set(1);
        assertThat(guess(HERE)).isInstanceOf(Verdict.Untried.class);
    }

    @Test
    void manyThreadsTogetherAreLookedAtNoMoreOftenThanOne() throws InterruptedException {
        AtomicInteger lookedAt = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(8);
        for (int thread = 0; thread < 8; thread++) {
            new Thread(() -> {
                        for (int n = 0; n < 500; n++) {
                            if (guess(HERE) instanceof Verdict.Wrong) {
                                lookedAt.incrementAndGet();
                            }
                        }
                        done.countDown();
                    })
                    .start();
        }
        done.await();
        assertThat(lookedAt).hasValue(PER_MINUTE);
    }

    @Test
    void whoWasLetInIsPutOutWhenTheKeyIsTakenAway() {
        Grant grant = ((Verdict.Admitted) right(HERE)).grant();
        Grant stranger = Grant.toStranger("192.0.2.7");
        assertThat(RULES.stillAdmits(grant)).isTrue();
        assertThat(RULES.stillAdmits(stranger)).isFalse();
        assertThat(RuleList.of(new KeyRule(List.of(new Secret("new")))).stillAdmits(grant))
                .isFalse();
        assertThat(RuleList.of(new KeyRule(List.of(new Secret("192.0.2.7")))).stillAdmits(stranger))
                .isFalse();
        assertThat(RuleList.NOBODY.stillAdmits(stranger)).isFalse();
        assertThat(RuleList.ANYONE.stillAdmits(stranger)).isTrue();
        assertThat(RuleList.ANYONE.stillAdmits(grant)).isTrue();
    }

    @Test
    void withoutKeysNothingIsRight() {
        FakeExchange exchange = new FakeExchange()
                .with("Authorization", "Basic " + Base64.getEncoder().encodeToString("admin:x".getBytes(UTF_8)));
        assertThat(gate(RequestCredentials.of(exchange.request()), HERE, RuleList.NOBODY))
                .isInstanceOf(Verdict.Wrong.class);
    }

    // ---- lists of rules

    private static final Secret ADMIN = new Secret("the administrator's key");
    private static final RuleList THREE =
            RuleList.of(new KeyRule(List.of(KEY)), new KeyRule(List.of(OTHER)), new KeyRule(List.of(ADMIN)));

    private Verdict askThree(String address, String key) {
        return gate(Presented.key(address, key), address, THREE);
    }

    @Test
    void credentialThatManyRulesCompareIsOneGuess() {
        for (int n = 0; n < PER_MINUTE; n++) {
            assertThat(askThree(HERE, "wrong")).isInstanceOf(Verdict.Wrong.class);
        }
        assertThat(askThree(HERE, "wrong")).isInstanceOf(Verdict.Untried.class);
    }

    @Test
    void keyOfALaterRuleIsNoGuessOfTheRulesBefore() {
        for (int n = 0; n < 10 * PER_MINUTE; n++) {
            assertThat(askThree(HERE, "the administrator's key")).isEqualTo(new Verdict.Admitted(Grant.to(ADMIN)));
        }
        assertThat(askThree(HERE, "wrong")).isEqualTo(new Verdict.Wrong(0));
    }

    @Test
    void keyOfALaterRuleThatWasRightFromAnAddressIsLookedAtThereWhateverOthersDo() {
        assertThat(askThree(HERE, "the key of sports")).isInstanceOf(Verdict.Admitted.class);
        fill(HERE);
        assertThat(askThree(HERE, "the key of sports")).isEqualTo(new Verdict.Admitted(Grant.to(OTHER)));
        assertThat(askThree(HERE, "the administrator's key")).isInstanceOf(Verdict.Untried.class);
        assertThat(askThree(HERE, "wrong")).isEqualTo(new Verdict.Untried(60_000 / PER_MINUTE));
    }

    @Test
    void firstVerdictDecides() {
        AccessRule never = rule(new Verdict.Forbidden("not from there"));
        assertThat(gate(Presented.key(HERE, "the key of news"), HERE, RuleList.of(never, new KeyRule(KEYS))))
                .isEqualTo(new Verdict.Forbidden("not from there"));
        assertThat(gate(Presented.key(HERE, "the key of news"), HERE, RuleList.of(new KeyRule(KEYS), never)))
                .isEqualTo(new Verdict.Admitted(Grant.to(KEY)));
        assertThat(gate(Presented.nothing(HERE), HERE, RuleList.of(rule(Opinion.NONE), rule(new Verdict.Missing()))))
                .isEqualTo(new Verdict.Missing());
    }

    /** As viewers who send a credential that is meant for a proxy. */
    @Test
    void openListAdmitsWhomNoRuleKnowsAndCountsNoGuess() {
        RuleList open = new RuleList(List.of(new KeyRule(KEYS)), /* isOpen= */ true);
        for (int n = 0; n < 10 * PER_MINUTE; n++) {
            assertThat(gate(Presented.key(HERE, "wrong"), HERE, open))
                    .isEqualTo(new Verdict.Admitted(Grant.toStranger(HERE)));
        }
        assertThat(guess(HERE)).isEqualTo(new Verdict.Wrong(0));
    }

    /** A rule with a fault lets nobody in, not even if the list is open or a later rule knows the visitor. */
    @Test
    void ruleThatFailsAdmitsNobody() {
        AccessRule broken = new TestRule((question, attempt) -> {
            throw new IllegalStateException("a fault");
        });
        RuleList rules = new RuleList(List.of(broken, new KeyRule(KEYS)), /* isOpen= */ true);
        assertThat(gate(Presented.key(HERE, "the key of news"), HERE, rules)).isEqualTo(new Verdict.Undecided());
    }

    @Test
    void ruleSeesWhoComesAndWhatFor() {
        Question question = new Question(
                Action.WATCH,
                Optional.of("news"),
                Presented.key(HERE, "s3cret"),
                HERE,
                "mmsh over HTTP/1.1",
                "a player",
                Optional.of("token=s3cret"));
        assertThat(gate.askPromptly(
                                question,
                                RuleList.of(new TestRule((asked, attempt) -> new Verdict.Forbidden(asked.protocol()
                                        + asked.userAgent()
                                        + asked.query().orElseThrow()))))
                        .join()
                        .text())
                .isEqualTo("mmsh over HTTP/1.1a playertoken=s3cret");
        assertThat(question).hasToString("203.0.113.7 asks to watch news");
    }

    @Test
    void listsAreJoinedWithEachRuleOnce() {
        RuleList news = RuleList.of(new KeyRule(KEYS));
        assertThat(RuleList.anyOf(List.of(news, RuleList.of(new KeyRule(List.of(ADMIN))), news)))
                .isEqualTo(RuleList.of(new KeyRule(KEYS), new KeyRule(List.of(ADMIN))));
        assertThat(RuleList.anyOf(List.of(RuleList.NOBODY, RuleList.ANYONE)).isForAnyone())
                .isTrue();
        assertThat(RuleList.anyOf(List.of()).isForNobody()).isTrue();
        assertThat(new RuleList(news.rules(), true).isForAnyone()).isFalse();
    }

    private static AccessRule rule(Opinion opinion) {
        return new TestRule((question, attempt) -> opinion);
    }
}
