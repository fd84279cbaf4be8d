package org.streampump.it;

import java.util.ArrayList;
import java.util.List;

/**
 * Header fields with values that their readers do not expect: of every field that the pump reads, of those that containers read
 * on their own, and of those that say where a request ends.
 */
final class HostileFields {
    /** Read by the pump or by a container's code for files and cookies; {@code HostileFieldsTest} misses none. */
    static final List<String> NAMES = List.of(
            "Accept",
            "Accept-Encoding",
            "Accept-Language",
            "Access-Control-Request-Headers",
            "Access-Control-Request-Method",
            "Authorization",
            "Content-Encoding",
            "Content-Language",
            "Content-Type",
            "Cookie",
            "Date",
            "Forwarded",
            "Icy-MetaData",
            "If-Match",
            "If-Modified-Since",
            "If-None-Match",
            "If-Range",
            "If-Unmodified-Since",
            "Origin",
            "Pragma",
            "Proxy-Authorization",
            "Range",
            "Referer",
            "Sec-Fetch-Site",
            "Stream-Pump-Chain",
            "Upgrade-Insecure-Requests",
            "User-Agent",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Port",
            "X-Forwarded-Proto",
            "ice-audio-info",
            "ice-bitrate",
            "ice-description",
            "ice-genre",
            "ice-name",
            "ice-public",
            "ice-url");

    /** No field is meant to have these. */
    private static final List<String> VALUES = List.of(
            "",
            ",",
            ";",
            "=",
            "\"",
            "a/b; charset=nope",
            "a/b; charset=",
            "\u00ff\u00c0\u0080\tx",
            "%00%ff%",
            "-1",
            "9".repeat(30),
            "0x7fffffffffffffff",
            "://[::1",
            "null",
            "\u00e9=\u00e8;q=nan,*;q=9");

    /** A long value, not among {@link #VALUES}: a row with many of them would be more than a container reads. */
    private static final String LONG = "x,;=".repeat(1_000);

    /** Lines that are hostile to the reader of this field only. */
    private static final List<String> PARTICULAR = List.of(
            "Authorization: Basic",
            "Authorization: Basic !!!!",
            "Authorization: Basic " + "A".repeat(4_001),
            "Authorization: Bearer",
            "Authorization: Digest",
            "Authorization: Digest username=\"",
            "Authorization: Digest username=\"x\", realm=\"\", nonce=\"\", uri=\"/\", response=\"\u00ff\", nc=g, qop=auth",
            "Authorization: Negotiate YIIB",
            "Content-Type: video/mp2t; charset=nope",
            "Content-Type: video/mp2t; charset=\"utf-8",
            "Content-Type: application/x-wms-pushsetup; charset=nope",
            "Content-Type: application/x-wms-pushstart; charset=nope",
            "Content-Type: application/x-wms-logstats; charset=nope",
            "Content-Type: application/x-www-form-urlencoded; charset=nope",
            "Content-Type: multipart/form-data",
            "Content-Type: multipart/form-data; boundary=",
            "Cookie: push-id=99999999999999999999",
            "Cookie: $Version=1; push-id=\"; =;;",
            "Icy-MetaData: 1",
            "If-Modified-Since: Tue, 99 Foo 0000 99:99:99 XXX",
            "If-Range: Tue, 99 Foo 0000 99:99:99 XXX",
            "Origin: http://[::1",
            "Origin: http://127.0.0.1:99999999999",
            "Pragma: client-id=99999999999999999999",
            "Pragma: xPlayStrm=1, stream-switch-entry=ffff:ffff:9 ffff, stream-switch-count=99999999999",
            "Pragma: xPlayStrm=1, stream-time=-1, stream-offset=x:y, packet-num=99999999999, max-duration=-1",
            "Pragma: stream-switch-entry=\"::::\", log-line=\"\"",
            "Pragma: xKeepAliveInPause=1, xStopStrm=1, xPlayNextEntry=1",
            "Range: bytes=9-1",
            "Range: bytes=-99999999999999999999",
            "Range: bytes=" + "0-0,".repeat(500) + "0-0",
            "Referer: http://\u00ff/",
            "Stream-Pump-Chain: " + "0123456789abcdef,".repeat(40),
            "User-Agent: NSPlayer/",
            "User-Agent: NSPlayer/4.1.0.3856 ((((",
            "User-Agent: Windows-Media-Player/",
            "ice-audio-info: bitrate=;bitrate=-1;=;samplerate",
            "ice-url: http://\u00ff\"><script>");

    /** Lines after which nobody can say for sure where the request ends. A coding that is not known is a 501 in the standard. */
    static final List<String> FRAMING = List.of(
            "Connection: close, keep-alive, upgrade, ,",
            "Connection: Transfer-Encoding",
            "Content-Length: -1",
            "Content-Length: +4",
            "Content-Length: x",
            "Content-Length: 99999999999999999999",
            "Content-Length: 9223372036854775807",
            "Content-Length: 4\r\nContent-Length: 5",
            "Content-Length: 4\r\nTransfer-Encoding: chunked",
            "Expect: 100-continue\r\nContent-Length: 4",
            "Expect: something-else\r\nContent-Length: 4",
            "Host: other",
            "Host: [::1",
            "Host: a b",
            "Host: \u00ff:99999",
            "Transfer-Encoding: chunked, chunked",
            "Transfer-Encoding: gzip",
            "Transfer-Encoding: \u00ff",
            "Transfer-Encoding: identity",
            "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: !!",
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 99");

    /** Rows have all values. */
    private static final int THIRD = 3;

    private HostileFields() {}

    /** One line each: every name with every third value. Names that follow one another have different values. */
    static List<String> lines() {
        List<String> lines = new ArrayList<>(PARTICULAR);
        for (int n = 0; n < NAMES.size(); n++) {
            for (int v = n % THIRD; v < VALUES.size(); v += THIRD) {
                lines.add(NAMES.get(n) + ": " + VALUES.get(v));
            }
            lines.add(NAMES.get(n) + ": " + LONG);
        }
        return lines;
    }

    /** Many lines each: every field once, each with another value, so that every value occurs once in every field. */
    static List<String> rows() {
        List<String> rows = new ArrayList<>();
        for (int shift = 0; shift < VALUES.size(); shift++) {
            StringBuilder row = new StringBuilder();
            for (int n = 0; n < NAMES.size(); n++) {
                row.append(n == 0 ? "" : "\r\n").append(NAMES.get(n)).append(": ");
                row.append(VALUES.get((n + shift) % VALUES.size()));
            }
            rows.add(row.toString());
        }
        return rows;
    }
}
