package org.streampump.protocol;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.streampump.logging.Texts;
import org.streampump.stream.StationInfo;

/**
 * What radio says about a stream, as header fields: {@code ice-*} (or {@code icy-*}) in an encoder's request, {@code icy-*} in
 * the answer to a viewer. Texts are UTF-8 on the wire, as today's encoders write and players read them.
 */
public final class StationHeaders {
    /** Characters of a text; the rest is cut. */
    static final int MAX_TEXT_LENGTH = 255;

    /** Characters of a field that are looked at. */
    private static final int MAX_FIELD_LENGTH = 8_192;

    private static final int MAX_BIT_RATE = 1_000_000; // kilobits per second
    private static final String EXPOSED = "icy-br, icy-description, icy-genre, icy-metaint, icy-name, icy-pub, icy-url";

    private StationHeaders() {}

    /** What an encoder's request says. */
    public static StationInfo of(HttpServletRequest request) {
        return read(request::getHeader);
    }

    /**
     * What header fields say; what is not usable is as if it were not there. An address counts if it is one of http or https:
     * pages make it a link.
     *
     * @param field returns the value of the field of this name in lower case, or null; bytes that are not ASCII as the
     *     characters of the same numbers, as containers hand them over
     */
    public static StationInfo read(UnaryOperator<String> field) {
        return new StationInfo(
                text(field, "name"),
                text(field, "genre"),
                text(field, "url").filter(StationHeaders::isWebAddress),
                text(field, "description"),
                values(field, "ice-public", "icy-public", "icy-pub").findFirst().flatMap(StationHeaders::flag),
                values(field, "ice-bitrate", "icy-br", "ice-br")
                        .flatMap(value -> bitRate(value).stream())
                        .findFirst()
                        .or(() -> values(field, "ice-audio-info", "icy-audio-info")
                                .flatMap(StationHeaders::bitRateIn)
                                .findFirst()));
    }

    private static Optional<String> text(UnaryOperator<String> field, String word) {
        return values(field, "ice-" + word, "icy-" + word)
                .map(value -> clean(decoded(value)))
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    private static Stream<String> values(UnaryOperator<String> field, String... names) {
        return Arrays.stream(names)
                .flatMap(name -> Stream.ofNullable(field.apply(name)))
                .map(value -> value.length() > MAX_FIELD_LENGTH ? value.substring(0, MAX_FIELD_LENGTH) : value);
    }

    /** UTF-8 if it is valid, else ISO 8859-1. */
    private static String decoded(String value) {
        if (value.chars().anyMatch(c -> c > 0xff)) {
            return value; // the container knew better
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            return value;
        }
    }

    /** One line of what can be printed, not too long. */
    private static String clean(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .map(c -> Texts.isPrintable(c) ? c : ' ')
                .takeWhile(c -> line.length() + Character.charCount(c) <= MAX_TEXT_LENGTH)
                .forEachOrdered(line::appendCodePoint);
        return line.toString().strip();
    }

    private static boolean isWebAddress(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        return lower.startsWith("http://") || lower.startsWith("https://");
    }

    private static Optional<Boolean> flag(String value) {
        return switch (value.strip()) {
            case "1" -> Optional.of(true);
            case "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** From the likes of {@code bitrate=128;samplerate=44100;channels=2}, each name perhaps with {@code ice-} before it. */
    private static Stream<String> parts(String audioInfo) {
        return Arrays.stream(audioInfo.split(";")).map(part -> part.strip().toLowerCase(Locale.ROOT));
    }

    private static Stream<Integer> bitRateIn(String audioInfo) {
        return parts(audioInfo)
                .map(part -> part.startsWith("ice-") ? part.substring("ice-".length()) : part)
                .filter(part -> part.startsWith("bitrate="))
                .flatMap(part -> bitRate(part.substring("bitrate=".length())).stream());
    }

    private static Optional<Integer> bitRate(String value) {
        return Optional.of(value.strip())
                .filter(digits -> digits.matches("[0-9]{1,7}")) // others say "Quality 4"
                .map(Integer::valueOf)
                .filter(rate -> rate >= 1 && rate <= MAX_BIT_RATE);
    }

    /**
     * Says to a viewer what is known. The bit rate is the one that was announced: a measured one would be another one at each
     * request.
     */
    public static void tell(StationInfo station, HttpServletResponse response) {
        tell("icy-name", station.name(), response);
        tell("icy-genre", station.genre(), response);
        tell("icy-url", station.url(), response);
        tell("icy-description", station.description(), response);
        station.listed().ifPresent(listed -> response.setHeader("icy-pub", listed ? "1" : "0"));
        station.bitRate().ifPresent(rate -> response.setHeader("icy-br", rate.toString()));
        response.setHeader("Access-Control-Expose-Headers", EXPOSED); // players made of JavaScript read them
    }

    /** Containers write each character as one byte: here they get those of UTF-8. */
    private static void tell(String name, Optional<String> text, HttpServletResponse response) {
        text.map(StationHeaders::clean)
                .filter(clean -> !clean.isEmpty())
                .map(clean -> new String(clean.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
                .ifPresent(bytes -> response.setHeader(name, bytes));
    }
}
