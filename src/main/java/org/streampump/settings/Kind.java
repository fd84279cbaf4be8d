package org.streampump.settings;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * How the values of a setting are written.
 *
 * @param parser parses a value; empty when the value is not allowed
 * @param expected which values are allowed, in the words of a {@link Problem}
 * @param shown returns the text with which a problem shows a refused value
 */
public record Kind<T>(Function<Value, Optional<T>> parser, String expected, Function<Value, String> shown) {
    private static final Map<String, Boolean> SWITCH = Map.of("on", true, "true", true, "off", false, "false", false);

    /** A kind whose refused values are shown as they were written. */
    public Kind(Function<Value, Optional<T>> parser, String expected) {
        this(parser, expected, Value::shown);
    }

    /** A kind of text, plain or between quotation marks. */
    public static <T> Kind<T> ofText(Function<String, Optional<T>> parser, String expected) {
        return new Kind<>(value -> value.word().flatMap(parser), expected);
    }

    /** Returns this kind for values that may hold a secret and that no problem shows. */
    public Kind<T> hidden() {
        return new Kind<>(parser, expected, value -> Secret.HIDDEN);
    }

    /** A whole number from {@code min} to {@code max}, both included. */
    public static Kind<Integer> count(int min, int max) {
        return new Kind<>(
                value -> {
                    OptionalLong whole = value.whole(min, max);
                    return whole.isPresent() ? Optional.of((int) whole.getAsLong()) : Optional.empty();
                },
                "a whole number from " + min + " to " + max);
    }

    public static Kind<Duration> duration(Range<Duration> allowed) {
        return new Kind<>(value -> value.duration().filter(allowed::contains), Expected.duration(allowed));
    }

    /** A size in bytes. */
    public static Kind<Long> size(Range<Long> allowed) {
        return new Kind<>(
                value -> value.size().stream().boxed().filter(allowed::contains).findAny(), Expected.size(allowed));
    }

    public static Kind<Boolean> flag() {
        return new Kind<>(
                value -> value instanceof Value.Flag flag ? Optional.of(flag.isOn()) : Optional.empty(),
                "true or false");
    }

    /** A switch in plain text. */
    public static Kind<Boolean> onOff() {
        return ofText(text -> Optional.ofNullable(SWITCH.get(text)), "on or off");
    }

    /** A text of one line, for pages, logs and headers. */
    public static Kind<String> line(int maxLength) {
        return text(maxLength, TextRule::isLine);
    }

    /** A text of several lines, for pages. */
    public static Kind<String> lines(int maxLength) {
        return text(maxLength, TextRule::isLines);
    }

    private static Kind<String> text(int maxLength, Function<String, Boolean> isAllowed) {
        return ofText(
                text -> Optional.of(text).filter(said -> said.length() <= maxLength && isAllowed.apply(said)),
                "a text of at most " + maxLength + " characters, without control characters");
    }
}
