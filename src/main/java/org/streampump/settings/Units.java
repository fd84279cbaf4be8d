package org.streampump.settings;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes with their units, as the configuration writes them. */
public final class Units {
    // Eighteen digits fit a long, whatever the unit; the multiplication is checked.
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,6})?) ?([A-Za-z]*)");

    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    private static final Map<String, Long> BYTES = Map.of(
            "",
            1L,
            "B",
            1L,
            "kB",
            1_000L,
            "MB",
            1_000_000L,
            "GB",
            1_000_000_000L,
            "KiB",
            1L << 10,
            "MiB",
            1L << 20,
            "GiB",
            1L << 30);

    private Units() {}

    /** Reads {@code 250ms 1.5s 5m 2h 1d} and a plain {@code 0}; empty for every other text. */
    public static Optional<Duration> duration(String text) {
        if (text.strip().equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        OptionalLong millis = amount(text, MILLIS);
        return millis.isPresent() ? Optional.of(Duration.ofMillis(millis.getAsLong())) : Optional.empty();
    }

    /** Reads {@code 4096 64KiB 1.5MiB 64kB 4MB}, in bytes; empty for every other text. */
    public static OptionalLong size(String text) {
        return amount(text, BYTES);
    }

    private static OptionalLong amount(String text, Map<String, Long> units) {
        Matcher parts = AMOUNT.matcher(text.strip());
        Long unit = parts.matches() ? units.get(parts.group(2)) : null;
        if (unit == null) {
            return OptionalLong.empty();
        }
        BigDecimal amount = new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(unit));
        return amount.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                ? OptionalLong.empty()
                : OptionalLong.of(amount.setScale(0, RoundingMode.DOWN).longValueExact());
    }

    /** Writes a duration as {@link #duration} reads it, in the largest unit that is exact. */
    public static String text(Duration duration) {
        return text(duration.toMillis(), MILLIS);
    }

    /** Writes a size as {@link #size} reads it, in the largest unit that is exact. */
    public static String sizeText(long bytes) {
        return text(bytes, BYTES);
    }

    private static String text(long amount, Map<String, Long> units) {
        return units.entrySet().stream()
                .filter(unit -> amount != 0 && amount % unit.getValue() == 0)
                .max(Comparator.<Map.Entry<String, Long>>comparingLong(Map.Entry::getValue)
                        .thenComparing(unit -> unit.getKey().length(), Comparator.reverseOrder()))
                .map(unit -> amount / unit.getValue() + unit.getKey())
                .orElse("0");
    }
}
