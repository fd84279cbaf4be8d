package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streampump.container.Golden;

/** Listeners who ask for ICY metadata, whichever way the pump answers. Streams are below {@code /streams/w/}. */
abstract class IcyContract {
    static final String STATION =
            "{\"publish\": {\"key\": \"k\"}, \"station\": {\"name\": \"Rádio 日本\", \"url\": \"https://radio.example/\"}}";

    private static final String WANTED = "Icy-MetaData: 1";
    private static final int INTERVAL = 16_000;
    private static final String SOUND = "-v warning -re -f lavfi -i anoisesrc=d=7:a=0.3 -c:a ";

    @RegisterExtension
    final Ffmpeg ffmpeg = new Ffmpeg();

    /** An answer as a player splits it: the stream, and the metadata behind each interval. */
    private record Played(byte[] stream, List<String> blocks) {
        static Played of(byte[] wire) {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            List<String> blocks = new ArrayList<>();
            int at = 0;
            while (wire.length - at > INTERVAL) {
                stream.write(wire, at, INTERVAL);
                at += INTERVAL;
                int length = (wire[at] & 0xff) * 16;
                String said = new String(wire, at + 1, length, StandardCharsets.UTF_8);
                assertThat(said).matches("(?s)(StreamTitle='.*';\0{0,15})?");
                blocks.add(said.replaceAll("\0+$", ""));
                at += 1 + length;
            }
            stream.write(wire, at, wire.length - at);
            return new Played(stream.toByteArray(), blocks);
        }
    }

    private static Watcher listener(String path, String version, String... fields) throws IOException {
        return Watcher.of(RawHttp.open().request("GET " + path + " " + version, fields));
    }

    @Test
    void theStreamIsTheSameWithTitlesAtEachInterval() {
        new Together()
                .scenario("MP3", () -> assertSameWithTitles("libmp3lame", "mp3", "audio/mpeg"))
                .scenario("AAC", () -> assertSameWithTitles("aac", "adts", "audio/aac"))
                .run();
    }

    private void assertSameWithTitles(String codec, String format, String mediaType) throws IOException {
        String path = "/streams/w/" + format;
        String target = Server.current().http(path + "?key=k").toString();
        Subprocess encoder = ffmpeg.start((SOUND + codec + " -b:a 128k -f " + format + " " + target).split(" ", -1));
        Pusher.awaitLive(path);
        try (Watcher plain = listener(path, "HTTP/1.1");
                Watcher icy = listener(path, "HTTP/1.1", WANTED);
                Watcher old = listener(path, "HTTP/1.0", WANTED)) {
            assertHead(icy.head(), mediaType);
            assertHead(old.head(), mediaType);
            assertThat(old.head().field("Transfer-Encoding")).isEmpty();
            assertThat(plain.head().field("icy-metaint")).isEmpty();
            byte[] expected = plain.awaitEnd();
            assertPlayed(icy.awaitEnd(), expected);
            assertPlayed(old.awaitEnd(), expected);
        }
        assertThat(Server.current().logLines())
                .anyMatch(line -> line.contains(" came (icy over HTTP/1.1"))
                .anyMatch(line -> line.contains(" came (HTTP/1.1"));
        assertThat(encoder.exitWithin(Ffmpeg.LIMIT)).isZero();
    }

    private static void assertHead(RawHttp.Head head, String mediaType) {
        WatchContract.assertLive(head, mediaType);
        assertThat(head.field("icy-metaint")).hasValue(Integer.toString(INTERVAL));
    }

    /** Nobody began at quite the same place, but all ended there. */
    private static void assertPlayed(byte[] wire, byte[] plain) {
        Played played = Played.of(wire);
        int common = Math.min(played.stream().length, plain.length);
        assertThat(common).as("several intervals").isGreaterThan(4 * INTERVAL);
        assertThat(last(played.stream(), common)).isEqualTo(last(plain, common));
        assertThat(played.blocks()).as("nobody has said what is playing").containsOnly("");
    }

    private static byte[] last(byte[] bytes, int count) {
        return Arrays.copyOfRange(bytes, bytes.length - count, bytes.length);
    }

    @ParameterizedTest
    @CsvSource({"mp3/layer3-live.mp3", "aac/stereo.aac"})
    void eachTitleIsSaidOnceAtAnInterval(String sample) throws IOException {
        String name = "w/titles-" + sample.substring(0, sample.indexOf('/'));
        String path = "/streams/" + name;
        byte[] sound = Golden.resource("samples/" + sample);
        try (Pusher encoder = Pusher.live(path + "?key=k", sound);
                Watcher plain = listener(path, "HTTP/1.1");
                Watcher icy = listener(path, "HTTP/1.1", WANTED)) {
            plain.awaitBytes(1);
            icy.awaitBytes(1);
            assertThat(plain.head().field("icy-name"))
                    .as("VLC asks for titles when it sees a name")
                    .hasValue(name);

            titleByIcecast(path, "Rosa+%26+L%C3%A9o");
            awaitSaid(encoder, sound, icy, "StreamTitle='Rosa & Léo';");
            titleByApi(name, "日本 – a';StreamUrl='b");
            awaitSaid(encoder, sound, icy, "StreamTitle='日本 – a' ;StreamUrl='b';");
            titleByIcecast(path, "%C3%A9".repeat(500));
            awaitSaid(encoder, sound, icy, "StreamTitle='" + "é".repeat(400) + "';");
            titleByApi(name, "");
            awaitSaid(encoder, sound, icy, "StreamTitle='';");
            encoder.send(sound).end();

            Played played = Played.of(icy.awaitEnd());
            assertThat(played.blocks().stream().filter(said -> !said.isEmpty()))
                    .containsExactly(
                            "StreamTitle='Rosa & Léo';",
                            "StreamTitle='日本 – a' ;StreamUrl='b';",
                            "StreamTitle='" + "é".repeat(400) + "';",
                            "StreamTitle='';");
            byte[] expected = plain.awaitEnd();
            int common = Math.min(played.stream().length, expected.length);
            assertThat(common).isGreaterThan(8 * sound.length);
            assertThat(last(played.stream(), common)).isEqualTo(last(expected, common));
        }
    }

    private static void titleByIcecast(String path, String song) throws IOException {
        String call = "GET /admin/metadata?mount=" + path + "&mode=updinfo&song=" + song;
        assertThat(RawHttp.ask(call, "Authorization: Basic c291cmNlOms=").status()) // source:k
                .isEqualTo(200);
    }

    private static void titleByApi(String name, String title) throws IOException {
        byte[] json = ("{\"title\": \"" + title + "\"}").getBytes(StandardCharsets.UTF_8);
        try (RawHttp http = RawHttp.open()) {
            http.request("PUT /api/v1/streams/" + name + "/title?key=k", "Content-Length: " + json.length)
                    .send(json);
            assertThat(http.head().status()).isEqualTo(204);
        }
    }

    /** Two samples are longer than the interval and the rest of the previous interval. */
    private static void awaitSaid(Pusher encoder, byte[] sound, Watcher icy, String block) throws IOException {
        encoder.send(sound).send(sound);
        await("the listener is told " + block).atMost(Watcher.LIMIT).until(() -> {
            String received = new String(icy.received(), StandardCharsets.ISO_8859_1);
            return received.contains(onTheWire(block));
        });
    }

    @Test
    void aContainerOfItsOwnStructureIsLeftAlone() throws IOException {
        String path = "/streams/w/ts";
        try (Pusher encoder = Pusher.to(path + "?key=k", "ice-name: Film").send(WatchContract.TS.upTo(0.1))) {
            Pusher.awaitLive(path);
            try (Watcher viewer = listener(path, "HTTP/1.1", WANTED)) {
                WatchContract.assertLive(viewer.head(), "video/mp2t");
                assertThat(viewer.head().fields()).noneMatch(field -> field.startsWith("icy-"));
                viewer.awaitBytes(1);
                encoder.send(WatchContract.TS.from(0.1)).end();
                WatchContract.TS.joinedAt(viewer.awaitEnd());
            }
        }
    }

    /** As the bytes of this text in UTF-8 look to who takes each for a character. */
    private static String onTheWire(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static Pusher radio(String path, String... fields) throws IOException {
        Pusher encoder = Pusher.to(path + "?key=k", fields).send(Golden.resource("samples/mp3/layer3-live.mp3"));
        Pusher.awaitLive(path);
        return encoder;
    }

    @Test
    void listenersAreToldWhatTheEncoderSays() throws IOException {
        String[] said = {
            "Ice-Name: " + onTheWire("Jazz für alle – 日本"),
            "ice-genre: jazz funk",
            "ice-url: https://jazz.example/",
            "ice-description: All day, all night",
            "ice-public: 1",
            "ice-audio-info: bitrate=64;samplerate=44100"
        };
        try (Pusher encoder = radio("/streams/w/said", said)) {
            for (String request : List.of("GET", "HEAD")) {
                RawHttp.Head head = RawHttp.ask(request + " /streams/w/said");
                assertThat(head.field("icy-name")).hasValue(onTheWire("Jazz für alle – 日本"));
                assertThat(head.field("icy-genre")).hasValue("jazz funk");
                assertThat(head.field("icy-url")).hasValue("https://jazz.example/");
                assertThat(head.field("icy-description")).hasValue("All day, all night");
                assertThat(head.field("icy-pub")).hasValue("1");
                assertThat(head.field("icy-br")).hasValue("64");
                assertThat(head.field("icy-metaint")).isEmpty();
                assertThat(RawHttp.ask(request + " /streams/w/said", WANTED).field("icy-metaint"))
                        .hasValue(Integer.toString(INTERVAL));
            }
            encoder.end();
        }
    }

    @Test
    void theConfigurationHasTheFirstWord() throws IOException {
        try (Pusher encoder = radio("/streams/station", "ice-name: Other", "ice-genre: jazz")) {
            RawHttp.Head head = RawHttp.ask("GET /streams/station", WANTED);
            assertThat(head.field("icy-name")).hasValue(onTheWire("Rádio 日本"));
            assertThat(head.field("icy-genre")).hasValue("jazz");
            assertThat(head.field("icy-url")).hasValue("https://radio.example/");
            encoder.end();
        }
    }

    @Test
    void ffmpegSeesTheStation() throws IOException {
        String path = "/streams/station";
        String target = Server.current().http(path + "?key=k").toString();
        ffmpeg.start((SOUND + "libmp3lame -b:a 128k -f mp3 " + target).split(" ", -1));
        Pusher.awaitLive(path);
        String tags = ffmpeg.probe(
                "-icy",
                "1",
                "-probesize",
                "64k",
                "-show_entries",
                "format_tags:format=format_name",
                Server.current().http(path).toString());
        assertThat(tags)
                .contains("format_name=mp3")
                .contains("TAG:icy-name=Rádio 日本")
                .contains("TAG:icy-url=https://radio.example/");
    }

    @Test
    void everyStreamHasPlaylists() throws IOException {
        String address = Server.current().http("/streams/station").toString();
        try (RawHttp m3u = RawHttp.open();
                RawHttp xspf = RawHttp.open()) {
            String host = "Host: " + address.replaceAll("http://([^/]+)/.*", "$1");
            RawHttp.Head head = m3u.send("GET /streams/station.m3u?key=k HTTP/1.1\r\n" + host + "\r\n\r\n")
                    .head();
            assertThat(head.field("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("audio/x-mpegurl"));
            assertThat(m3u.text(head)).isEqualTo("#EXTM3U\n#EXTINF:-1,station\n" + address + "\n");
            head = xspf.send("GET /streams/station.xspf HTTP/1.1\r\n" + host + "\r\n" + WANTED + "\r\n\r\n")
                    .head();
            assertThat(head.field("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/xspf+xml"));
            assertThat(xspf.text(head)).contains("<location>" + address + "</location>");
        }
        assertThat(RawHttp.ask("HEAD /streams/station.m3u", "User-Agent: NSPlayer/7")
                        .status())
                .isEqualTo(200);
        assertThat(RawHttp.ask("GET /streams/none.m3u").status()).isEqualTo(404);
    }
}
