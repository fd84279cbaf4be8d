package org.streampump;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.streampump.access.AccessSettings;
import org.streampump.access.StreamAccess;
import org.streampump.config.ConfigPlace;
import org.streampump.config.Listing;
import org.streampump.door.Cors;
import org.streampump.io.client.ClientSettings;
import org.streampump.logging.LoggingSettings;
import org.streampump.protocol.AdmissionSettings;
import org.streampump.settings.Section;
import org.streampump.source.SourceSettings;
import org.streampump.source.SourceTypes;
import org.streampump.stream.AcceptedContainers;
import org.streampump.stream.HubLimits;
import org.streampump.stream.HubSettings;
import org.streampump.stream.StreamSettings;

/** The sections of all settings, in the order of the manual. A new section is one line here, unless a protocol brings it. */
public final class AllSettings {
    private AllSettings() {}

    /** Returns the sections of the pump's settings. */
    public static List<Section<?>> ofPump() {
        List<Section<?>> all = new ArrayList<>(List.of(
                ConfigPlace.SECTION,
                AccessSettings.SECTION,
                HubLimits.SECTION,
                HubSettings.SECTION,
                AdmissionSettings.SECTION,
                ClientSettings.SECTION,
                LoggingSettings.SECTION));
        StreamPump.PROTOCOLS.forEach(protocol -> all.addAll(protocol.pumpSections()));
        return all;
    }

    /**
     * Returns the sections of a stream's settings.
     *
     * @param containers names of all containers that a stream may have
     * @param sources all kinds of source that the pump has
     */
    public static List<Section<?>> ofStream(Collection<String> containers, SourceTypes sources) {
        List<Section<?>> all = new ArrayList<>(List.of(
                StreamAccess.section(StreamPump.RULES),
                Listing.SECTION,
                SourceSettings.section(sources),
                AcceptedContainers.section(containers),
                StreamSettings.SECTION,
                Cors.SECTION));
        StreamPump.PROTOCOLS.forEach(protocol -> all.addAll(protocol.streamSections()));
        return all;
    }
}
