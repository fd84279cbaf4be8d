package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.streampump.container.asf.MmshPacket;
import org.streampump.protocol.mmsh.PlayerRequests;

/** Players that speak MMSH, whichever way the pump answers. Streams are below {@code /streams/m/}. */
abstract class MmshWatchContract {
    /** Late viewers begin at a join point that lies behind the first one; the log remembers all of them. */
    static final String STREAM =
            "{\"publish\": {\"key\": \"k\"}, \"log\": \"1MiB\", \"burst\": \"1KiB\", \"grace\": \"5s\", \"idle\": \"60s\"}";

    private static final AsfFilm FILM = AsfFilm.pictures();
    private static final AsfFilm SOUND = AsfFilm.sound();
    private static final String PLAY = "Pragma: xPlayStrm=1";
    private static final String PLAYER = "User-Agent: NSPlayer/4.1.0.3856";

    /** ffmpeg's words for {@code $E}, behind which it tries to read on, and for a body that ends with its connection. */
    private static final Pattern HARMLESS = Pattern.compile("Stream ends prematurely|Last message repeated"
            + "|^Stream ended!|^Read data packet header failed!|^Recv other type packet -5"
            + "|Error (during demuxing|retrieving a packet from demuxer): "
            + "(Input/output error|Invalid data found when processing input)");

    private static final Film LONG = Film.seconds(12);

    @RegisterExtension
    final Ffmpeg ffmpeg = new Ffmpeg();

    private static RawHttp ask(String head, String path) throws IOException {
        String request = head.replace("/live", path)
                .replace("HOST:PORT", Server.HOST + ":" + Server.current().httpPort())
                .replace("\n", "\r\n");
        return RawHttp.open().send(request + "\r\n");
    }

    private static void assertHead(RawHttp.Head head, String mediaType) {
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.field("Transfer-Encoding")).isEmpty();
        assertThat(head.field("Connection")).hasValue("close");
        assertThat(head.field("Content-Type")).hasValue(mediaType);
        assertThat(head.field("Server")).hasValue("Rex/12.0.7600.16385");
        assertThat(head.field("Cache-Control")).hasValue("no-cache");
        assertThat(head.field("Supported")).hasValue("com.microsoft.wm.sswitch");
        assertThat(head.field("Content-Range")).isEmpty();
        assertThat(head.fields().stream()
                        .filter(field -> field.startsWith("Pragma: "))
                        .toList())
                .element(0)
                .isEqualTo("Pragma: no-cache");
        assertThat(head.fields())
                .contains("Pragma: features=\"broadcast\"", "Pragma: timeout=60000")
                .anyMatch(field -> field.matches("Pragma: client-id=[1-9]\\d*"));
    }

    @Test
    void whatPlayersSendWordForWordIsAnsweredAsTheyNeedIt() throws IOException {
        for (int n = 0; n < PlayerRequests.ALL.size(); n++) {
            String path = "/streams/m/player" + n;
            try (Pusher encoder = Pusher.settled(path + "?key=k", FILM.upTo(FILM.packetCount() / 2))) {
                PlayerRequests player = PlayerRequests.ALL.get(n);
                try (RawHttp describe = ask(player.describe(), path)) {
                    RawHttp.Head head = describe.head();
                    assertHead(head, "application/vnd.ms.wms-hdr.asfv1");
                    int length = FILM.header().length + 12;
                    assertThat(head.field("Content-Length")).hasValue(Integer.toString(length));
                    byte[] body = describe.body(head).readAllBytes();
                    assertThat(body).hasSize(length);
                    assertThat(AsfFilm.watched(body).headers().get(0)).isEqualTo(FILM.header());
                    assertThat(describe.isClosedByPeer()).as(player.player()).isTrue();
                }
                try (Watcher play = Watcher.of(ask(player.play(), path))) {
                    assertHead(play.head(), "application/x-mms-framed");
                    assertThat(play.head().field("Content-Length")).isEmpty();
                    play.awaitBytes(FILM.header().length + 13);
                    encoder.send(FILM.packets(FILM.packetCount() / 2, FILM.packetCount()))
                            .end();
                    assertThat(FILM.joinedAt(play.awaitEnd()))
                            .as(player.player())
                            .isPositive();
                }
            }
        }
    }

    @Test
    void headIsDescribeWithoutBody() throws IOException {
        String path = "/streams/m/head";
        try (Pusher encoder = Pusher.live(path + "?key=k", FILM.upTo(4))) {
            for (String version : List.of("", " HTTP/1.0")) {
                try (RawHttp http = RawHttp.open().request("HEAD " + path + version, PLAYER, PLAY)) {
                    RawHttp.Head head = http.head();
                    assertHead(head, "application/vnd.ms.wms-hdr.asfv1");
                    assertThat(head.field("Content-Length")).hasValue(Integer.toString(FILM.header().length + 12));
                    assertThat(http.isClosedByPeer()).isTrue();
                }
            }
            encoder.end();
        }
    }

    @Test
    void earlyPlayersOfBothKindsGetEverythingSideBySide() throws IOException {
        String path = "/streams/m/early";
        try (Pusher encoder = Pusher.live(path + "?key=k", FILM.upTo(1));
                Watcher mmsh = Watcher.of(RawHttp.open().request("GET " + path, PLAYER, PLAY));
                Watcher plain = Watcher.of(path)) {
            mmsh.awaitBytes(FILM.header().length + 13);
            plain.awaitBytes(FILM.header().length + 1);
            assertThat(plain.head().field("Content-Type")).hasValue("video/x-ms-asf");
            encoder.send(FILM.packets(1, FILM.packetCount())).end();
            assertThat(FILM.joinedAt(mmsh.awaitEnd())).isZero();
            assertThat(FILM.joinedAtRaw(plain.awaitEnd())).isZero();
        }
    }

    @Test
    void latePlayersOfBothKindsBeginAtTheSameKeyFrame() throws IOException {
        String path = "/streams/m/late";
        int half = FILM.packetCount() / 2;
        try (Pusher encoder = Pusher.settled(path + "?key=k", FILM.upTo(half));
                Watcher mmsh = Watcher.of(RawHttp.open().request("GET " + path, PLAYER, PLAY));
                Watcher plain = Watcher.of(path)) {
            mmsh.awaitBytes(FILM.header().length + 13);
            plain.awaitBytes(FILM.header().length + 1);
            encoder.send(FILM.packets(half, FILM.packetCount())).end();
            assertThat(FILM.joinedAt(mmsh.awaitEnd()))
                    .isEqualTo(FILM.joinedAtRaw(plain.awaitEnd()))
                    .isBetween(1, half);
        }
    }

    @Test
    void whoWantsTheSoundOnlyGetsTheSoundOnly() throws IOException {
        String path = "/streams/m/sound";
        String soundOnly = "Pragma: stream-switch-entry=ffff:1:2 ffff:2:0";
        try (Pusher encoder = Pusher.live(path + "?key=k", FILM.upTo(1));
                Watcher all = Watcher.of(RawHttp.open().request("GET " + path, PLAYER, PLAY));
                Watcher sound = Watcher.of(RawHttp.open().request("GET " + path, PLAYER, PLAY, soundOnly))) {
            all.awaitBytes(FILM.header().length + 13);
            sound.awaitBytes(FILM.header().length + 12);
            encoder.send(FILM.packets(1, FILM.packetCount())).end();
            AsfFilm.Watched heard = AsfFilm.watched(sound.awaitEnd());
            assertThat(heard.packets()).hasSizeBetween(1, FILM.packetCount() - 1);
            assertThat(heard.others()).containsExactly(new MmshPacket.EndOfStream(0));
            assertThat(FILM.joinedAt(all.awaitEnd())).isZero();
        }
    }

    @Test
    void anotherHeaderIsAnnouncedToThoseWhoAreWatching() throws IOException {
        String path = "/streams/m/change";
        try (Watcher player = watchWhileTheEncoderChanges(path)) {
            AsfFilm.Watched watched = AsfFilm.watched(player.awaitEnd());
            assertThat(watched.headers()).hasSize(2);
            assertThat(watched.headers().get(1)).isEqualTo(SOUND.header());
            assertThat(watched.others()).hasSize(3);
            assertThat(watched.others().get(0)).isEqualTo(new MmshPacket.EndOfStream(1)); // packets of another size
            assertThat(watched.others().get(1)).isInstanceOfSatisfying(MmshPacket.StreamChange.class, change -> {
                assertThat(change.reason()).isZero();
                assertThat(change.header()).isEmpty();
            });
            assertThat(watched.others().get(2)).isEqualTo(new MmshPacket.EndOfStream(0));
            assertThat(watched.packets()).hasSize(FILM.packetCount() + SOUND.packetCount());
        }
    }

    private static Watcher watchWhileTheEncoderChanges(String path) throws IOException {
        Pusher first = Pusher.live(path + "?key=k", FILM.upTo(1));
        Watcher player = Watcher.of(RawHttp.open().request("GET " + path, PLAYER, PLAY));
        player.awaitBytes(FILM.header().length + 13);
        first.send(FILM.packets(1, FILM.packetCount()));
        Pusher.awaitArrival(player, FILM.packets(0, FILM.packetCount()));
        try (Pusher second = Pusher.to(path + "?key=k").send(SOUND.bytes())) {
            Pusher.awaitArrival(player, SOUND.bytes());
            second.end();
        }
        first.close();
        return player;
    }

    @Test
    void aPlayersOwnIdIsKeptAndDefended() throws IOException {
        String path = "/streams/m/session";
        try (Pusher encoder = Pusher.live(path + "?key=k", FILM.upTo(4))) {
            String id = RawHttp.ask("GET " + path, PLAYER).fields().stream()
                    .filter(field -> field.startsWith("Pragma: client-id="))
                    .findFirst()
                    .orElseThrow();
            try (Watcher player = Watcher.of(RawHttp.open().request("GET " + path, PLAYER, PLAY, id))) {
                assertThat(player.head().fields()).contains(id).doesNotContain("Pragma: xResetStrm=1");
                player.awaitBytes(1);
                assertThat(RawHttp.ask("GET " + path, PLAYER, PLAY, id).status())
                        .isEqualTo(409);
                assertThat(RawHttp.ask("POST " + path, PLAYER, id, "Pragma: xKeepAliveInPause=1", "Content-Length: 0")
                                .status())
                        .isEqualTo(200);
                encoder.end();
                player.awaitEnd();
            }
        }
    }

    @Test
    void whatPlayersReportIsAcceptedAndDropped() throws IOException {
        for (int bytes : new int[] {0, 1, 100_000}) {
            try (RawHttp http = RawHttp.open()
                    .request(
                            "POST /streams/m/report",
                            PLAYER,
                            "Content-Type: application/x-wms-LogStats;charset=UTF-8",
                            "Content-Length: " + bytes)
                    .send(new byte[bytes])) {
                RawHttp.Head head = http.head();
                assertThat(head.status()).isEqualTo(200);
                assertThat(head.field("Content-Length")).hasValue("0");
                assertThat(head.field("Server")).hasValue("Rex/12.0.7600.16385");
                assertThat(http.isClosedByPeer()).isTrue();
            }
        }
    }

    @Test
    void otherContainersAreLeftToPlainHttp() throws IOException {
        String path = "/streams/m/ts";
        try (Pusher encoder = Pusher.live(path + "?key=k", WatchContract.TS.upTo(0.5))) {
            RawHttp.Head head = RawHttp.ask("GET " + path, PLAYER, PLAY);
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.field("Content-Type")).hasValue("video/mp2t");
            assertThat(RawHttp.ask("GET " + path + ".asx").status()).isEqualTo(404);
            encoder.end();
        }
    }

    @Test
    void offlineStreamIsUnavailableToPlayersToo() throws IOException {
        for (String fields : List.of("Pragma: no-cache", PLAY)) {
            RawHttp.Head head = RawHttp.ask("GET /streams/m/off", PLAYER, fields);
            assertThat(head.status()).isEqualTo(503);
            assertThat(head.field("Retry-After")).isPresent();
        }
        assertThat(RawHttp.ask("GET /streams/none", PLAYER).status()).isEqualTo(404);
    }

    @Test
    void playerThatWaitsGetsHeaderAndStream() throws IOException {
        String path = "/streams/awaited";
        try (RawHttp describe = RawHttp.open().request("GET " + path + " HTTP/1.0", PLAYER);
                Watcher player = Watcher.of(RawHttp.open().request("GET " + path, PLAYER, PLAY));
                Pusher encoder = Pusher.to(path + "?key=k")) {
            encoder.send(FILM.upTo(FILM.packetCount()));
            RawHttp.Head head = describe.head();
            assertHead(head, "application/vnd.ms.wms-hdr.asfv1");
            assertThat(describe.body(head).readAllBytes()).hasSize(FILM.header().length + 12);
            assertThat(describe.isClosedByPeer()).isTrue();
            assertHead(player.head(), "application/x-mms-framed"); // not the detached way now: no chunks all the same
            player.awaitBytes(FILM.header().length + 13);
            encoder.end();
            FILM.joinedAt(player.awaitEnd());
        }
    }

    @Test
    void playlistLeadsToTheStream() throws IOException {
        String host = Server.HOST + ":" + Server.current().httpPort();
        String reference = "<REF href=\"mmsh://" + host + "/streams/m/list?x=1&amp;y\"/>";
        assertThat(textOf("GET /streams/m/list?x=1&asx&y", "Host: " + host)).contains(reference);
        assertThat(textOf("GET /streams/m/list.asx?x=1&y", "Host: " + host)).contains(reference);
        assertThat(textOf(
                        "GET /streams/m/list?x=1&y",
                        "Host: " + host + "\r\nUser-Agent: Windows-Media-Player/12.0.7601.17514"))
                .contains(reference);
        String tlsHost = Server.HOST + ":" + Server.current().httpsPort();
        try (RawHttp http = RawHttp.openTls()
                .send("GET /streams/m/list.asx HTTP/1.1\r\nHost: " + tlsHost + "\r\nConnection: close\r\n\r\n")) {
            assertThat(http.text(http.head())).contains("<REF href=\"https://" + tlsHost + "/streams/m/list\"/>");
        }
    }

    private static String textOf(String line, String fields) throws IOException {
        try (RawHttp http = RawHttp.open().send(line + " HTTP/1.1\r\n" + fields + "\r\n\r\n")) {
            RawHttp.Head head = http.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.field("Content-Type")).hasValue("video/x-ms-asf");
            String text = http.text(head);
            assertThat(text).startsWith("<ASX version=\"3.0\">");
            return text;
        }
    }

    @Test
    void hostThatIsNoneGetsIntoNoPlaylist() throws IOException {
        for (String host : List.of("\"/><x>", "a b", "a\"b", "<x>", "a/b")) {
            try (RawHttp http = RawHttp.open()
                    .send("GET /streams/m/list.asx HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")) {
                RawHttp.Head head = http.head();
                assertThat(head.status()).as(host).isEqualTo(400);
                assertThat(http.text(head)).doesNotContain(host);
            }
        }
    }

    @Test
    void binaryProbeIsRefusedAtOnce() throws IOException {
        byte[] probe = new byte[224];
        byte[] start = {1, 0, 0, 0, (byte) 0xce, (byte) 0xfa, 0x0b, (byte) 0xb0};
        System.arraycopy(start, 0, probe, 0, start.length);
        System.arraycopy("MMS ".getBytes(StandardCharsets.US_ASCII), 0, probe, 12, 4);
        try (RawHttp http = RawHttp.open().send(probe)) {
            assertThat(http.head().status()).isEqualTo(400);
        }
    }

    @Test
    void ffmpegPlaysEarlyAndLateOverMmshAndPlainHttp(@TempDir Path directory) throws IOException {
        String path = "/streams/m/ffmpeg";
        Path made = LateFilm.made(ffmpeg, directory.resolve("film.asf"), LONG.made("asf", "wmv2", "wmav2"));
        try (LateFilm film = LateFilm.of(made, "m/ffmpeg").upTo(0.1)) {
            Subprocess early = player("mmsh", path, directory.resolve("early"));
            film.awaitBegun(1);
            film.upTo(0.5);
            Subprocess late = player("mmsh", path, directory.resolve("late"));
            Subprocess plain = player("http", path, directory.resolve("plain"));
            film.awaitBegun(3);
            film.end();
            for (Subprocess player : List.of(early, late, plain)) {
                assertThat(player.exitWithin(Ffmpeg.LIMIT)).as(player.tail()).isZero();
                assertThat(player.lines())
                        .allMatch(line -> HARMLESS.matcher(line).find());
            }
        }
        assertThat(pictures(directory.resolve("early"))).isGreaterThan(LONG.pictureCount() * 3 / 4);
        assertThat(pictures(directory.resolve("late"))).isGreaterThan(LONG.pictureCount() / 6);
        assertThat(pictures(directory.resolve("plain"))).isGreaterThan(LONG.pictureCount() / 6);
    }

    private Subprocess player(String scheme, String path, Path pictures) throws IOException {
        String address = scheme + "://" + Server.HOST + ":" + Server.current().httpPort() + path;
        return ffmpeg.startInto(
                pictures.toFile(),
                "-v",
                "error",
                "-copyts",
                "-i",
                address,
                "-map",
                "0:v",
                "-fps_mode",
                "passthrough",
                "-f",
                "framecrc",
                "pipe:1");
    }

    private static long pictures(Path framecrc) throws IOException {
        return Files.readAllLines(framecrc).stream()
                .filter(line -> !line.startsWith("#"))
                .count();
    }
}
