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
 * The facts about a radio stream as header fields: {@code ice-*} (or {@code icy-*}) in an encoder's request, {@code icy-*} in
 * the answer to a viewer. Texts are UTF-8 on the wire, as today's encoders write and players read them.
 */
public final class StationHeaders {
    /** Maximum length of a text, in characters; the excess is cut off. */
    static final int MAX_TEXT_LENGTH = 255;

    /** Maximum length of a field that is read, in characters. */
    private static final int MAX_FIELD_LENGTH = 8_192;

    private static final int MAX_BIT_RATE = 1_000_000; // in kilobits per second
    private static final String EXPOSED = "icy-br, icy-description, icy-genre, icy-metaint, icy-name, icy-pub, icy-url";

    private StationHeaders() {}

    /** Reads the facts from an encoder's request. */
    public static StationInfo of(HttpServletRequest request) {
        return read(request::getHeader);
    }

    /**
     * Reads the facts from header fields; unusable values count as absent. An address must be an address of http or https,
     * because pages make it a link.
     *
     * @param field returns the value of the field of this name in lower case, or null; bytes that are not ASCII appear as the
     *     characters with the same numbers, as servlet containers return them
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

    /** Decodes UTF-8 if it is valid, else ISO 8859-1. */
    private static String decoded(String value) {
        if (value.chars().anyMatch(c -> c > 0xff)) {
            return value; // the servlet container has already decoded the value
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            return value;
        }
    }

    /** Returns one line of printable characters, cut to the maximum length. */
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

    /** Splits a field such as {@code bitrate=128;samplerate=44100;channels=2}; each name may begin with {@code ice-}. */
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
                .filter(digits -> digits.matches("[0-9]{1,7}")) // some encoders send "Quality 4"
                .map(Integer::valueOf)
                .filter(rate -> rate >= 1 && rate <= MAX_BIT_RATE);
    }

    /** Tells a viewer the known facts. The bit rate is the announced bit rate: a measured bit rate would differ at each request. */
    public static void tell(StationInfo station, HttpServletResponse response) {
        tell("icy-name", station.name(), response);
        tell("icy-genre", station.genre(), response);
        tell("icy-url", station.url(), response);
        tell("icy-description", station.description(), response);
        station.listed().ifPresent(listed -> response.setHeader("icy-pub", listed ? "1" : "0"));
        station.bitRate().ifPresent(rate -> response.setHeader("icy-br", rate.toString()));
        response.setHeader("Access-Control-Expose-Headers", EXPOSED); // lets players made of JavaScript read them
    }

    /** Sets a field whose characters are the bytes of UTF-8, because servlet containers write each character as one byte. */
    private static void tell(String name, Optional<String> text, HttpServletResponse response) {
        text.map(StationHeaders::clean)
                .filter(clean -> !clean.isEmpty())
                .map(clean -> new String(clean.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
                .ifPresent(bytes -> response.setHeader(name, bytes));
    }
}
