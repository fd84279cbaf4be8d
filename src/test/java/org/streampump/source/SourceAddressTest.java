package org.streampump.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceAddressTest {

    /** Addresses of every kind that the pump has or will have. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MMSH://origin.example | mmsh | mmsh://origin.example/",
                "http://me:s3cret@a.example:8080/b?key=s3cret | http | http://a.example:8080/b",
                "http://me:s3cret@a.example?key=s3cret | http | http://a.example/",
                "http://me:s3cret%40@[::1]:80/a | http | http://[::1]:80/a",
                "https://s3cret@s3cret@host/ | https | https://host/",
                "file:/srv/media/two%20words.ts | file | file:/srv/media/two%20words.ts",
                "file:///srv/a//b.ts?s3cret | file | file:///srv/a//b.ts",
                "pipe:/run/fifo | pipe | pipe:/run/fifo",
                "unix:/run/a.sock | unix | unix:/run/a.sock",
                "tcp-listen://127.0.0.1:9000 | tcp-listen | tcp-listen://127.0.0.1:9000/",
                "udp://@239.1.1.1:1234 | udp | udp://239.1.1.1:1234/",
                "udp://10.0.0.1@[ff3e::1]:1234 | udp | udp://[ff3e::1]:1234/",
                "rtp://239.1.1.1:5004/ | rtp | rtp://239.1.1.1:5004/",
                "exec:/usr/bin/ffmpeg?-i+rtsp://me:s3cret | exec | exec:/usr/bin/ffmpeg",
                "exec:/usr/bin/curl?http://me:s3cret@a/ | exec | exec:/usr/bin/curl",
                "exec:ffmpeg | exec | exec:ffmpeg",
                "ffmpeg:rtsp://me:s3cret@camera/main?s3cret | ffmpeg | ffmpeg:rtsp://camera/main",
                "ffmpeg:srt://me:s3cret@0.0.0.0:9000 | ffmpeg | ffmpeg:srt://0.0.0.0:9000/",
                "ffmpeg:/dev/video0 | ffmpeg | ffmpeg:/dev/video0",
                "ffmpeg:rtsp://camera-{1}.lan/main | ffmpeg | ffmpeg:rtsp://camera-{1}.lan/main",
                "stream:live/cam1 | stream | stream:live/cam1",
                "a:b | a | a:b"
            })
    void addressOfAnyKindIsShownWithoutItsCredentials(String text, String scheme, String shown) {
        SourceAddress address = SourceAddress.of(text).orElseThrow();
        assertThat(address.text()).isEqualTo(text);
        assertThat(address.scheme()).isEqualTo(scheme);
        assertThat(address.rest()).isEqualTo(text.substring(scheme.length() + 1));
        assertThat(address).hasToString(shown);
        assertThat(shown).doesNotContain("s3cret", "me:");
    }

    /** Each would be shown with a part of a password, or is no address of any kind. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "mmsh",
                "mmsh:",
                ":s3cret",
                "//host/",
                "1mmsh:a",
                "m_msh:a",
                "http://me:12/s3cret@a/",
                "http://me:12?s3cret@a/",
                "http:me:s3cret@a/",
                "http:/me:s3cret@a/",
                "http:\\\\me:s3cret@a/",
                "ffmpeg:rtsp:me:s3cret@camera/",
                "ffmpeg:rtsp:////me:s3cret@camera/",
                "ffmpeg:rtsp:///me:s3cret@camera/",
                "ffmpeg:concat:http://me:s3cret@a/|http://me:s3cret@b/",
                "file:/a@b",
                "http://me:s3#cret@a/",
                "http://a/#s3cret",
                "http://a/ b",
                "http://a/\r\nHost: b",
                "http://a/\0",
                "http://\u00e4.example/",
                "http://a/\u202e",
                "http://a/\u007f"
            })
    void textThatIsNoAddressOrHasAStrayPasswordIsRefused(String text) {
        assertThat(SourceAddress.of(text)).isEmpty();
    }

    @Test
    void lengthsHaveALimit() {
        assertThat(SourceAddress.of("a:" + "x".repeat(SourceAddress.MAX_LENGTH - 2)))
                .isPresent();
        assertThat(SourceAddress.of("a:" + "x".repeat(SourceAddress.MAX_LENGTH - 1)))
                .isEmpty();
        assertThat(SourceAddress.of("a".repeat(33) + ":x")).isEmpty();
        assertThat(SourceAddress.of("a:".repeat(SourceAddress.MAX_LENGTH / 2 - 2) + "://")
                        .map(SourceAddress::toString))
                .hasValueSatisfying(shown -> assertThat(shown).startsWith("a:a:"));
    }

    @Test
    void addressesAreEqualAsTheyWereWritten() {
        assertThat(SourceAddress.of("a:b")).isEqualTo(SourceAddress.of("a:b"));
        assertThat(SourceAddress.of("a://x@b/")).isNotEqualTo(SourceAddress.of("a://y@b/"));
    }
}
