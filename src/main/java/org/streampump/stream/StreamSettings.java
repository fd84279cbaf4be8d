package org.streampump.stream;

import org.streampump.settings.Section;
import org.streampump.settings.SettingsReader;
import org.streampump.stream.log.LogSettings;

/** The hub's settings of one stream. Immutable; a stream may get new settings while it runs. */
public record StreamSettings(
        LogSettings log, ViewerSettings viewers, PublisherSettings publisher, Radio radio, StationInfo station) {

    public static final Section<StreamSettings> SECTION = new Section<>(StreamSettings.class, StreamSettings::read);

    /** Settings of a stream for which nothing is configured. */
    public static final StreamSettings DEFAULTS = SECTION.defaults();

    private static StreamSettings read(SettingsReader in) {
        return new StreamSettings(
                LogSettings.SECTION.read(in),
                ViewerSettings.SECTION.read(in),
                PublisherSettings.SECTION.read(in),
                Radio.SECTION.read(in),
                StationInfo.SECTION.read(in));
    }

    /**
     * These settings, for a publisher that may be silent for longer.
     *
     * @param silenceMs maximum silence in milliseconds; a shorter time than the configured one changes nothing
     */
    public StreamSettings withSilence(long silenceMs) {
        return silenceMs <= publisher.idleMs()
                ? this
                : new StreamSettings(log, viewers, publisher.withIdle(silenceMs), radio, station);
    }
}
