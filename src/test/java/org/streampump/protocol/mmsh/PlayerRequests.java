package org.streampump.protocol.mmsh;

import java.util.Arrays;
import java.util.List;
import org.streampump.servlet.FakeExchange;

/** Requests of real players, word for word. */
public record PlayerRequests(String player, String describe, String play) {
    public static final List<PlayerRequests> ALL = List.of(
            new PlayerRequests("MPlayer", """
                    GET /live HTTP/1.0
                    Accept: */*
                    User-Agent: NSPlayer/4.1.0.3856
                    Host: HOST:PORT
                    Pragma: xClientGUID={c77e7400-738a-11d2-9add-0020af0a3278}
                    Pragma: no-cache,rate=1.000000,stream-time=0,stream-offset=0:0,request-context=1,max-duration=0
                    Connection: Close
                    """, """
                    GET /live HTTP/1.0
                    Accept: */*
                    User-Agent: NSPlayer/4.1.0.3856
                    Host: HOST:PORT
                    Pragma: xClientGUID={c77e7400-738a-11d2-9add-0020af0a3278}
                    Pragma: no-cache,rate=1.000000,stream-time=0,stream-offset=0:0,request-context=2,max-duration=0
                    Pragma: xPlayStrm=1
                    Pragma: stream-switch-entry=ffff:2:0 ffff:1:0\s
                    Pragma: stream-switch-count=2
                    Connection: Close
                    """),
            new PlayerRequests("libmms", """
                    GET /live HTTP/1.0
                    Accept: */*
                    User-Agent: NSPlayer/4.1.0.3856
                    Host: HOST:PORT
                    Pragma: no-cache,rate=1.000000,stream-time=0,stream-offset=0:0,request-context=1,max-duration=0
                    Pragma: xClientGUID={c77e7400-738a-11d2-9add-0020af0a3278}
                    Connection: Close
                    """, """
                    GET /live HTTP/1.0
                    Accept: */*
                    User-Agent: NSPlayer/4.1.0.3856
                    Host: HOST:PORT
                    Pragma: no-cache,rate=1.000000,request-context=2
                    Pragma: xPlayStrm=1
                    Pragma: xClientGUID={c77e7400-738a-11d2-9add-0020af0a3278}
                    Pragma: stream-switch-count=2
                    Pragma: stream-switch-entry=ffff:1:0 ffff:2:0\s
                    Connection: Close
                    """),
            new PlayerRequests("VLC", """
                    GET /live HTTP/1.0
                    Host: HOST:PORT
                    Accept: */*
                    User-Agent: NSPlayer/7.10.0.3059
                    Pragma: no-cache,rate=1.000000,stream-time=0,stream-offset=0:0,request-context=1,max-duration=0
                    Pragma: xClientGUID={0xbabac001-0xc253-0x9e44-0xae3954fac28f836d}
                    Connection: Close
                    """, """
                    GET /live HTTP/1.0
                    Host: HOST:PORT
                    Accept: */*
                    User-Agent: NSPlayer/7.10.0.3059
                    Pragma: no-cache,rate=1.000000,request-context=2
                    Pragma: xPlayStrm=1
                    Pragma: xClientGUID={0xbabac001-0xc253-0x9e44-0xae3954fac28f836d}
                    Pragma: stream-switch-count=2
                    Pragma: stream-switch-entry=ffff:1:0 ffff:2:0\s
                    Connection: Close
                    """),
            new PlayerRequests("ffmpeg", """
                    GET /live HTTP/1.1
                    Range: bytes=0-
                    Icy-MetaData: 1
                    Accept: */*
                    User-Agent: NSPlayer/4.1.0.3856
                    Host: HOST:PORT
                    Pragma: no-cache,rate=1.000000,stream-time=0,stream-offset=0:0,request-context=1,max-duration=0
                    Pragma: xClientGUID={c77e7400-738a-11d2-9add-0020af0a3278}
                    Connection: Close
                    """, """
                    GET /live HTTP/1.1
                    Range: bytes=0-
                    Connection: close
                    Icy-MetaData: 1
                    Accept: */*
                    User-Agent: NSPlayer/4.1.0.3856
                    Host: HOST:PORT
                    Pragma: no-cache,rate=1.000000,request-context=2
                    Pragma: xPlayStrm=1
                    Pragma: xClientGUID={c77e7400-738a-11d2-9add-0020af0a3278}
                    Pragma: stream-switch-count=2
                    Pragma: stream-switch-entry=ffff:1:0 ffff:2:0\s
                    Pragma: no-cache,rate=1.000000,stream-time=0Connection: Close
                    """),
            new PlayerRequests( // as the specification's examples have it
                    "Windows Media Player", """
                    GET /live HTTP/1.1
                    Accept: */*
                    User-Agent: NSPlayer/12.0.7601.17514
                    Host: HOST:PORT
                    X-Accept-Authentication: Negotiate, NTLM, Digest, Basic
                    Pragma: version11-enabled=1
                    Pragma: no-cache,rate=1.000,stream-time=0,stream-offset=0:0,packet-num=4294967295,max-duration=0
                    Pragma: packet-pair-experiment=1
                    Pragma: pipeline-experiment=1
                    Supported: com.microsoft.wm.srvppair, com.microsoft.wm.sswitch, com.microsoft.wm.predstrm
                    Pragma: xClientGUID={3300AD50-2C39-46c0-AE0A-AC7B8159E203}
                    Accept-Language: en-US, *;q=0.1
                    """, """
                    GET /live HTTP/1.1
                    Accept: */*
                    User-Agent: NSPlayer/12.0.7601.17514
                    Host: HOST:PORT
                    X-Accept-Authentication: Negotiate, NTLM, Digest, Basic
                    Pragma: version11-enabled=1
                    Pragma: no-cache,rate=1.000,stream-time=0,stream-offset=4294967295:4294967295,packet-num=4294967295
                    Pragma: xPlayStrm=1
                    Pragma: client-id=3500054462
                    Pragma: LinkBW=2147483647, AccelBW=1048576, AccelDuration=18000, Speed=5.000
                    Pragma: stream-switch-count=2
                    Pragma: stream-switch-entry=ffff:1:0 ffff:2:0
                    Supported: com.microsoft.wm.srvppair, com.microsoft.wm.sswitch, com.microsoft.wm.predstrm
                    Pragma: xClientGUID={3300AD50-2C39-46c0-AE0A-AC7B8159E203}
                    Accept-Language: en-US, *;q=0.1
                    """));

    /** The request without a container. */
    static FakeExchange exchange(String head) {
        FakeExchange exchange = new FakeExchange();
        List<String> lines = Arrays.asList(head.split("\n", -1));
        String[] first = lines.get(0).split(" ", -1);
        exchange.method = first[0];
        exchange.path = first[1];
        exchange.protocol = first[2];
        for (String line : lines.subList(1, lines.size())) {
            if (!line.isEmpty()) {
                String[] field = line.split(": ", 2);
                exchange.withMore(field[0], field[1]);
            }
        }
        return exchange;
    }

    @Override
    public String toString() {
        return player;
    }
}
