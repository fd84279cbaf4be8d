package org.streampump.io;

import jakarta.servlet.http.HttpServletRequest;

/** The 100 that an encoder may wait for before it sends its body (RFC 9110 §10.1.1). */
public final class Continue {
    private Continue() {}

    /**
     * Whether the container has sent the 100 before the pump was asked (a Tomcat whose connector has no {@code
     * continueResponseTiming="onRead"}). In this case the encoder is already sending, and might not read a refusal.
     */
    public static boolean isSaidEarly(HttpServletRequest request) {
        return TomcatRequest.hasSaidContinue(request);
    }
}
