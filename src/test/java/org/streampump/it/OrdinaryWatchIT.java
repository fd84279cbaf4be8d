package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Viewers where the operator has switched detaching off, and other limits of the pump as a whole. */
@ExtendWith(ArquillianExtension.class)
@OneContainer(
        "On Jetty all viewers of WatchIT are answered so, on Tomcat 11 some of SlowViewersIT, WaitersIT and LifecycleIT.")
class OrdinaryWatchIT extends WatchContract {
    private static final int SEATS = 6;

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("stream.w/*", STREAM)
                .parameter("pump.adminKey", "a")
                .parameter("stream.awaited", "{\"publish\": {\"key\": \"k\"}, \"whenOffline\": \"wait\"}")
                .parameter("pump.detached", "off")
                .parameter("pump.maxViewers", Integer.toString(SEATS))
                .parameter("pump.wait", "1s")
                .parameter("pump.redirect404", "https://elsewhere.example/none")
                .archive();
    }

    @Override
    boolean detaches() {
        return false;
    }

    @Test
    void fullPumpTurnsViewersAwayFromEveryStream() throws IOException {
        try (Pusher first = Pusher.live("/streams/w/first?key=k", TS.upTo(0.5));
                Pusher second = Pusher.live("/streams/w/second?key=k", FLV.upTo(0.5))) {
            List<Watcher> viewers = new ArrayList<>();
            for (int n = 0; n < SEATS; n++) {
                viewers.add(Watcher.of(n % 2 == 0 ? "/streams/w/first" : "/streams/w/second")
                        .awaitBytes(1));
            }
            assertTurnedAway("/streams/w/first");
            assertTurnedAway("/streams/w/second");
            first.end();
            viewers.get(0).awaitEnd();
            assertThat(RawHttp.ask("GET /streams/w/second").status()).isEqualTo(200);
            second.end();
            viewers.get(1).awaitEnd();
            viewers.forEach(Watcher::close);
        }
    }

    private static void assertTurnedAway(String path) throws IOException {
        try (RawHttp http = RawHttp.open()) {
            RawHttp.Head answer = http.request("GET " + path).head();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.field("Retry-After")).isPresent();
            assertThat(http.text(answer)).contains("no more viewers");
        }
    }

    @Test
    void viewerOfAnUnknownStreamIsSentElsewhere() throws IOException {
        RawHttp.Head answer = RawHttp.ask("GET /streams/none");
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.field("Location")).hasValue("https://elsewhere.example/none");
    }

    @Test
    void viewerWhoHasWaitedInVainIsTold() throws IOException {
        RawHttp.Head answer = RawHttp.ask("GET /streams/awaited");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.field("Retry-After")).isPresent();
    }
}
