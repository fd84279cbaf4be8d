package org.streampump.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.settings.Secret;

class DigestTest {
    private static final List<Secret> KEYS =
            List.of(new Secret("s3cret"), new Secret("häßlich: \"&\""), new Secret("c"));

    private final AtomicLong nowMs = new AtomicLong(5_000_000);
    private final Nonces nonces = new Nonces(nowMs::get);

    private static String md5(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** A client. */
    private static final class Client {
        private String user = "encoder";
        private String realm = "streampump";
        private String shownRealm = "streampump";
        private String nonce;
        private String uri = "/streams/news";
        private String qop = "auth";
        private String method = "POST";
        private String more = ", algorithm=MD5";

        Client(String nonce) {
            this.nonce = nonce;
        }

        String answer(String password) {
            String a1 = md5(user + ":" + realm + ":" + password);
            String a2 = md5(method + ":" + uri);
            String extra = qop == null ? "" : ", qop=" + qop + ", nc=00000001, cnonce=\"0a4f\\\"113b\"";
            String between = qop == null ? "" : "00000001:0a4f\"113b:" + qop + ":";
            return "Digest username=\"" + user.replace("\\", "\\\\") + "\", realm=\"" + shownRealm + "\", nonce=\""
                    + nonce + "\", uri=\"" + uri + "\"" + extra + ", response=\""
                    + md5(a1 + ":" + nonce + ":" + between + a2) + "\"" + more;
        }
    }

    private Client client() {
        return new Client(nonces.next());
    }

    private Presented presented(String authorization, String query) {
        HttpHead head =
                new HttpHead("192.0.2.7", "POST", "/streams/news", Optional.ofNullable(query), List.of(authorization));
        return Presented.by(head, nonces);
    }

    private Optional<Secret> publisher(String authorization) {
        return presented(authorization, null).find(KEYS);
    }

    @Test
    void theExamplesOfTheSpecificationsAreRight() {
        DigestAnswer of2617 = new DigestAnswer(
                "Mufasa",
                "testrealm@host.com",
                "dcd98b7102dd2f0e8b11d0f600bfb0c093",
                "/dir/index.html",
                "auth",
                "00000001",
                "0a4f113b",
                "6629fae49393a05397450978507c4ef1",
                "GET");
        assertThat(of2617.isMadeWith(new Secret("Circle Of Life"))).isTrue();
        assertThat(of2617.isMadeWith(new Secret("Circle of Life"))).isFalse();
        DigestAnswer of7616 = new DigestAnswer(
                "Mufasa",
                "http-auth@example.org",
                "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                "/dir/index.html",
                "auth",
                "00000001",
                "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
                "8ca523f5e9506fed4657c9700eebdbec",
                "GET");
        assertThat(of7616.isMadeWith(new Secret("Circle of Life"))).isTrue();
        DigestAnswer of2069 = new DigestAnswer(
                "Mufasa",
                "testrealm@host.com",
                "dcd98b7102dd2f0e8b11d0f600bfb0c093",
                "/dir/index.html",
                null,
                null,
                null,
                "1949323746fe6a43ef61f9606e7febea",
                "GET");
        assertThat(of2069.isMadeWith(new Secret("CircleOfLife"))).isTrue();
    }

    @Test
    void eachKeyIsFoundByItsOwnAnswerWhateverTheUserIsCalled() {
        assertThat(publisher(client().answer("s3cret"))).contains(new Secret("s3cret"));
        Client other = client();
        other.user = "STUDIO\\admin";
        assertThat(publisher(other.answer("c"))).contains(new Secret("c"));
        assertThat(publisher(client().answer("häßlich: \"&\""))).contains(new Secret("häßlich: \"&\""));
        assertThat(publisher(client().answer("wrong"))).isEmpty();
        assertThat(publisher(client().answer(""))).isEmpty();
    }

    @Test
    void theOldWayWithoutQopIsTaken() {
        Client old = client();
        old.qop = null;
        old.more = "";
        assertThat(publisher(old.answer("s3cret"))).isPresent();
        assertThat(publisher(old.answer("wrong"))).isEmpty();
    }

    @Test
    void anEmptyRealmIsTakenHoweverTheClientReckonedWithIt() {
        Client empty = client();
        empty.shownRealm = "";
        assertThat(publisher(empty.answer("s3cret"))).isPresent();
        empty.realm = "";
        assertThat(publisher(empty.answer("s3cret"))).isPresent();
        assertThat(publisher(empty.answer("wrong"))).isEmpty();
        Client foreign = client();
        foreign.realm = foreign.shownRealm = "elsewhere";
        assertThat(publisher(foreign.answer("s3cret"))).isEmpty();
    }

    @Test
    void anAnswerIsForOneTargetAndOneMethod() {
        Client elsewhere = client();
        elsewhere.uri = "/streams/other";
        assertThat(publisher(elsewhere.answer("s3cret"))).isEmpty();
        Client get = client();
        get.method = "GET";
        assertThat(publisher(get.answer("s3cret"))).isEmpty();
        Client query = client();
        query.uri = "/streams/news?a=b";
        assertThat(presented(query.answer("s3cret"), "a=b").find(KEYS)).isPresent();
        assertThat(presented(query.answer("s3cret"), "a=c").find(KEYS)).isEmpty();
        assertThat(presented(client().answer("s3cret"), "a=b").find(KEYS)).isPresent();
    }

    @Test
    void aNonceIsValidForFiveMinutesAndThenStale() {
        String answer = client().answer("s3cret");
        nowMs.addAndGet(Nonces.VALID_MS);
        assertThat(publisher(answer)).isPresent();
        nowMs.addAndGet(1);
        assertThat(publisher(answer)).isEmpty();
        assertThat(Challenge.digest(presented(answer, null))).endsWith(", stale=true");
        assertThat(Challenge.digest(presented(client().answer("wrong"), null))).doesNotContain("stale");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
                "00000000004c4b4000000000000000000000000000000000",
                "-0000000004c4b4000000000000000000000000000000000",
                "ÿ"
            })
    void aNonceThatIsNotOursOpensNothing(String nonce) {
        assertThat(publisher(new Client(nonce).answer("s3cret"))).isEmpty();
        assertThat(nonces.state(nonce)).isEqualTo(Nonces.State.STALE);
    }

    @Test
    void aNonceCannotBeMadeYounger() {
        String nonce = nonces.next();
        String later = HexFormat.of().toHexDigits(nowMs.get() + 1) + nonce.substring(16);
        assertThat(nonces.state(nonce)).isEqualTo(Nonces.State.VALID);
        assertThat(nonces.state(later)).isEqualTo(Nonces.State.STALE);
        assertThat(new Nonces(nowMs::get).state(nonce)).isEqualTo(Nonces.State.STALE);
    }

    @Test
    void theChallengeIsWrittenAsWindowsEncodersWantIt() {
        Matcher challenge = Pattern.compile(
                        "Digest realm=\"streampump\", nonce=\"([0-9a-f]{48})\", qop=\"auth\", algorithm=MD5")
                .matcher(Challenge.digest(presented("", null)));
        assertThat(challenge.matches()).isTrue();
        assertThat(Nonces.OURS.state(challenge.group(1))).isEqualTo(Nonces.State.VALID);
    }

    @Test
    void whateverElseIsWrittenBetweenTheParametersIsRead() {
        String answer = client().answer("s3cret");
        assertThat(publisher(answer.replace(", ", ","))).isPresent();
        assertThat(publisher(answer.replace(", ", " ,\t, "))).isPresent();
        assertThat(publisher(answer.replace("Digest ", "DIGEST   ,"))).isPresent();
        assertThat(publisher(answer.replace("=", " = "))).isPresent();
        assertThat(publisher(answer.replace("algorithm=MD5", "algorithm=\"md5\", opaque=\"\"")))
                .isPresent();
        assertThat(publisher(answer.replace("qop=auth", "qop=\"auth\""))).isPresent();
        String upper = answer.replaceAll(
                "response=\"[^\"]*\"", "response=\"" + response(answer).toUpperCase(Locale.ROOT) + "\"");
        assertThat(publisher(upper)).isPresent();
    }

    private static String response(String answer) {
        Matcher found = Pattern.compile("response=\"([^\"]*)\"").matcher(answer);
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    @Test
    void whatIsNotWholeOrAskedForOpensNothing() {
        String answer = client().answer("s3cret");
        for (String parameter : List.of("username", "nonce", "uri", "response", "nc", "cnonce")) {
            String without = answer.replaceFirst("\\b" + parameter + "=(\"(\\\\.|[^\"])*\"|[^,]*)", "x=y");
            assertThat(publisher(without)).as(parameter).isEmpty();
        }
        assertThat(publisher(answer + ", nc=00000001")).isEmpty(); // twice
        assertThat(publisher(answer.replace("nc=00000001", "nc=1"))).isEmpty();
        assertThat(publisher(answer.replace("MD5", "MD5-sess"))).isEmpty();
        assertThat(publisher(answer.replace("MD5", "SHA-256"))).isEmpty();
        assertThat(publisher(answer.replace("qop=auth", "qop=auth-int"))).isEmpty();
        assertThat(publisher(
                        answer.replace("username=", "userhash=true, username=").replace(", ", " ")))
                .isEmpty();
        assertThat(publisher(answer + ", x=\"")).isEmpty();
        assertThat(publisher(answer + ", x=\"\\")).isEmpty();
        assertThat(publisher(answer + ", x")).isEmpty();
        assertThat(publisher(answer + ", =y")).isEmpty();
    }

    @Test
    void noPieceOfAnAnswerOpensAnythingOrThrows() {
        String answer = client().answer("s3cret");
        for (int length = 0; length < answer.indexOf(", algorithm"); length++) {
            assertThat(publisher(answer.substring(0, length))).isEmpty();
        }
    }

    @Test
    void hugeAnswersAreNotLookedAt() {
        String many = ", a=b".repeat(500);
        assertThat(publisher(client().answer("s3cret") + many)).isEmpty();
        assertThat(publisher("Digest " + "x=\"y\", ".repeat(1_000_000))).isEmpty();
        Client longUri = client();
        longUri.uri = "/streams/news" + "x".repeat(3_000);
        assertThat(publisher(longUri.answer("s3cret"))).isEmpty();
    }

    @Test
    void anAnswerIsNotShown() {
        Presented presented = presented(client().answer("s3cret"), null);
        assertThat(presented).hasToString("a credential");
        assertThat(DigestAnswer.parse("username=u, nonce=n, uri=x, response=" + "0".repeat(32), "POST"))
                .hasToString("a Digest answer");
        assertThat(presented.isEmpty()).isFalse();
    }

    @Test
    void aUserNameOfAnyBytesIsReckonedByItsBytes() {
        Client foreign = client();
        foreign.user = "jürgen";
        String asHeader = new String(foreign.answer("s3cret").getBytes(UTF_8), ISO_8859_1);
        assertThat(publisher(asHeader)).isPresent();
    }
}
