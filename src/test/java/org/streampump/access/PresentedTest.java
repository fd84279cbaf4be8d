package org.streampump.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.door.RequestCredentials;
import org.streampump.servlet.FakeExchange;
import org.streampump.settings.Secret;

/** Which credential a request presents: one, or none. */
class PresentedTest {
    private static final Secret SECRET = new Secret("s3cret");
    private static final Secret ODD = new Secret("häßlich: & +");
    private static final List<Secret> KEYS = List.of(SECRET, ODD, new Secret("c"));

    private static Presented authorization(String... values) {
        FakeExchange exchange = new FakeExchange();
        for (String value : values) {
            exchange.withMore("Authorization", value);
        }
        return RequestCredentials.of(exchange.request());
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    private static Presented query(String query) {
        FakeExchange exchange = new FakeExchange();
        exchange.query = query;
        return RequestCredentials.of(exchange.request());
    }

    private static Optional<Secret> key(Presented presented) {
        return presented.find(KEYS);
    }

    @Test
    void keyIsAcceptedInEachWay() {
        assertThat(key(authorization(basic("anyone:s3cret")))).contains(SECRET);
        assertThat(key(authorization(basic(":s3cret")))).contains(SECRET);
        assertThat(key(authorization(basic("source:häßlich: & +")))).contains(ODD);
        assertThat(key(authorization("Bearer s3cret"))).contains(SECRET);
        assertThat(key(authorization("bearer   s3cret "))).contains(SECRET);
        assertThat(key(query("key=s3cret"))).contains(SECRET);
        assertThat(key(query("a=b&key=s3cret&x"))).contains(SECRET);
        assertThat(key(query("key=h%C3%A4%C3%9Flich%3A%20%26%20%2B"))).contains(ODD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Basic",
                "Basic ",
                "Basic s3cret",
                "Basic ====",
                "Basic \u0000\u00ff",
                "Basic czNjcmV0", // s3cret, without a colon
                "Basic c291cmNlOg==", // source, with an empty password
                "Bearer",
                "Bearer ",
                "Bearers3cret",
                "Digest username=\"s3cret\"",
                "s3cret"
            })
    void whatIsNoCredentialIsNoGuess(String value) {
        assertThat(authorization(value).isEmpty()).isTrue();
        assertThat(authorization(value).isSeveral()).isFalse();
        assertThat(key(authorization(value))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer S3CRET", "Bearer s3cret s3cret", "Bearer s3cret, Bearer c", "Basic eDpzM2NyZXQg"})
    void whatIsNearlyAKeyOpensNothing(String value) {
        assertThat(authorization(value).isEmpty()).isFalse();
        assertThat(key(authorization(value))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "key", "key=", "KEY=s3cret", "akey=s3cret", "key=s3cret%", "key=%zz", "key=%73%33", "&&=&"})
    void brokenQueriesOpenNothing(String query) {
        assertThat(key(query(query))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"key=wrong&key=c", "key=c&key=wrong", "key=a&x&key=b&key=c", "key=c&key=C"})
    void severalKeysAreNone(String query) {
        assertThat(query(query).isSeveral()).isTrue();
        assertThat(query(query).isEmpty()).isTrue();
        assertThat(key(query(query))).isEmpty();
    }

    @Test
    void fourThousandKeysAreNone() {
        Presented presented = query("key=c" + "&key=x".repeat(600) + "&key=s3cret");
        assertThat(presented.isSeveral()).isTrue();
        assertThat(key(presented)).isEmpty();
    }

    @Test
    void severalFieldsAreNone() {
        Presented two = authorization("Bearer wrong", "Bearer s3cret");
        assertThat(two.isSeveral()).isTrue();
        assertThat(key(two)).isEmpty();
        assertThat(authorization(basic("x:s3cret"), "Bearer s3cret").isSeveral())
                .isTrue();
    }

    @Test
    void sameCredentialTwiceIsOne() {
        assertThat(key(query("key=s3cret&key=s3cret"))).contains(SECRET);
        assertThat(key(query("key=s3cret&key=s3cre%74&key="))).contains(SECRET);
        assertThat(key(authorization("Bearer s3cret", "Bearer s3cret"))).contains(SECRET);
    }

    /** The other one may be for a proxy in front. */
    @Test
    void keyInTheQueryIsTheCredentialAndAnAuthorizationBesideItIsNotLookedAt() {
        FakeExchange both = new FakeExchange().with("Authorization", basic("me:c"));
        both.query = "key=s3cret";
        assertThat(key(RequestCredentials.of(both.request()))).contains(SECRET);
        both.query = "key=wrong";
        assertThat(key(RequestCredentials.of(both.request()))).isEmpty();
        both.withMore("Authorization", "Bearer s3cret");
        assertThat(key(RequestCredentials.of(both.request()))).isEmpty();
    }

    private static Presented inPass(String query) {
        return Presented.inPass(
                new HttpHead("192.0.2.7", "GET", "/admin.cgi", Optional.of(query), List.of("Bearer s3cret")));
    }

    @Test
    void passwordOfShoutcastIsOneAndNothingBesideItCounts() {
        FakeExchange exchange = new FakeExchange().with("Authorization", "Bearer s3cret");
        exchange.query = "mode=updinfo&pass=c&key=s3cret";
        assertThat(key(inPass(exchange.query))).contains(new Secret("c"));
        exchange.query = "pass=c&pass=s3cret";
        assertThat(inPass(exchange.query).isSeveral()).isTrue();
        assertThat(key(inPass(exchange.query))).isEmpty();
        exchange.query = "mode=updinfo";
        assertThat(inPass(exchange.query).isEmpty()).isTrue();
    }

    @Test
    void hugeValuesAreNotLookedAt() {
        assertThat(authorization("Bearer " + "x".repeat(10_000_000)).isEmpty()).isTrue();
        assertThat(query("key=" + "x".repeat(10_000_000)).isEmpty()).isTrue();
        assertThat(query("key=x" + "&key=x".repeat(10_000_000)).isEmpty()).isTrue();
    }

    @Test
    void bytesThatAreNoTextOpenNothing() {
        String latin = Base64.getEncoder().encodeToString("x:h\u00e4".getBytes(ISO_8859_1));
        assertThat(key(authorization("Basic " + latin))).isEmpty();
    }

    @Test
    void credentialsAreNotShown() {
        assertThat(authorization(basic("x:s3cret")).toString()).isEqualTo("a credential");
        assertThat(query("key=a&key=b").toString()).isEqualTo("several credentials");
        assertThat(query(null).toString()).isEqualTo("no credential");
    }
}
