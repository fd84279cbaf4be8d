package org.streampump.stream;

import java.time.Duration;
import java.util.Optional;
import org.streampump.settings.Expected;
import org.streampump.settings.Kind;
import org.streampump.settings.Range;
import org.streampump.settings.Section;
import org.streampump.settings.SettingsReader;
import org.streampump.settings.Value;

/**
 * How many viewers a stream may have, and how they are served. Immutable.
 *
 * @param latencyMs maximum time between two passes over the viewers, in milliseconds; {@link #AUTOMATIC} follows the bit rate;
 *     with 0, every piece is passed on at once
 * @param maxViewers maximum number of viewers; 0 for no limit of the stream's own
 * @param maxWaiting maximum number of viewers who wait for an encoder; 0 for no limit of the stream's own
 * @param stallMs maximum time a viewer may accept no byte, in milliseconds
 * @param minPercent minimum part of a minute's bytes that a viewer who is behind must accept, in percent; 0 for no minimum
 * @param isWaitedFor whether a viewer that comes while there is no encoder waits for one instead of being refused
 * @param maxDurationMs maximum time a viewer may watch, in milliseconds; 0 for no limit
 */
public record ViewerSettings(
        long latencyMs,
        int maxViewers,
        int maxWaiting,
        long stallMs,
        int minPercent,
        boolean isWaitedFor,
        long maxDurationMs) {

    public static final long AUTOMATIC = -1;

    private static final Range<Duration> LATENCY = new Range<>(Duration.ZERO, Duration.ofSeconds(5));
    private static final Range<Duration> STALL = new Range<>(Duration.ofSeconds(1), Duration.ofHours(1));
    private static final Range<Duration> VIEWING = new Range<>(Duration.ZERO, Duration.ofDays(365));
    private static final int MAX_PERCENT = 50; // a viewer who accepts half of the bytes skips, but still sees something

    private static final Kind<Long> LATENCIES = new Kind<>(
            value -> value.isText("auto")
                    ? Optional.of(AUTOMATIC)
                    : value.duration().filter(LATENCY::contains).map(Duration::toMillis),
            "\"auto\", or " + Expected.duration(LATENCY));
    private static final Kind<Integer> PERCENT = Kind.ofText(
            ViewerSettings::percent, "a part of the stream's rate from \"0%\" to \"" + MAX_PERCENT + "%\", or \"off\"");
    private static final Kind<Boolean> WHEN_OFFLINE = new Kind<>(ViewerSettings::isWait, "\"wait\" or \"503\"");

    public static final Section<ViewerSettings> SECTION = new Section<>(ViewerSettings.class, ViewerSettings::read);

    private static ViewerSettings read(SettingsReader in) {
        return new ViewerSettings(
                in.read(
                                "latency",
                                LATENCIES,
                                "`\"auto\"`",
                                "the longest time between two passes over the viewers; `auto` follows the bit rate: about 100 ms, and"
                                        + " up to 200 ms for audio, where a viewer's share is small; `\"0\"`: every piece at once, at"
                                        + " more CPU time")
                        .orElse(AUTOMATIC),
                in.count("maxViewers", 0, 0, HubLimits.MAX_VIEWERS, "`0`: only `pump.maxViewers` limits"),
                in.count(
                        "maxWaiting",
                        0,
                        0,
                        HubLimits.MAX_VIEWERS,
                        "viewers who wait for an encoder; `0`: only `pump.maxWaiting` limits"),
                in.duration(
                                "stall",
                                Duration.ofSeconds(20),
                                STALL,
                                "a viewer that accepts no byte for this time is closed")
                        .toMillis(),
                in.read(
                                "minRate",
                                PERCENT,
                                "`\"1%\"`",
                                "a viewer that is behind for a minute, and accepts less than this part (up to `\"50%\"`) of what"
                                        + " comes, is closed; `\"off\"`: none is")
                        .orElse(1),
                in.read(
                                "whenOffline",
                                WHEN_OFFLINE,
                                "`\"503\"`",
                                "or `\"wait\"`: viewers wait for the encoder, at most `pump.wait`")
                        .orElse(false),
                in.read("maxDuration", Kind.duration(VIEWING), "`\"0s\"`: never", "a viewer is ended after this time")
                        .orElse(Duration.ZERO)
                        .toMillis());
    }

    private static Optional<Integer> percent(String text) {
        if (text.equals("off")) {
            return Optional.of(0);
        }
        return Optional.of(text)
                .filter(said -> said.matches("[0-9]{1,2}%"))
                .map(said -> Integer.valueOf(said.substring(0, said.length() - 1)))
                .filter(percent -> percent <= MAX_PERCENT);
    }

    private static Optional<Boolean> isWait(Value value) {
        if (value.isText("wait")) {
            return Optional.of(true);
        }
        return value.scalar().filter("503"::equals).map(unused -> false);
    }
}
