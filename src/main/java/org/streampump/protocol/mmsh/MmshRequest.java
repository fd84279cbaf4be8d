package org.streampump.protocol.mmsh;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.streampump.protocol.MediaType;

/** The purpose of a viewer's request (WMSP §2.2.2). */
enum MmshRequest {
    /** Get the header of the stream. */
    DESCRIBE,
    /** Get header and stream. */
    PLAY,
    /** Change the selection of streams while watching. */
    SELECT_STREAM,
    /** Keep the session from being forgotten. */
    KEEP_ALIVE,
    /** Report how the playback went. */
    LOG,
    /** Report an event in the player. */
    SEND_EVENT,
    /** Ask for a description in words. */
    CONTENT_INFO,
    /** Stop the stream, on a connection that stays open. */
    STOP,
    /** Get a file with the stream's address; the client does not speak MMSH, or not yet. */
    PLAYLIST,
    /** Use a feature that the pump has not offered. */
    UNOFFERED;

    private static final Set<String> AGENTS = Set.of("nsplayer", "nsserver", "wmcacheproxy");
    private static final String AGENT_BEFORE_MMSH = "windows-media-player"; // asks as a browser, then with MMSH

    /** Returns the purpose; empty for a request that is not MMSH. */
    static Optional<MmshRequest> of(HttpServletRequest request, Pragmas pragmas) {
        return switch (request.getMethod()) {
            case "GET" -> get(request, pragmas);
            case "HEAD" -> get(request, pragmas).map(asked -> asked == PLAY ? DESCRIBE : asked);
            case "POST" -> post(request, pragmas);
            case "OPTIONS" -> pragmas.has("client-id") ? Optional.of(KEEP_ALIVE) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<MmshRequest> get(HttpServletRequest request, Pragmas pragmas) {
        String query = request.getQueryString();
        if (query != null && Arrays.stream(query.split("&", -1)).anyMatch(AsxAddress::asksForPlaylist)) {
            return Optional.of(PLAYLIST);
        }
        Set<String> products = products(request.getHeader("User-Agent"));
        boolean isMmsh = pragmas.has("xplaystrm")
                || pragmas.has("xclientguid")
                || products.stream().anyMatch(AGENTS::contains);
        if (isMmsh) {
            return Optional.of(get(pragmas));
        }
        return products.contains(AGENT_BEFORE_MMSH) ? Optional.of(PLAYLIST) : Optional.empty();
    }

    private static MmshRequest get(Pragmas pragmas) {
        if (pragmas.isSet("xplaystrm")) {
            return PLAY;
        }
        if (pragmas.isSet("xplaynextentry") || pragmas.isSet("pipeline-request")) {
            return UNOFFERED;
        }
        return pragmas.has("stream-switch-entry") ? SELECT_STREAM : DESCRIBE;
    }

    /** The names of the programs, without versions, in lower case. */
    private static Set<String> products(String userAgent) {
        if (userAgent == null) {
            return Set.of();
        }
        Set<String> names = new HashSet<>();
        for (String product : userAgent.toLowerCase(Locale.ROOT).split("[\\s(),;]+", -1)) {
            int slash = product.indexOf('/');
            names.add(slash < 0 ? product : product.substring(0, slash));
        }
        return names;
    }

    private static Optional<MmshRequest> post(HttpServletRequest request, Pragmas pragmas) {
        String type = MediaType.of(request);
        if (!type.isEmpty()) {
            return ofContentType(type, pragmas);
        }
        if (pragmas.has("log-line")) {
            return Optional.of(LOG);
        }
        if (hasBody(request)) {
            return Optional.empty(); // an encoder's request
        }
        if (pragmas.isSet("xkeepaliveinpause")) {
            return Optional.of(KEEP_ALIVE);
        }
        if (pragmas.isSet("xstopstrm")) {
            return Optional.of(STOP);
        }
        return pragmas.has("stream-switch-entry") || pragmas.has("switch-stream-entry")
                ? Optional.of(SELECT_STREAM)
                : Optional.empty();
    }

    private static Optional<MmshRequest> ofContentType(String type, Pragmas pragmas) {
        return switch (type) {
            case "application/x-wms-logstats" -> Optional.of(LOG);
            case "application/x-wms-sendevent" -> Optional.of(SEND_EVENT);
            case "application/x-wms-getcontentinfo" -> Optional.of(CONTENT_INFO);
            case "text/plain" -> pragmas.has("log-line") ? Optional.of(LOG) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }
}
