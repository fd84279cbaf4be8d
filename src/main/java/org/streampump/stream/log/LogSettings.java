package org.streampump.stream.log;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.streampump.container.StreamHeader;
import org.streampump.settings.Expected;
import org.streampump.settings.Kind;
import org.streampump.settings.Range;
import org.streampump.settings.Section;
import org.streampump.settings.SettingsReader;
import org.streampump.settings.Units;
import org.streampump.settings.Value;

/**
 * How much of a stream is kept, and how much of it a new viewer gets. Immutable.
 *
 * @param burstMs minimum distance to the live edge at which a new viewer begins, in milliseconds; {@link #AUTOMATIC} takes the
 *     usual burst for the stream's media and ignores {@code burstBytes}
 * @param burstBytes minimum distance to the live edge in bytes; both minima hold. When both are 0, a new viewer begins at the
 *     next join point
 * @param timeMs age from which media are forgotten, in milliseconds
 * @param bytes size from which media are forgotten; the limit that is reached first counts
 */
public record LogSettings(long burstMs, long burstBytes, long timeMs, long bytes) {
    public static final long AUTOMATIC = -1;

    private static final Duration USUAL_TIME = Duration.ofSeconds(30);
    private static final long USUAL_BYTES = 16L << 20;
    private static final Range<Duration> TIMES = new Range<>(Duration.ofSeconds(1), Duration.ofHours(1));
    private static final Range<Long> SIZES = new Range<>(256L << 10, 1L << 30);
    private static final Range<Duration> BURST_TIMES = new Range<>(Duration.ZERO, Duration.ofHours(1));
    private static final Range<Long> BURST_SIZES = new Range<>(0L, 1L << 30);

    public static final Section<LogSettings> SECTION = new Section<>(LogSettings.class, LogSettings::read);

    /** A time, a size, both, or none. */
    private record Amount(Optional<Duration> time, OptionalLong bytes) {
        static final Amount NONE = new Amount(Optional.empty(), OptionalLong.empty());

        boolean isNone() {
            return equals(NONE);
        }
    }

    private static LogSettings read(SettingsReader in) {
        Optional<Value> burst = in.take(
                "burst",
                "`\"1s\"`; sound only: 64 KiB",
                "how far before the live edge a viewer begins at least: a time, a size, or `{\"time\": \"1s\", \"bytes\": \"64KiB\"}`;"
                        + " `\"0\"`: at the next key frame. A key frame that is more than 5 s farther back is too old: the viewer"
                        + " begins near the burst, in the middle of the stream."
                        + " [What players need](watch.md#what-players-need-to-start) has the default for sound");
        Amount most = amount(
                in,
                "log",
                in.take(
                        "log",
                        "`\"30s\"` and `\"16MiB\"`",
                        "what is kept for late and slow viewers: a time, a size, or both as an object; whichever is smaller"),
                TIMES,
                SIZES);
        Duration time = most.time().orElse(USUAL_TIME);
        long bytes = most.bytes().orElse(USUAL_BYTES);
        Amount least = amount(in, "burst", burst, BURST_TIMES, BURST_SIZES);
        if (least.isNone()) {
            return new LogSettings(AUTOMATIC, 0, time.toMillis(), bytes);
        }
        Duration burstTime = least.time().orElse(Duration.ZERO);
        if (burstTime.compareTo(time) > 0 || least.bytes().orElse(0) > bytes) {
            String kept = Units.text(time) + " and " + Units.sizeText(bytes);
            in.wrong("burst", burst.orElseThrow(), "no more than the stream's log keeps: " + kept);
        }
        return new LogSettings(burstTime.toMillis(), least.bytes().orElse(0), time.toMillis(), bytes);
    }

    /** An amount is written as a time ({@code "30s"}), as a size ({@code "16MiB"}) or as {@code {"time", "bytes"}}. */
    private static Amount amount(
            SettingsReader in, String key, Optional<Value> value, Range<Duration> times, Range<Long> sizes) {
        if (value.isEmpty()) {
            return Amount.NONE;
        }
        if (value.get() instanceof Value.Group group) {
            return both(in.inside(key, group), times, sizes);
        }
        OptionalLong bytes = value.get().size(); // first: a plain number is a size
        if (bytes.isPresent() && sizes.contains(bytes.getAsLong())) {
            return new Amount(Optional.empty(), bytes);
        }
        Optional<Duration> time = value.get().duration().filter(times::contains);
        if (bytes.isPresent() || time.isEmpty()) {
            in.wrong(
                    key,
                    value.get(),
                    Expected.duration(times) + "; " + Expected.size(sizes) + "; or {\"time\", \"bytes\"}");
            return Amount.NONE;
        }
        return new Amount(time, OptionalLong.empty());
    }

    private static Amount both(SettingsReader in, Range<Duration> times, Range<Long> sizes) {
        Optional<Duration> time = in.read("time", Kind.duration(times));
        Optional<Long> bytes = in.read("bytes", Kind.size(sizes));
        in.finish();
        return new Amount(time, bytes.map(OptionalLong::of).orElse(OptionalLong.empty()));
    }

    /**
     * The part of the past that a new viewer gets.
     *
     * @param header the stream's header; null when the header is not known
     */
    public Burst burst(StreamHeader header) {
        if (burstMs != AUTOMATIC) {
            return Burst.of(burstMs, burstBytes);
        }
        return header != null && header.isAudioOnly() ? Burst.SOUND : Burst.USUAL;
    }

    /** Whether new viewers get no part of the past. */
    public boolean isAtLiveEdge() {
        return burstMs == 0 && burstBytes == 0;
    }
}
