package org.streampump.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A value as an administrator wrote it, whatever the notation. Immutable. */
public sealed interface Value {

    /** A parameter's plain text, which may mean a text, a number or a switch. */
    record Plain(String text) implements Value {}

    /** A text between quotation marks. */
    record Text(String text) implements Value {}

    /**
     * A number.
     *
     * @param written the number as the administrator wrote it, at most 40 characters
     */
    record Numeral(String written) implements Value {}

    record Flag(boolean isOn) implements Value {}

    record Items(List<Value> items) implements Value {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** Values with keys. */
    record Group(Map<String, Value> values) implements Value {
        public static final Group EMPTY = new Group(Map.of());

        public Group {
            values = Map.copyOf(values);
        }
    }

    /** An explicit {@code null}. */
    record Nothing() implements Value {}

    /** Returns the text of a value that is a text, plain or between quotation marks; empty for every other value. */
    default Optional<String> word() {
        if (this instanceof Plain plain) {
            return Optional.of(plain.text());
        }
        return this instanceof Text text ? Optional.of(text.text()) : Optional.empty();
    }

    default boolean isText(String wanted) {
        return word().filter(wanted::equals).isPresent();
    }

    default boolean isFlag(boolean wanted) {
        return this instanceof Flag flag && flag.isOn() == wanted;
    }

    /** Returns a single text as a list of one, or the texts of a list; empty when the value or one of its items is no text. */
    default Optional<List<String>> words() {
        List<Value> all = this instanceof Items list ? list.items() : List.of(this);
        List<String> words = all.stream().flatMap(item -> item.word().stream()).toList();
        return words.size() == all.size() ? Optional.of(words) : Optional.empty();
    }

    /** Returns a text or a number as it was written; empty for every other value. */
    default Optional<String> scalar() {
        return this instanceof Numeral number ? Optional.of(number.written()) : word();
    }

    default Optional<Duration> duration() {
        return scalar().flatMap(Units::duration);
    }

    /** Returns a size in bytes; empty for every other value. */
    default OptionalLong size() {
        return scalar().map(Units::size).orElse(OptionalLong.empty());
    }

    /** Returns a whole number from {@code min} to {@code max}; empty for every other value. */
    default OptionalLong whole(long min, long max) {
        if (this instanceof Plain plain && !plain.text().matches("[0-9]{1,9}")
                || !(this instanceof Plain || this instanceof Numeral)) {
            return OptionalLong.empty();
        }
        BigDecimal exact = new BigDecimal(scalar().orElseThrow());
        boolean isInRange = // the range is checked first: 1e999999999 must not be written out
                exact.compareTo(BigDecimal.valueOf(min)) >= 0 && exact.compareTo(BigDecimal.valueOf(max)) <= 0;
        return isInRange && exact.stripTrailingZeros().scale() <= 0
                ? OptionalLong.of(exact.longValueExact())
                : OptionalLong.empty();
    }

    /**
     * Returns the value as a problem shows it: texts and numbers as they were written, lists and groups without their content.
     */
    default String shown() {
        if (this instanceof Group) {
            return "an object";
        }
        if (this instanceof Items) {
            return "a list";
        }
        if (this instanceof Flag flag) {
            return String.valueOf(flag.isOn());
        }
        return this instanceof Numeral number
                ? number.written()
                : word().map(Problem::quoted).orElse("null");
    }
}
