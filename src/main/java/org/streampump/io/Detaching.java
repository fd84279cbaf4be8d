package org.streampump.io;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;

/** Decides whether a connection can be taken over from its request. Does not load the classes that only Tomcat has. */
final class Detaching {
    static final boolean ON_TOMCAT = isOnTomcat();

    private Detaching() {}

    /** Whether the request is HTTP/1.x, in its first dispatch, on a Tomcat whose classes the web application can see. */
    static boolean isPossible(HttpServletRequest request) {
        return ON_TOMCAT
                && request.getProtocol().startsWith("HTTP/1.")
                && request.getDispatcherType() == DispatcherType.REQUEST;
    }

    /** Whether the connection has been taken over, because the request was held before it could be answered. */
    static boolean isDone(HttpServletRequest request) {
        return request instanceof KeptRequest;
    }

    private static boolean isOnTomcat() {
        try {
            Class.forName(
                    "org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler",
                    false,
                    Detaching.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
