package org.streampump.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.streampump.AllSettings;
import org.streampump.AllSources;
import org.streampump.access.StreamAccess;
import org.streampump.container.FormatDetector;
import org.streampump.container.asf.Asf;
import org.streampump.io.client.HttpNetwork;
import org.streampump.protocol.SourceParts;
import org.streampump.settings.Section;
import org.streampump.source.SourceTypes;

/** Configurations as tests need them. */
public final class TestConfig {
    /** For a pump that pulls from nowhere. */
    public static final SourceTypes NO_SOURCES = new SourceTypes(List.of());

    /** The product's kinds of source. */
    public static final SourceTypes SOURCES = AllSources.of(new SourceParts(
            new FormatDetector(List.of(new Asf())), HttpNetwork.of(target -> Optional.empty(), () -> false)));

    private TestConfig() {}

    /** A loader of all settings. */
    public static ConfigLoader loader(Collection<String> containers, SourceTypes sources, Predicate<String> validName) {
        return new ConfigLoader(AllSettings.ofPump(), AllSettings.ofStream(containers, sources), validName);
    }

    /** As {@link #loader(Collection, SourceTypes, Predicate)}, with a test's own rules. */
    public static ConfigLoader loader(
            Collection<String> containers,
            SourceTypes sources,
            Predicate<String> validName,
            Section<StreamAccess> access) {
        List<Section<?>> sections = new ArrayList<>(AllSettings.ofStream(containers, sources));
        sections.replaceAll(section -> section.type() == StreamAccess.class ? access : section);
        return new ConfigLoader(AllSettings.ofPump(), sections, validName);
    }
}
