package org.streampump.door;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.streampump.io.AnswerWriter;

/**
 * An answer that changes only with the pump's version. Clients keep the answer, and ask each time whether it is still valid:
 * after an upgrade it is not. Immutable; any thread.
 *
 * @param bytes the body; never changed
 * @param type a media type
 * @param etag the entity tag, with its quotes
 */
public record UnchangingAnswer(byte[] bytes, String type, String etag) {
    private static final int ETAG_BYTES = 12; // of the digest

    public static UnchangingAnswer of(byte[] bytes, String type) {
        return new UnchangingAnswer(bytes, type, etag(bytes));
    }

    private static String etag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(digest, 0, ETAG_BYTES) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** Sends the answer, or 304 to a client that has it. */
    public void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("ETag", etag);
        response.setHeader("Cache-Control", "no-cache"); // clients keep the answer, and validate it each time
        if (isKnownTo(request)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            AnswerWriter.send(request, response, new byte[0]);
            return;
        }
        response.setContentType(type);
        response.setContentLength(bytes.length);
        AnswerWriter.send(request, response, bytes);
    }

    /** Whether the client has the answer (RFC 9110 §13.1.2). */
    private boolean isKnownTo(HttpServletRequest request) {
        String etags = request.getHeader("If-None-Match");
        return etags != null
                && Arrays.stream(etags.split(","))
                        .map(one -> one.strip().replaceFirst("^W/", ""))
                        .anyMatch(one -> one.equals("*") || one.equals(etag));
    }
}
