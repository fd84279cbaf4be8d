package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Viewers as most will meet the pump: detached on Tomcat, over HTTP/2 where they ask for it. */
@ExtendWith(ArquillianExtension.class)
class WatchIT extends WatchContract {
    private static final int MANY = 20;

    /** More than the connections' buffers take, less than the log holds. */
    private static final int BLOCKING_BYTES = 600_000;

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("stream.w/*", STREAM)
                .parameter("pump.adminKey", "a")
                .parameter("stream.awaited/*", "{\"publish\": {\"key\": \"k\"}, \"whenOffline\": \"wait\"}")
                .parameter("stream.two", "{\"publish\": {\"key\": \"k\"}, \"maxViewers\": 2}")
                .parameter("stream.private", "{\"publish\": {\"key\": \"k\"}, \"cors\": false}")
                .parameter("stream.shared", "{\"publish\": {\"key\": \"k\"}, \"cors\": \"https://a.example\"}")
                .archive();
    }

    @Override
    boolean detaches() {
        return true;
    }

    @Test
    void twentyViewersAtOnceGetTheSame() throws IOException {
        Sample film = TS.repeated(5);
        try (Pusher encoder = Pusher.settled("/streams/w/twenty?key=k", film.upTo(0.2))) {
            List<Watcher> viewers = IntStream.range(0, MANY)
                    .mapToObj(n -> watcher("/streams/w/twenty"))
                    .toList();
            viewers.forEach(viewer -> viewer.awaitBytes(1));
            encoder.send(film.from(0.2)).end();
            int joined = film.newestJoinPoint(0.2, 1_024);
            for (Watcher viewer : viewers) {
                assertThat(film.joinedAt(viewer.awaitEnd())).isEqualTo(joined);
                viewer.close();
            }
        }
    }

    private static Watcher watcher(String path) {
        try {
            return Watcher.of(path);
        } catch (IOException e) {
            throw new AssertionError("no connection for another viewer", e);
        }
    }

    @Test
    void silentAndBlockedViewersOutliveTheConnectorsTimeouts() throws IOException {
        assumeTrue(isDetached(), "the time-outs of an ordinary response are the container's");
        String path = "/streams/w/patient";
        Sample film = TS.repeated(BLOCKING_BYTES / TS.length());
        int[] ports = {impatientPort("http-nio"), impatientPort("http-nio2")};
        List<Watcher> silent = new ArrayList<>();
        List<RawHttp> blocked = new ArrayList<>();
        try (Pusher encoder = Pusher.settled(path + "?key=k", film.upTo(0.1))) {
            for (int port : ports) {
                silent.add(Watcher.of(RawHttp.openAt(port).request("GET " + path)));
                blocked.add(RawHttp.openAt(port).request("GET " + path));
            }
            silent.forEach(viewer ->
                    assertThat(viewer.head().field("Transfer-Encoding")).isEmpty());
            await("all of them, and who looked whether there is a stream, have begun at the same place")
                    .atMost(Watcher.LIMIT)
                    .until(() -> Server.current().logLines().stream()
                                    .filter(line -> line.matches(".*stream w/patient: viewer \\d+ .* came .*"))
                                    .count()
                            == 1 + silent.size() + blocked.size());
            encoder.send(film.bytes()); // again from its beginning
            silent.forEach(viewer -> Pusher.awaitArrival(viewer, film.bytes()));
            assertImpatient(ports);
            assertImpatient(ports);
            encoder.send(TS.bytes()).end();
            for (Watcher viewer : silent) {
                assertThat(viewer.awaitEnd()).endsWith(TS.bytes());
            }
            for (RawHttp late : blocked) {
                assertThat(Watcher.of(late).awaitEnd()).isEqualTo(silent.get(0).received());
            }
        } finally {
            silent.forEach(Watcher::close);
            for (RawHttp late : blocked) {
                late.close();
            }
        }
    }

    /** The port of a connector that waits for one second, by its name in the log. */
    static int impatientPort(String name) {
        Pattern said = Pattern.compile("Starting ProtocolHandler \\[\"" + name + "-.*auto-\\d+-(\\d+)\"]");
        Matcher found = said.matcher(Server.current().awaitLog(said, RawHttp.LIMIT));
        assertThat(found.find()).isTrue();
        return Integer.parseInt(found.group(1));
    }

    /** Returns when each of these connectors has closed a silent connection that was opened now. */
    private static void assertImpatient(int... ports) throws IOException {
        List<RawHttp> witnesses = new ArrayList<>();
        for (int port : ports) {
            witnesses.add(RawHttp.openAt(port));
        }
        for (RawHttp witness : witnesses) {
            assertThat(witness.isClosedByPeer()).isTrue();
            witness.close();
        }
    }

    @Test
    void http2ViewerGetsTheSame() throws IOException {
        String path = "/streams/w/h2";
        try (Pusher encoder = Pusher.settled(path + "?key=k", TS.upTo(0.7));
                Watcher viewer = Watcher.of(new Http2Source(path))) {
            viewer.awaitBytes(1);
            assertLive(viewer.head(), "video/mp2t");
            encoder.send(TS.from(0.7)).end();
            assertThat(TS.joinedAt(viewer.awaitEnd())).isEqualTo(TS.newestJoinPoint(0.7, 1_024));
        }
    }

    /** A request of a client that insists on HTTP/2. */
    private static final class Http2Source implements Watcher.Source {
        private final HttpRequest request;
        private HttpResponse<InputStream> response;

        Http2Source(String path) {
            request = HttpRequest.newBuilder(Server.current().https(path)).build();
        }

        @Override
        public RawHttp.Head head() throws IOException {
            try {
                response = Server.current().client(Version.HTTP_2).send(request, BodyHandlers.ofInputStream());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
            assertThat(response.version()).isEqualTo(Version.HTTP_2);
            List<String> fields = response.headers().map().entrySet().stream()
                    .flatMap(field -> field.getValue().stream().map(value -> field.getKey() + ": " + value))
                    .toList();
            return new RawHttp.Head("HTTP/2", response.statusCode(), "", fields);
        }

        @Override
        public InputStream body(RawHttp.Head head) {
            return response.body();
        }

        @Override
        public void close() throws IOException {
            response.body().close();
        }
    }

    @Test
    void headTellsWhatGetWould() throws IOException {
        try (Pusher encoder = Pusher.live("/streams/w/head?key=k", FLV.upTo(0.5))) {
            assertLive(RawHttp.ask("HEAD /streams/w/head/", "Range: bytes=0-"), "video/x-flv");
            assertThat(RawHttp.ask("HEAD /streams/w/off").status()).isEqualTo(503);
            assertThat(RawHttp.ask("HEAD /streams/none").status()).isEqualTo(404);
            encoder.end();
        }
    }

    @Test
    void unknownStreamIsNotFound() throws IOException {
        for (String path : List.of("/streams/none", "/streams/", "/streams", "/streams/w/.x", "/streams/w/x*")) {
            assertThat(RawHttp.ask("GET " + path).status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void offlineStreamSaysWhenToComeBack() throws IOException {
        try (RawHttp http = RawHttp.open()) {
            RawHttp.Head answer = http.request("GET /streams/w/offline").head();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.field("Retry-After"))
                    .hasValueSatisfying(value -> assertThat(value).containsOnlyDigits());
            assertThat(http.text(answer)).contains("offline");
        }
    }

    @Test
    void awaitedStreamBeginsForThoseWhoWait() throws IOException {
        try (Watcher first = Watcher.of("/streams/awaited/x");
                Watcher second = Watcher.of(RawHttp.openTls().request("GET /streams/awaited/x"));
                Pusher encoder = Pusher.to("/streams/awaited/x?key=k")) {
            encoder.send(FLV.upTo(0.5));
            first.awaitBytes(1);
            second.awaitBytes(1);
            encoder.send(FLV.from(0.5)).end();
            assertThat(FLV.joinedAt(first.awaitEnd()))
                    .isEqualTo(FLV.joinPoints().get(0));
            assertThat(FLV.joinedAt(second.awaitEnd()))
                    .isEqualTo(FLV.joinPoints().get(0));
        }
    }

    @Test
    void fullStreamTurnsViewersAwayUntilOneLeaves() throws IOException {
        try (Pusher encoder = Pusher.live("/streams/two?key=k", TS.upTo(0.5));
                Watcher stays = Watcher.of("/streams/two")) {
            stays.awaitBytes(1);
            try (Watcher leaves = Watcher.of("/streams/two");
                    RawHttp third = RawHttp.open()) {
                leaves.awaitBytes(1);
                RawHttp.Head answer = third.request("GET /streams/two").head();
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.field("Retry-After")).isPresent();
                assertThat(third.text(answer)).contains("no more viewers");
            }
            await("the seat is free again").atMost(RawHttp.LIMIT).until(() -> {
                encoder.send(TS.upTo(0.1)); // a viewer who has gone is noticed when something is sent to it
                return RawHttp.ask("GET /streams/two").status() == 200;
            });
            encoder.end();
            assertThat(stays.awaitEnd()).endsWith(TS.upTo(0.1));
        }
    }

    @Test
    void pagesOfOtherOriginsReadOnlyWhatTheyMay() throws IOException {
        assertThat(allowedOrigin("GET", "w/open", "https://a.example")).isEqualTo("*");
        assertThat(allowedOrigin("GET", "private", "https://a.example")).isEqualTo("none");
        assertThat(allowedOrigin("GET", "shared", "https://a.example")).isEqualTo("https://a.example");
        assertThat(allowedOrigin("GET", "shared", "https://b.example")).isEqualTo("none");
        assertThat(allowedOrigin("OPTIONS", "w/open", "https://a.example")).isEqualTo("*");
        assertThat(allowedOrigin("OPTIONS", "private", "https://a.example")).isEqualTo("none");
        assertThat(allowedOrigin("OPTIONS", "shared", "https://a.example")).isEqualTo("https://a.example");
        assertThat(allowedOrigin("OPTIONS", "shared", "https://b.example")).isEqualTo("none");
    }

    private static String allowedOrigin(String method, String stream, String origin) throws IOException {
        String path = "/streams/" + stream;
        try (Pusher encoder = Pusher.live(path + "?key=k", TS.upTo(0.1))) {
            RawHttp.Head answer = RawHttp.ask(
                    method + " " + path,
                    "Origin: " + origin,
                    "Access-Control-Request-Method: GET",
                    "Access-Control-Request-Headers: range");
            assertThat(answer.status()).isEqualTo(method.equals("GET") ? 200 : 204);
            if (method.equals("OPTIONS")) {
                assertThat(answer.field("Access-Control-Allow-Methods"))
                        .hasValueSatisfying(methods -> assertThat(methods).contains("GET"));
                assertThat(answer.field("Access-Control-Allow-Headers"))
                        .hasValueSatisfying(headers -> assertThat(headers).containsIgnoringCase("range"));
            }
            encoder.end();
            return answer.field("Access-Control-Allow-Origin").orElse("none");
        }
    }
}
