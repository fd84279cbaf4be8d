package org.streampump.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.streampump.settings.Expected;
import org.streampump.settings.Problem;
import org.streampump.settings.Range;
import org.streampump.settings.Secret;
import org.streampump.settings.Spelling;
import org.streampump.settings.Units;

/**
 * Reads the keys of one JSON object. A key that is absent has its default; a bad one is added to the problems and has
 * its default too, so that reading goes on. The keys asked for are the known keys; {@link #finish} reports all others.
 */
final class ObjectReader {
    private final String parameter;
    private final String path;
    private final JsonObject object;
    private final List<Problem> problems;
    private final Set<String> known = new LinkedHashSet<>();

    /** @param path where this object is in the parameter's value: empty, or keys that end with a dot */
    ObjectReader(String parameter, String path, JsonObject object, List<Problem> problems) {
        this.parameter = parameter;
        this.path = path;
        this.object = object;
        this.problems = problems;
    }

    /** A time, a size, or both. */
    record Amount(Optional<Duration> time, OptionalLong bytes) {}

    Optional<JsonValue> take(String key) {
        known.add(key);
        return Optional.ofNullable(object.get(key));
    }

    ObjectReader inside(String key, JsonObject inner) {
        return new ObjectReader(parameter, path + key + ".", inner, problems);
    }

    /** The value's words: itself, or the items of the list that it is; empty when it is something else. */
    static Optional<List<String>> words(JsonValue value) {
        List<JsonValue> items = value instanceof JsonArray list ? list : List.of(value);
        return items.stream().allMatch(JsonString.class::isInstance)
                ? Optional.of(items.stream()
                        .map(item -> ((JsonString) item).getString())
                        .toList())
                : Optional.empty();
    }

    boolean flag(String key, boolean fallback) {
        Optional<JsonValue> value = take(key);
        if (value.isEmpty()) {
            return fallback;
        }
        if (!value.get().equals(JsonValue.TRUE) && !value.get().equals(JsonValue.FALSE)) {
            wrong(key, value.get(), "true or false");
            return fallback;
        }
        return value.get().equals(JsonValue.TRUE);
    }

    int count(String key, int fallback, int min, int max) {
        Optional<JsonValue> value = take(key);
        if (value.isEmpty()) {
            return fallback;
        }
        OptionalLong count = whole(value.get(), min, max);
        if (count.isEmpty()) {
            wrong(key, value.get(), "a whole number from " + min + " to " + max);
        }
        return (int) count.orElse(fallback);
    }

    private static OptionalLong whole(JsonValue value, long min, long max) {
        if (!(value instanceof JsonNumber number)) {
            return OptionalLong.empty();
        }
        BigDecimal exact = number.bigDecimalValue(); // the range first: 1e999999999 must not be written out
        boolean inRange =
                exact.compareTo(BigDecimal.valueOf(min)) >= 0 && exact.compareTo(BigDecimal.valueOf(max)) <= 0;
        return inRange && exact.stripTrailingZeros().scale() <= 0
                ? OptionalLong.of(exact.longValueExact())
                : OptionalLong.empty();
    }

    Duration duration(String key, Duration fallback, Range<Duration> allowed) {
        Optional<JsonValue> value = take(key);
        if (value.isEmpty()) {
            return fallback;
        }
        Optional<Duration> duration = duration(value.get()).filter(allowed::contains);
        if (duration.isEmpty()) {
            wrong(key, value.get(), Expected.duration(allowed));
        }
        return duration.orElse(fallback);
    }

    static Optional<Duration> duration(JsonValue value) {
        return scalar(value).flatMap(Units::duration);
    }

    long size(String key, long fallback, Range<Long> allowed) {
        Optional<JsonValue> value = take(key);
        if (value.isEmpty()) {
            return fallback;
        }
        OptionalLong size = size(value.get());
        if (size.isEmpty() || !allowed.contains(size.getAsLong())) {
            wrong(key, value.get(), Expected.size(allowed));
            return fallback;
        }
        return size.getAsLong();
    }

    private static OptionalLong size(JsonValue value) {
        Optional<String> text = scalar(value);
        return text.isPresent() ? Units.size(text.get()) : OptionalLong.empty();
    }

    /** A text or number as text; numbers are short here, {@link JsonText} has seen to it. */
    private static Optional<String> scalar(JsonValue value) {
        if (value instanceof JsonString string) {
            return Optional.of(string.getString());
        }
        return value instanceof JsonNumber ? Optional.of(value.toString()) : Optional.empty();
    }

    /** A setting that is said as time ({@code "30s"}), as size ({@code "16MiB"}) or as {@code {"time", "bytes"}}. */
    Amount amount(String key, Range<Duration> times, Range<Long> sizes) {
        Amount nothing = new Amount(Optional.empty(), OptionalLong.empty());
        Optional<JsonValue> value = take(key);
        if (value.isEmpty()) {
            return nothing;
        }
        if (value.get() instanceof JsonObject inner) {
            return both(inside(key, inner), times, sizes);
        }
        OptionalLong bytes = size(value.get()); // first: a plain number is a size
        if (bytes.isPresent() && sizes.contains(bytes.getAsLong())) {
            return new Amount(Optional.empty(), bytes);
        }
        Optional<Duration> time = duration(value.get()).filter(times::contains);
        if (bytes.isPresent() || time.isEmpty()) {
            wrong(
                    key,
                    value.get(),
                    Expected.duration(times) + "; " + Expected.size(sizes) + "; or {\"time\", \"bytes\"}");
            return nothing;
        }
        return new Amount(time, OptionalLong.empty());
    }

    private static Amount both(ObjectReader in, Range<Duration> times, Range<Long> sizes) {
        Optional<Duration> time = Optional.ofNullable(in.duration("time", null, times));
        long bytes = in.size("bytes", -1, sizes);
        in.finish();
        return new Amount(time, bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes));
    }

    /** Reports the keys that nobody asked for. Their values are not shown: they may be misplaced secrets. */
    void finish() {
        for (String key : object.keySet()) {
            if (!known.contains(key)) {
                add(key, "", Expected.known("key", key, known));
            }
        }
    }

    /** As {@link #finish}, for an object of secrets: a key that is not nearly a known one is hidden as well. */
    void finishSecrets() {
        for (String key : object.keySet()) {
            if (!known.contains(key)) {
                boolean isSlip = Spelling.nearest(key, known).isPresent();
                add(isSlip ? key : Secret.HIDDEN, "", Expected.known("key", key, known));
            }
        }
    }

    void wrong(String key, JsonValue value, String expected) {
        add(key, shown(value), expected);
    }

    void add(String key, String value, String expected) {
        problems.add(new Problem(parameter, path + key, value, expected));
    }

    /** What is in force all the same. */
    void warn(String key, String value, String expected) {
        problems.add(new Problem(parameter, path + key, value, expected, /* isWarning= */ true));
    }

    /** Texts and numbers as they were written; of objects and lists only what they are. */
    private static String shown(JsonValue value) {
        return switch (value.getValueType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case STRING -> Problem.quoted(((JsonString) value).getString());
            default -> value.toString();
        };
    }
}
