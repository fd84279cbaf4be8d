package org.streampump.stream;

import org.streampump.stream.log.LogSettings;

/** Settings of streams as tests need them. */
public final class TestSettings {
    private TestSettings() {}

    /** Settings without radio, where viewers do not wait. Times are in milliseconds. */
    public static StreamSettings of(
            long burstMs,
            long burstBytes,
            long logMs,
            long logBytes,
            long latencyMs,
            int maxViewers,
            long stallMs,
            long idleMs,
            long graceMs) {
        return new StreamSettings(
                new LogSettings(burstMs, burstBytes, logMs, logBytes),
                new ViewerSettings(
                        latencyMs,
                        maxViewers,
                        /* maxWaiting= */ 0,
                        stallMs,
                        /* minPercent= */ 1,
                        /* isWaitedFor= */ false,
                        /* maxDurationMs= */ 0),
                new PublisherSettings(idleMs, graceMs),
                Radio.NONE,
                StationInfo.NONE);
    }

    static StreamSettings with(StreamSettings s, Radio radio) {
        return new StreamSettings(s.log(), s.viewers(), s.publisher(), radio, s.station());
    }

    static StreamSettings withLog(StreamSettings s, long burstMs, long burstBytes) {
        LogSettings log =
                new LogSettings(burstMs, burstBytes, s.log().timeMs(), s.log().bytes());
        return new StreamSettings(log, s.viewers(), s.publisher(), s.radio(), s.station());
    }

    static StreamSettings withGrace(StreamSettings s, long graceMs) {
        PublisherSettings publisher = new PublisherSettings(s.publisher().idleMs(), graceMs);
        return new StreamSettings(s.log(), s.viewers(), publisher, s.radio(), s.station());
    }

    static StreamSettings withLimits(StreamSettings s, int maxViewers, int maxWaiting) {
        ViewerSettings v = s.viewers();
        return with(s, maxViewers, maxWaiting, v.minPercent(), v.maxDurationMs());
    }

    static StreamSettings withMinPercent(StreamSettings s, int minPercent) {
        ViewerSettings v = s.viewers();
        return with(s, v.maxViewers(), v.maxWaiting(), minPercent, v.maxDurationMs());
    }

    static StreamSettings withMaxDuration(StreamSettings s, long maxDurationMs) {
        ViewerSettings v = s.viewers();
        return with(s, v.maxViewers(), v.maxWaiting(), v.minPercent(), maxDurationMs);
    }

    private static StreamSettings with(
            StreamSettings s, int maxViewers, int maxWaiting, int minPercent, long maxDurationMs) {
        ViewerSettings v = s.viewers();
        ViewerSettings changed = new ViewerSettings(
                v.latencyMs(), maxViewers, maxWaiting, v.stallMs(), minPercent, v.isWaitedFor(), maxDurationMs);
        return new StreamSettings(s.log(), changed, s.publisher(), s.radio(), s.station());
    }
}
