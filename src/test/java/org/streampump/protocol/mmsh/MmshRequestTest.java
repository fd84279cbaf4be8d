package org.streampump.protocol.mmsh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.servlet.FakeExchange;

class MmshRequestTest {
    private static Optional<MmshRequest> of(FakeExchange exchange) {
        return MmshRequest.of(exchange.request(), Pragmas.of(exchange.request()));
    }

    static List<PlayerRequests> players() {
        return PlayerRequests.ALL;
    }

    @ParameterizedTest
    @MethodSource("players")
    void whatPlayersSendIsUnderstood(PlayerRequests player) {
        assertThat(of(PlayerRequests.exchange(player.describe()))).hasValue(MmshRequest.DESCRIBE);
        FakeExchange play = PlayerRequests.exchange(player.play());
        assertThat(of(play)).hasValue(MmshRequest.PLAY);
        Pragmas pragmas = Pragmas.of(play.request());
        assertThat(StreamSwitches.off(pragmas)).isEmpty();
        assertThat(pragmas.number("client-id").isPresent())
                .isEqualTo(player.player().startsWith("Windows"));
        play.method = "HEAD";
        assertThat(of(play)).hasValue(MmshRequest.DESCRIBE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NSPlayer",
                "nsplayer/4.1.0.3856",
                "Mozilla/5.0 (compatible; NSPlayer/12.0) WMFSDK/12.0",
                "NSServer/9.0.0.2980",
                "WMCacheProxy/9.0"
            })
    void playersAreKnownByTheirNames(String userAgent) {
        FakeExchange exchange = new FakeExchange().with("User-Agent", userAgent);
        assertThat(of(exchange)).hasValue(MmshRequest.DESCRIBE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Lavf/59.27.100",
                "VLC/3.0.24 LibVLC/3.0.24",
                "MPlayer UNKNOWN-12",
                "notNSPlayer/1",
                "NSPlayerX",
                "WMEncoder/12.0.7600.16385",
                ""
            })
    void othersAreNot(String userAgent) {
        FakeExchange exchange = new FakeExchange().with("User-Agent", userAgent).with("Pragma", "no-cache, rate=1");
        assertThat(of(exchange)).isEmpty();
        assertThat(of(exchange.with("Pragma", "xClientGUID={0}"))).hasValue(MmshRequest.DESCRIBE);
        assertThat(of(exchange.with("Pragma", "xPlayStrm=0"))).hasValue(MmshRequest.DESCRIBE);
        assertThat(of(exchange.with("Pragma", "xPlayStrm=1"))).hasValue(MmshRequest.PLAY);
        exchange.method = "PUT";
        assertThat(of(exchange)).isEmpty();
    }

    @Test
    void whoSaysNothingIsNot() {
        assertThat(of(new FakeExchange())).isEmpty();
    }

    @Test
    void aPlaylistIsAskedForByQueryOrByThePlayersOtherName() {
        FakeExchange player = new FakeExchange().with("User-Agent", "Windows-Media-Player/12.0.7601.17514");
        assertThat(of(player)).hasValue(MmshRequest.PLAYLIST);
        assertThat(of(player.with("Pragma", "xClientGUID={0}"))).hasValue(MmshRequest.DESCRIBE);
        FakeExchange browser = new FakeExchange();
        for (String query : List.of("asx", "asx=1", "key=a&asx")) {
            browser.query = query;
            assertThat(of(browser)).hasValue(MmshRequest.PLAYLIST);
        }
        browser.query = "asxx&x=asx&ASX";
        assertThat(of(browser)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "xPlayNextEntry=1, UNOFFERED",
                "pipeline-request=1, UNOFFERED",
                "stream-switch-entry=1:2:0, SELECT_STREAM",
                "'xPlayStrm=1,stream-switch-entry=1:2:0', PLAY",
                "'xPlayStrm=1,xPlayNextEntry=1', PLAY",
                "client-id=1, DESCRIBE"
            })
    void aPlayersGetIsToldApartByItsTokens(String pragma, MmshRequest expected) {
        FakeExchange exchange =
                new FakeExchange().with("User-Agent", "NSPlayer/12.0").with("Pragma", pragma);
        assertThat(of(exchange)).hasValue(expected);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "application/x-wms-LogStats;charset=UTF-8, 900, client-id=1, LOG",
                "application/x-wms-logstats, 100000000, -, LOG",
                "-, 0, log-line=x, LOG",
                "text/plain, 0, log-line=x, LOG",
                "text/plain, 0, client-id=1, -",
                "APPLICATION/X-WMS-SENDEVENT ; charset=UTF-8, 10, -, SEND_EVENT",
                "application/x-wms-getcontentinfo, 1, -, CONTENT_INFO",
                "-, 0, xKeepAliveInPause=1, KEEP_ALIVE",
                "-, 0, xKeepAliveInPause=0, -",
                "-, 0, xStopStrm=1, STOP",
                "-, 0, stream-switch-entry=1:2:0, SELECT_STREAM",
                "-, 0, switch-stream-entry=1:2:0, SELECT_STREAM",
                "-, 0, client-id=1, -",
                "-, 10, xStopStrm=1, -",
                "application/x-wms-pushsetup, 16, -, -",
                "application/x-wms-logstats; charset=nope, 10, -, LOG",
                "video/x-ms-asf, 10, xStopStrm=1, -"
            })
    void whatPlayersPostIsToldApartFromEncoders(String type, long length, String pragma, MmshRequest expected) {
        FakeExchange exchange = new FakeExchange();
        exchange.method = "POST";
        exchange.contentLength = length;
        if (type != null) {
            exchange.with("Content-Type", type);
        }
        if (pragma != null) {
            exchange.with("Pragma", pragma);
        }
        assertThat(of(exchange)).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void aChunkedPostIsAnEncoders() {
        FakeExchange exchange = new FakeExchange().with("Pragma", "xStopStrm=1").with("Transfer-Encoding", "chunked");
        exchange.method = "POST";
        assertThat(of(exchange)).isEmpty();
    }
}
