package org.streampump.io;

import jakarta.servlet.http.HttpServletRequest;

/**
 * An encoder's line in Tomcat's access log. An encoder that has sent its last byte need not wait for the answer, and ffmpeg does
 * not; Tomcat finds that it cannot write it, and would log 500. In other containers this does nothing.
 */
public final class PublisherLine {
    private final AccessLine line; // null: no access log wants one

    private PublisherLine(AccessLine line) {
        this.line = line;
    }

    /** Of a request that has begun; {@link #write} must follow, however it ends. */
    public static PublisherLine of(HttpServletRequest request) {
        return new PublisherLine(
                Detaching.ON_TOMCAT ? AccessLine.of(request, "").orElse(null) : null);
    }

    /**
     * The request is over. The first call counts.
     *
     * @param status of the answer, whether or not the encoder has waited for it
     * @param bytes of its body
     * @param orderly whether the connection has not failed
     */
    public void write(int status, long bytes, boolean orderly) {
        if (line != null) {
            line.write(status, bytes, orderly, null);
        }
    }
}
