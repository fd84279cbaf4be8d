package org.streampump.protocol.mmsh;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** The header fields of answers to players (WMSP §2.2.1, §3.2.5.2). */
final class MmshHead {
    /** Windows Media Player wants a name that it knows. With Cougar/9 it would expect {@code $M}, on which other players fail. */
    private static final String SERVER = "Rex/12.0.7600.16385";

    private static final String TIMEOUT = "timeout=" + MmshPlayerSessions.IDLE_MS;

    private MmshHead() {}

    /** Sets the fields of all answers. */
    static void begin(HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setHeader("Server", SERVER);
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("Pragma", "no-cache");
    }

    /** Adds the fields of an answer to a request whose session is known. */
    static void session(HttpServletResponse response, long clientId) {
        response.addHeader("Pragma", "client-id=" + clientId);
        response.addHeader("Pragma", TIMEOUT);
    }

    /**
     * Sets the fields of an answer with the stream or its header. Each such answer ends with its connection: VLC and libmms
     * wait for the end.
     */
    static void media(
            HttpServletRequest request,
            HttpServletResponse response,
            MmshPlayerSessions.Session session,
            String mediaType) {
        begin(response);
        response.addHeader("Pragma", "client-id=" + session.clientId());
        response.addHeader("Pragma", "features=\"broadcast\""); // with "seekable", VLC would seek
        response.addHeader("Pragma", TIMEOUT);
        if (session.isReset()) {
            response.addHeader("Pragma", "xResetStrm=1");
        }
        response.setHeader("Supported", "com.microsoft.wm.sswitch");
        response.setHeader("X-Accel-Buffering", "no"); // nginx in front of the pump must not collect a live stream
        response.setContentType(mediaType);
        if (request.getProtocol().startsWith("HTTP/1.")) {
            response.setHeader("Connection", "close"); // prevents chunks, which most players cannot read
        }
    }
}
