package org.streampump.io.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.hc.core5.http.HeaderElement;
import org.apache.hc.core5.http.message.BasicHeaderValueParser;
import org.apache.hc.core5.http.message.ParserCursor;
import org.junit.jupiter.api.Test;

class HttpAuthenticationTest {
    private static final HttpCredentials MUFASA = new HttpCredentials("Mufasa", "Circle of Life");
    private static final String REALM = "realm=\"http-auth@example.org\", qop=\"auth, auth-int\", ";
    private static final String NONCES = "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
            + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

    private static List<HeaderElement> challenges(String value) {
        return List.of(BasicHeaderValueParser.INSTANCE.parseElements(value, new ParserCursor(0, value.length())));
    }

    /** With the client nonce of RFC 7616, 3.9.1. */
    private static HttpAuthentication authentication() {
        return new HttpAuthentication(MUFASA, () -> "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
    }

    private static String answer(HttpAuthentication authentication) {
        return authentication.header("/dir/index.html").orElseThrow();
    }

    @Test
    void saysNothingUnasked() {
        assertThat(authentication().header("/")).isEmpty();
    }

    @Test
    void answersTheExamplesOfRfc7616() {
        HttpAuthentication authentication = authentication();
        assertThat(authentication.isAnswerable(challenges("Digest " + REALM + "algorithm=MD5, " + NONCES)))
                .isTrue();
        assertThat(answer(authentication))
                .isEqualTo("Digest username=\"Mufasa\", realm=\"http-auth@example.org\","
                        + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", uri=\"/dir/index.html\","
                        + " algorithm=MD5, opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\", qop=auth, nc=00000001,"
                        + " cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\","
                        + " response=\"8ca523f5e9506fed4657c9700eebdbec\"");
        assertThat(answer(authentication)).contains("nc=00000002").doesNotContain("8ca523f5e9506fed4657c9700eebdbec");

        HttpAuthentication sha = authentication();
        assertThat(sha.isAnswerable(challenges("Digest " + REALM + "algorithm=SHA-256, " + NONCES)))
                .isTrue();
        assertThat(answer(sha))
                .contains("algorithm=SHA-256")
                .contains("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"");
    }

    /** The example of RFC 2617, 3.5 without a quality of protection. */
    @Test
    void answersOldServersToo() {
        HttpAuthentication authentication =
                new HttpAuthentication(new HttpCredentials("Mufasa", "CircleOfLife"), () -> "unused");
        assertThat(authentication.isAnswerable(
                        challenges("Digest realm=\"testrealm@host.com\",nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"")))
                .isTrue();
        assertThat(answer(authentication))
                .isEqualTo("Digest username=\"Mufasa\", realm=\"testrealm@host.com\","
                        + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\","
                        + " response=\"1949323746fe6a43ef61f9606e7febea\"");
    }

    @Test
    void takesBasicWhereNoDigestIsOfferedThatWeKnow() {
        for (String offered : List.of(
                "Basic realm=\"a, b\"",
                "Negotiate, NTLM, basic",
                "NTLM TlRMTVNTUAAC==, Basic realm=x",
                "Digest realm=x, nonce=y, algorithm=MD5-sess, Basic realm=z",
                "Digest realm=x, nonce=y, qop=\"auth-int\", Basic realm=z",
                "Digest realm=x, Basic realm=z")) {
            HttpAuthentication authentication = authentication();
            assertThat(authentication.isAnswerable(challenges(offered)))
                    .as(offered)
                    .isTrue();
            assertThat(answer(authentication)).isEqualTo("Basic TXVmYXNhOkNpcmNsZSBvZiBMaWZl");
        }
        HttpAuthentication both = authentication();
        assertThat(both.isAnswerable(challenges("Basic realm=z, Digest realm=x, nonce=y")))
                .isTrue();
        assertThat(answer(both)).startsWith("Digest ");
    }

    @Test
    void knowsWhenItIsOfNoUse() {
        assertThat(authentication().isAnswerable(challenges("Negotiate, NTLM"))).isFalse();
        assertThat(authentication().isAnswerable(challenges(""))).isFalse();
        assertThat(authentication().isAnswerable(challenges("realm=x, =, ,;"))).isFalse();

        HttpAuthentication wrong = authentication();
        assertThat(wrong.isAnswerable(challenges("Basic realm=x"))).isTrue();
        assertThat(answer(wrong)).isNotEmpty();
        assertThat(wrong.isAnswerable(challenges("Basic realm=x"))).isFalse();
    }

    @Test
    void staleNonceIsReplaced() {
        HttpAuthentication authentication = authentication();
        assertThat(authentication.isAnswerable(challenges("Digest realm=x, nonce=1")))
                .isTrue();
        assertThat(answer(authentication)).contains("nonce=\"1\"");
        assertThat(authentication.isAnswerable(challenges("Digest realm=x, nonce=2, stale=TRUE")))
                .isTrue();
        assertThat(answer(authentication)).contains("nonce=\"2\"");
        assertThat(answer(authentication))
                .contains("nonce=\"2\""); // once more: used up, says the server without a word
        assertThat(authentication.isAnswerable(challenges("Digest realm=x, nonce=3")))
                .isTrue();
        assertThat(answer(authentication)).contains("nonce=\"3\"");
        assertThat(authentication.isAnswerable(challenges("Digest realm=x, nonce=4")))
                .isFalse();
    }

    @Test
    void quotesAndForeignLettersGoAsTheyAre() {
        HttpAuthentication authentication = new HttpAuthentication(new HttpCredentials("a\"b\\\u00e9", "p"));
        assertThat(authentication.isAnswerable(challenges("Digest realm=\"x\\\"y\", nonce=1")))
                .isTrue();
        assertThat(answer(authentication))
                .contains("username=\"a\\\"b\\\\\u00c3\u00a9\"")
                .contains("realm=\"x\\\"y\"");
    }

    @Test
    void credentialsAreNotShown() {
        assertThat(MUFASA).hasToString("***");
    }
}
