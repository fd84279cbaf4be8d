package org.streampump.io;

import jakarta.servlet.http.HttpServletRequest;

/** The other end of a request's connection, for logs and the API. */
public final class Peer {
    private Peer() {}

    /** Returns address and port, as the container (or its proxy valve) knows them; IPv6 in brackets. */
    public static String of(HttpServletRequest request) {
        String address = request.getRemoteAddr();
        String host = address != null && address.indexOf(':') >= 0 ? "[" + address + "]" : address;
        return host + ":" + request.getRemotePort();
    }
}
