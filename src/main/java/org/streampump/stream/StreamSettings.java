package org.streampump.stream;

import org.streampump.settings.Section;
import org.streampump.settings.SettingsReader;
import org.streampump.stream.log.LogSettings;

/** What the hub needs to know about one stream. Immutable; a stream may be given new settings while it runs. */
public record StreamSettings(
        LogSettings log, ViewerSettings viewers, PublisherSettings publisher, Radio radio, StationInfo station) {

    public static final Section<StreamSettings> SECTION = new Section<>(StreamSettings.class, StreamSettings::read);

    /** The settings of a stream about which nothing is said. */
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
     * The same settings for a publisher that may be silent for longer.
     *
     * @param silenceMs in milliseconds; a shorter time than the publisher's own changes nothing
     */
    public StreamSettings withSilence(long silenceMs) {
        return silenceMs <= publisher.idleMs()
                ? this
                : new StreamSettings(
                        log, viewers, new PublisherSettings(silenceMs, publisher.graceMs()), radio, station);
    }
}
