package org.streampump.stream;

import java.time.Duration;
import org.streampump.settings.Range;
import org.streampump.settings.Section;
import org.streampump.settings.SettingsReader;

/**
 * How long a stream may be without bytes, and without a publisher. Immutable.
 *
 * @param idleMs maximum time a publisher may send nothing before it is dropped, in milliseconds
 * @param graceMs time for which viewers are held after a publisher was lost, in milliseconds
 */
public record PublisherSettings(long idleMs, long graceMs) {
    private static final Range<Duration> IDLE = new Range<>(Duration.ofSeconds(1), Duration.ofHours(1));
    private static final Range<Duration> GRACE = new Range<>(Duration.ZERO, Duration.ofHours(1));

    public static final Section<PublisherSettings> SECTION =
            new Section<>(PublisherSettings.class, PublisherSettings::read);

    private static PublisherSettings read(SettingsReader in) {
        return new PublisherSettings(
                in.duration(
                                "idle",
                                Duration.ofSeconds(10),
                                IDLE,
                                "an encoder that sends no byte for this time is dropped; an encoder whose bytes make no whole unit"
                                        + " (nothing to watch) within three times this time from its first byte is dropped too")
                        .toMillis(),
                in.duration("grace", Duration.ofSeconds(15), GRACE, "how long viewers are held when an encoder is lost")
                        .toMillis());
    }

    /** These settings with a different maximum time without bytes, in milliseconds. */
    PublisherSettings withIdle(long idleMs) {
        return new PublisherSettings(idleMs, graceMs);
    }
}
