package org.streampump.protocol;

import jakarta.servlet.http.HttpServletResponse;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.NoRoomException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RefusedStreamException;
import org.streampump.stream.BusyException;
import org.streampump.stream.EndReason;

/** The HTTP status that tells a visitor the decision, and an encoder why its stream is over. */
public final class HttpStatus {
    /** RFC 9110 §15.5.21. */
    public static final int UNPROCESSABLE_CONTENT = 422;

    private static final int TOO_MANY_REQUESTS = 429; // RFC 6585 §4
    private static final int LOOP_DETECTED = 508; // RFC 5842 §7.2

    private HttpStatus() {}

    static int of(Refused refused) {
        return switch (refused.why()) {
            case UNKNOWN -> HttpServletResponse.SC_NOT_FOUND;
            case FORBIDDEN -> HttpServletResponse.SC_FORBIDDEN;
            case UNAUTHENTICATED, WRONG_CREDENTIAL -> HttpServletResponse.SC_UNAUTHORIZED;
            case SEVERAL_CREDENTIALS -> HttpServletResponse.SC_BAD_REQUEST;
            case TOO_MANY_GUESSES -> TOO_MANY_REQUESTS;
            case UNSUPPORTED -> HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE;
            case OFFLINE, FULL, UNDECIDED, CLOSING -> HttpServletResponse.SC_SERVICE_UNAVAILABLE;
            case LOOP -> LOOP_DETECTED;
        };
    }

    public static int of(RefusedStreamException e) {
        if (e instanceof NoRoomException) {
            return HttpServletResponse.SC_SERVICE_UNAVAILABLE;
        }
        if (e instanceof OversizedUnitException) {
            return HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE;
        }
        return e instanceof MalformedStreamException
                ? UNPROCESSABLE_CONTENT
                : HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE;
    }

    public static int of(BusyException e) {
        return e.isOfPump() ? HttpServletResponse.SC_SERVICE_UNAVAILABLE : HttpServletResponse.SC_CONFLICT;
    }

    public static int of(EndReason reason) {
        return switch (reason.kind()) {
            case IDLE -> HttpServletResponse.SC_REQUEST_TIMEOUT;
            case REPLACED -> HttpServletResponse.SC_CONFLICT;
            case KICKED -> HttpServletResponse.SC_FORBIDDEN;
            case REMOVED -> HttpServletResponse.SC_GONE;
            case SHUTDOWN -> HttpServletResponse.SC_SERVICE_UNAVAILABLE;
            case FINISHED, LOST -> HttpServletResponse.SC_OK;
            case REFUSED -> UNPROCESSABLE_CONTENT;
            case STALLED, SLOW, OVERRUN, EXPIRED, FAILED -> HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
        };
    }
}
