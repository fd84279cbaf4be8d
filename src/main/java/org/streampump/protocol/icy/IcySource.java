package org.streampump.protocol.icy;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.streampump.io.BareBody;

/** The head of an Icecast encoder's request. */
final class IcySource {
    /** The method that Icecast's encoders use instead of PUT. */
    static final String METHOD = "SOURCE";

    /** Announced length of a request by which libshout and other encoders find out whether a credential is needed: no body follows. */
    private static final long PROBE_LENGTH = 0;

    private final HttpServletRequest request;

    IcySource(HttpServletRequest request) {
        this.request = request;
    }

    /**
     * Whether a request speaks Icecast: SOURCE, PUT or POST of HTTP/1.x whose body is announced neither by length nor by
     * transfer coding, or SOURCE or PUT with a length of 0. Plain HTTP answers a POST with a length of 0.
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

    /** Whether the request announces that a body follows. A PUT or POST without this announcement may be a mistake. */
    boolean isExplicit() {
        return request.getMethod().equals(METHOD) || expectsContinue();
    }

    private boolean expectsContinue() {
        String expect = request.getHeader("Expect");
        return expect != null && expect.strip().toLowerCase(Locale.ROOT).equals("100-continue");
    }

    /** The answer that the encoder waits for before it sends. */
    BareBody.Head head() {
        return request.getMethod().equals(METHOD) ? BareBody.Head.OK : BareBody.Head.CONTINUE;
    }
}
