package org.streampump.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.streampump.access.KeyRule;
import org.streampump.access.RuleList;

class SecretTest {
    private final Secret secret = new Secret("s3cret");

    @Test
    void matchesOnlyItsOwnText() {
        assertThat(secret.matches("s3cret")).isTrue();
        assertThat(secret.matches("s3cre")).isFalse();
        assertThat(secret.matches("s3cret ")).isFalse();
        assertThat(secret.matches("")).isFalse();
        assertThat(secret.matches(null)).isFalse();
        assertThat(secret.matches("\ud800")).isFalse();
    }

    @Test
    void isNeverShown() {
        RuleList rules = RuleList.of(new KeyRule(List.of(secret)));
        assertThat(secret).hasToString("(hidden)");
        assertThat(rules.toString()).doesNotContain("s3cret");
        assertThat(Optional.of(secret).toString()).doesNotContain("s3cret");
    }

    @Test
    void givesWhatDigestIsMadeOf() { // RFC 2617, 3.5
        byte[] a1 = new Secret("Circle Of Life").md5("Mufasa:testrealm@host.com:");
        assertThat(HexFormat.of().formatHex(a1)).isEqualTo("939e7578ed9e3c518a452acee763bce9");
    }

    @Test
    void isComparedByContent() {
        assertThat(secret).isEqualTo(new Secret("s3cret")).hasSameHashCodeAs(new Secret("s3cret"));
        assertThat(secret).isNotEqualTo(new Secret("other"));
    }

    @Test
    void emptyIsRefused() {
        assertThatThrownBy(() -> new Secret("")).isInstanceOf(IllegalArgumentException.class);
    }
}
