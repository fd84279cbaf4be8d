package org.streampump.io;

import jakarta.servlet.http.HttpServletRequest;

/**
 * An encoder's line in Tomcat's access log. An encoder that has sent its last byte need not wait for the answer, and ffmpeg
 * does not wait; Tomcat then fails to write the answer, and would log 500. In other containers this class does nothing.
 */
public final class PublisherLine {
    private final AccessLine line; // null: no access log wants one

    private PublisherLine(AccessLine line) {
        this.line = line;
    }

    /** Prepares the line of a request that has begun; {@link #write} must follow, however the request ends. */
    public static PublisherLine of(HttpServletRequest request) {
        return new PublisherLine(
                Detaching.ON_TOMCAT ? AccessLine.of(request, "").orElse(null) : null);
    }

    /**
     * Writes the line when the request is over. Only the first call has an effect.
     *
     * @param status of the answer, whether or not the encoder has waited for it
     * @param bytes size of the answer's body, in bytes
     * @param orderly false when the connection has failed
     */
    public void write(int status, long bytes, boolean orderly) {
        if (line != null) {
            line.write(status, bytes, orderly, null);
        }
    }
}
