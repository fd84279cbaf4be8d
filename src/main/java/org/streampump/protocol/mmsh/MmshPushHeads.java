package org.streampump.protocol.mmsh;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.streampump.protocol.MediaType;
import org.streampump.protocol.PublishExchange;

/** The heads of push requests and their answers (MS-WMHTTP §2.2.1, §2.2.2). */
final class MmshPushHeads {
    private static final String SETUP = "application/x-wms-pushsetup";
    private static final String START = "application/x-wms-pushstart";

    /** Encoders refuse a server with a different name. */
    private static final String SERVER = "Cougar/9.6.7600.16564";

    private static final String PUSH_ID = "push-id";

    /** Push-id of a client that asks for a new session. */
    static final long NEW = 0;

    /** Push-id of a client whose session does not exist. */
    static final long UNKNOWN = -1;

    private static final long MAX_PUSH_ID = 0xffff_ffffL;
    private static final int MAX_PUSH_ID_DIGITS = 10;
    private static final int MAX_COOKIE_LENGTH = 4_096; // in characters

    private MmshPushHeads() {}

    static boolean isPush(HttpServletRequest request) {
        return request.getMethod().equals("POST") && (isSetup(request) || isStart(request));
    }

    static boolean isSetup(HttpServletRequest request) {
        return MediaType.of(request).equals(SETUP);
    }

    private static boolean isStart(HttpServletRequest request) {
        return MediaType.of(request).equals(START);
    }

    /** Returns the cookie's push-id: 1 to 2³²-1, {@link #NEW} or {@link #UNKNOWN}. */
    static long pushId(HttpServletRequest request) {
        String cookies = request.getHeader("Cookie");
        if (cookies == null || cookies.length() > MAX_COOKIE_LENGTH) {
            return NEW;
        }
        for (String cookie : cookies.split(";", -1)) {
            String[] pair = cookie.split("=", 2);
            if (pair.length == 2 && pair[0].strip().equalsIgnoreCase(PUSH_ID)) {
                return parse(pair[1].strip());
            }
        }
        return NEW;
    }

    private static long parse(String digits) {
        boolean isNumber = !digits.isEmpty()
                && digits.length() <= MAX_PUSH_ID_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        long id = isNumber ? Long.parseLong(digits) : UNKNOWN;
        return id <= MAX_PUSH_ID ? id : UNKNOWN;
    }

    /** Sets the field that every answer has. */
    static void nameServer(HttpServletResponse response) {
        response.setHeader("Server", SERVER);
    }

    /** Sets the cookie, without attributes: the specification defines none. */
    static void setPushId(HttpServletResponse response, long id) {
        response.setHeader("Set-Cookie", PUSH_ID + "=" + id);
    }

    /** The answer to a successful request; encoders compare names of headers letter by letter. */
    static PublishExchange.Reply accepted(long id) {
        return response -> {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            nameServer(response);
            response.setHeader("Cache-Control", "no-cache");
            response.setHeader("Pragma", "no-cache, timeout=60000");
            setPushId(response, id);
            response.setContentLength(0);
            return new byte[0];
        };
    }
}
