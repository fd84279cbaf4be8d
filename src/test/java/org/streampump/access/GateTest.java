package org.streampump.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
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
    private static final String HERE = "203.0.113.7";
    private static final String PUBLISHER = "198.51.100.3";

    private final AtomicLong nowMs = new AtomicLong(1_000_000);
    private final AtomicInteger limit = new AtomicInteger(PER_MINUTE);
    private final Gate gate = new Gate(limit::get, nowMs::get);

    private Verdict ask(String address, String key) {
        FakeExchange exchange = new FakeExchange();
        exchange.remoteAddress = address;
        exchange.query = key.isEmpty() ? null : "key=" + key.replace(' ', '+');
        return gate.check(RequestCredentials.of(exchange.request()), KEYS);
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
        assertThat(right(HERE)).isEqualTo(new Verdict.Right(KEY));
        assertThat(ask(HERE, "the key of sports")).isEqualTo(new Verdict.Right(OTHER));
        assertThat(ask(HERE, "the key of nothing")).isInstanceOf(Verdict.Wrong.class);
        assertThat(ask(HERE, "")).isEqualTo(new Verdict.Missing());
    }

    @Test
    void severalCredentialsAreNoneAndNoGuess() {
        FakeExchange exchange = new FakeExchange();
        exchange.query = "key=wrong&key=the+key+of+news";
        for (int n = 0; n < 1_000; n++) {
            assertThat(gate.check(RequestCredentials.of(exchange.request()), KEYS))
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
        assertThat(right(HERE)).isEqualTo(new Verdict.Right(KEY));
    }

    /** A broadcast is not stopped by somebody who guesses behind the same router. */
    @Test
    void keyThatWasRightFromAnAddressIsLookedAtThereWhateverOthersDo() {
        assertThat(right(HERE)).isEqualTo(new Verdict.Right(KEY));
        fill(HERE);
        for (int n = 0; n < 100; n++) {
            assertThat(right(HERE)).isEqualTo(new Verdict.Right(KEY));
            assertThat(guess(HERE)).isInstanceOf(Verdict.Untried.class);
        }
        assertThat(ask(HERE, "the key of sports"))
                .as("was never right from there")
                .isInstanceOf(Verdict.Untried.class);
    }

    @Test
    void guessesOfOneAddressCostOthersNothing() {
        fill(HERE);
        assertThat(right(PUBLISHER)).isEqualTo(new Verdict.Right(KEY));
        assertThat(guess(PUBLISHER)).isEqualTo(new Verdict.Wrong(0));
    }

    @Test
    void rightKeysDoNotCount() {
        for (int n = 0; n < 10_000; n++) {
            assertThat(right(HERE)).isEqualTo(new Verdict.Right(KEY));
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
        assertThat(right(PUBLISHER)).isEqualTo(new Verdict.Right(KEY));
        int lookedAt = 0;
        for (int n = 0; n < 65_536; n++) {
            if (guess("2001:db8:0:" + Integer.toHexString(n) + "::1") instanceof Verdict.Wrong) {
                lookedAt++;
            }
        }
        assertThat(lookedAt).isEqualTo(PER_MINUTE * Guesses.ALL);
        assertThat(right(PUBLISHER)).isEqualTo(new Verdict.Right(KEY));
        assertThat(right(HERE)).as("a newcomer").isInstanceOf(Verdict.Untried.class);
        nowMs.addAndGet(1_000);
        assertThat(right(HERE)).isEqualTo(new Verdict.Right(KEY));
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
        assertThat(right(HERE)).isEqualTo(new Verdict.Right(KEY));
    }

    @Test
    void withoutALimitEverythingIsLookedAtAndAnsweredAtOnce() {
        limit.set(0);
        for (int n = 0; n < 10_000; n++) {
            assertThat(guess(HERE)).isEqualTo(new Verdict.Wrong(0));
        }
        assertThat(right(HERE)).isEqualTo(new Verdict.Right(KEY));
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
        PublishRule rule = new PublishRule(false, KEYS);
        assertThat(Gate.stillAdmits(rule, KEY)).isTrue();
        assertThat(Gate.stillAdmits(new PublishRule(false, List.of(new Secret("new"))), KEY))
                .isFalse();
        assertThat(Gate.stillAdmits(PublishRule.NOBODY, "192.0.2.7")).isFalse();
        assertThat(Gate.stillAdmits(PublishRule.ANYONE, "192.0.2.7")).isTrue();
    }

    @Test
    void withoutKeysNothingIsRight() {
        FakeExchange exchange = new FakeExchange()
                .with("Authorization", "Basic " + Base64.getEncoder().encodeToString("admin:x".getBytes(UTF_8)));
        assertThat(gate.check(RequestCredentials.of(exchange.request()), List.of()))
                .isInstanceOf(Verdict.Wrong.class);
    }
}
