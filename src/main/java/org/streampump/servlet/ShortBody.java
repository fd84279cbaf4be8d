package org.streampump.servlet;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import org.streampump.protocol.Refusal;

/** Bodies of a few bytes, for which one of the container's threads waits: not for long. */
final class ShortBody {
    /** For the whole of it. One read waits for as long as the container allows, before that is looked at. */
    static final Duration MAX_TIME = Duration.ofSeconds(5);

    private static final int SC_CONTENT_TOO_LARGE = 413;

    private ShortBody() {}

    /**
     * Reads to the end.
     *
     * @param maxBytes what is longer is refused, and not read any further
     */
    static byte[] read(InputStream in, int maxBytes, InstantSource clock) throws Refusal {
        byte[] bytes = new byte[maxBytes + 1];
        var until = clock.instant().plus(MAX_TIME);
        int length = 0;
        int count;
        while ((count = next(in, bytes, length)) >= 0) {
            length += count;
            if (length > maxBytes) {
                throw new Refusal(SC_CONTENT_TOO_LARGE, "more than " + maxBytes + " bytes");
            }
            if (clock.instant().isAfter(until)) {
                throw late("the body took more than " + MAX_TIME.toSeconds() + " s");
            }
        }
        return Arrays.copyOf(bytes, length);
    }

    /** Containers tell a silence and a broken connection alike. */
    private static int next(InputStream in, byte[] bytes, int offset) throws Refusal {
        try {
            return in.read(bytes, offset, bytes.length - offset);
        } catch (IOException e) {
            throw late("the body has not come to its end");
        }
    }

    private static Refusal late(String why) {
        return new Refusal(HttpServletResponse.SC_REQUEST_TIMEOUT, why);
    }
}
