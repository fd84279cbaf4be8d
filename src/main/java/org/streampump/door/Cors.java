package org.streampump.door;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.streampump.settings.Section;
import org.streampump.settings.SettingsReader;
import org.streampump.settings.Value;

/**
 * The web pages that may read a stream (Fetch Standard, CORS protocol). Immutable.
 *
 * @param origins origins of these pages, in lower case; {@code *} stands for all pages, an empty list for none
 */
public record Cors(List<String> origins) {
    private static final String ANY = "*";

    // RFC 6454 §6.2; a browser compares origins letter by letter: there is no path and no slash at the end.
    private static final Pattern ORIGIN =
            Pattern.compile("[a-z][a-z0-9+.-]{0,31}://([a-z0-9.-]{1,253}|\\[[0-9a-f:.]{2,45}])(:[0-9]{1,5})?");

    public static final Section<Cors> SECTION = new Section<>(Cors.class, Cors::read);

    /** All pages. */
    public static final Cors ALL = new Cors(List.of(ANY));

    public Cors {
        origins = List.copyOf(origins);
    }

    private static Cors read(SettingsReader in) {
        Optional<Value> value =
                in.take("cors", "`true`", "web pages that may read it: all, none (`false`), an origin, or a list");
        if (value.isEmpty() || value.get().isFlag(true)) {
            return ALL;
        }
        if (value.get().isFlag(false)) {
            return new Cors(List.of());
        }
        List<String> origins = value.get().words().orElse(List.of("")).stream()
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
        if (!origins.stream().allMatch(Cors::isOrigin)) {
            in.wrong("cors", value.get(), "true, false, \"*\", or origins such as \"https://a.example\"");
            return new Cors(List.of());
        }
        return origins.contains(ANY) ? ALL : new Cors(origins);
    }

    private static boolean isOrigin(String text) {
        return text.equals(ANY) || ORIGIN.matcher(text).matches();
    }

    /** Adds the headers that a browser needs. */
    public void allow(HttpServletRequest request, HttpServletResponse response) {
        if (origins.contains(ANY)) {
            response.setHeader("Access-Control-Allow-Origin", ANY);
            return;
        }
        if (!origins.isEmpty()) {
            response.addHeader("Vary", "Origin");
            String origin = request.getHeader("Origin");
            if (origin != null && origins.contains(origin)) {
                response.setHeader("Access-Control-Allow-Origin", origin);
            }
        }
    }

    /** Answers a preflight request. */
    public void preflight(HttpServletRequest request, HttpServletResponse response) {
        allow(request, response);
        response.setHeader("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
        response.setHeader("Access-Control-Allow-Headers", "Range, Icy-MetaData");
        response.setHeader("Access-Control-Max-Age", "86400");
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
}
