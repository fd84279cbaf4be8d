package org.streampump.protocol.icy;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.streampump.io.BareBody;

/** What an Icecast encoder's request head says. */
final class IcySource {
    /** What Icecast's encoders say instead of PUT. */
    static final String METHOD = "SOURCE";

    /** What libshout and others send to learn whether a credential is wanted: nothing follows. */
    private static final long PROBE_LENGTH = 0;

    private final HttpServletRequest request;

    IcySource(HttpServletRequest request) {
        this.request = request;
    }

    /**
     * Whether a request speaks Icecast: SOURCE, or PUT or POST of HTTP/1.x whose body is announced neither by length nor by
     * transfer coding, or PUT with a length of 0. Others with an empty body are not worth an exception.
     */
    static boolean isOne(HttpServletRequest request) {
        if (!request.getProtocol().startsWith("HTTP/1.") || request.getHeader("Transfer-Encoding") != null) {
            return false;
        }
        long length = request.getContentLengthLong();
        return switch (request.getMethod()) {
            case METHOD -> length <= PROBE_LENGTH;
            case "PUT" -> length <= PROBE_LENGTH;
            case "POST" -> length < PROBE_LENGTH;
            default -> false;
        };
    }

    boolean isProbe() {
        return request.getContentLengthLong() == PROBE_LENGTH;
    }

    /** Whether it says that a body follows. A PUT or POST that does not may be somebody's slip. */
    boolean isExplicit() {
        return request.getMethod().equals(METHOD) || expectsContinue();
    }

    private boolean expectsContinue() {
        String expect = request.getHeader("Expect");
        return expect != null && expect.strip().toLowerCase(Locale.ROOT).equals("100-continue");
    }

    /** How it wants to be told to go on. */
    BareBody.Head head() {
        return request.getMethod().equals(METHOD) ? BareBody.Head.OK : BareBody.Head.CONTINUE;
    }
}
