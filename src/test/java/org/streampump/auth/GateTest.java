package org.streampump.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.config.PublishRule;
import org.streampump.config.Secret;
import org.streampump.servlet.FakeExchange;

class GateTest {
    private static final PublishRule KEYS =
            new PublishRule(false, List.of(new Secret("s3cret"), new Secret("häßlich: & +"), new Secret("c")));

    private static Presented authorization(String value) {
        return Presented.by(new FakeExchange().with("Authorization", value).request());
    }

    private static Presented basic(String pair) {
        return authorization("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
    }

    private static Presented query(String query) {
        FakeExchange exchange = new FakeExchange();
        exchange.query = query;
        return Presented.by(exchange.request());
    }

    private static Optional<Object> publisher(Presented presented) {
        return Gate.publisher(KEYS, presented, "stranger");
    }

    @Test
    void theKeyIsAcceptedInEachWay() {
        assertThat(publisher(basic("anyone:s3cret"))).contains(new Secret("s3cret"));
        assertThat(publisher(basic(":s3cret"))).isPresent();
        assertThat(publisher(basic("source:häßlich: & +"))).contains(new Secret("häßlich: & +"));
        assertThat(publisher(authorization("Bearer s3cret"))).isPresent();
        assertThat(publisher(authorization("bearer   s3cret "))).isPresent();
        assertThat(publisher(query("key=s3cret"))).isPresent();
        assertThat(publisher(query("a=b&key=s3cret&x"))).isPresent();
        assertThat(publisher(query("key=h%C3%A4%C3%9Flich%3A%20%26%20%2B"))).isPresent();
        assertThat(publisher(query("key=wrong&key=c"))).isPresent();
    }

    @Test
    void twoKeysAreTwoEncoders() {
        assertThat(publisher(basic("x:s3cret"))).isNotEqualTo(publisher(basic("x:c")));
        assertThat(publisher(basic("x:s3cret"))).isEqualTo(publisher(query("key=s3cret")));
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
                "Bearer",
                "Bearer ",
                "Bearers3cret",
                "Bearer S3CRET",
                "Bearer s3cret s3cret",
                "Digest username=\"s3cret\"",
                "s3cret"
            })
    void whatIsNoCredentialOfOursOpensNothing(String value) {
        assertThat(publisher(authorization(value))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "key", "key=", "KEY=s3cret", "akey=s3cret", "key=s3cret%", "key=%zz", "key=%73%33", "&&=&"})
    void brokenQueriesOpenNothing(String query) {
        assertThat(publisher(query(query))).isEmpty();
    }

    @Test
    void hugeValuesAreNotLookedAt() {
        assertThat(authorization("Bearer " + "x".repeat(10_000_000)).isEmpty()).isTrue();
        assertThat(query("key=" + "x".repeat(10_000_000)).isEmpty()).isTrue();
    }

    @Test
    void bytesThatAreNoTextOpenNothing() {
        String latin = Base64.getEncoder().encodeToString("x:h\u00e4".getBytes(ISO_8859_1));
        assertThat(publisher(authorization("Basic " + latin))).isEmpty();
    }

    @Test
    void whereAnyoneMayPublishTheStrangerIsTheIdentity() {
        assertThat(Gate.publisher(PublishRule.ANYONE, query(null), "192.0.2.7")).contains("192.0.2.7");
        assertThat(Gate.publisher(PublishRule.ANYONE, query("key=x"), "192.0.2.7"))
                .contains("192.0.2.7");
    }

    @Test
    void nobodyMayPublishWithoutKeys() {
        assertThat(Gate.publisher(PublishRule.NOBODY, query("key="), "stranger"))
                .isEmpty();
        assertThat(Gate.publisher(PublishRule.NOBODY, query(null), "stranger")).isEmpty();
    }

    @Test
    void withoutAnAdminKeyNobodyIsTheAdministrator() {
        assertThat(Gate.isAdministrator(Optional.empty(), query("key="))).isFalse();
        assertThat(Gate.isAdministrator(Optional.empty(), basic("admin:"))).isFalse();
        assertThat(Gate.isAdministrator(Optional.of(new Secret("root")), basic("x:root")))
                .isTrue();
        assertThat(Gate.isAdministrator(Optional.of(new Secret("root")), basic("root:x")))
                .isFalse();
    }

    @Test
    void whoWasLetInIsPutOutWhenTheKeyIsTakenAway() {
        Object key = publisher(query("key=c")).orElseThrow();
        assertThat(Gate.stillAdmits(KEYS, key)).isTrue();
        assertThat(Gate.stillAdmits(new PublishRule(false, List.of(new Secret("new"))), key))
                .isFalse();
        assertThat(Gate.stillAdmits(PublishRule.NOBODY, "192.0.2.7")).isFalse();
        assertThat(Gate.stillAdmits(PublishRule.ANYONE, "192.0.2.7")).isTrue();
    }

    @Test
    void credentialsAreNotShown() {
        assertThat(basic("x:s3cret").toString()).isEqualTo("1 credentials");
    }
}
