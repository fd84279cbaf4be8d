package org.streampump;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;
import org.streampump.io.client.HttpNetwork;
import org.streampump.protocol.SourceParts;
import org.streampump.settings.Section;
import org.streampump.settings.Setting;
import org.streampump.source.SourceType;
import org.streampump.source.SourceTypes;

/**
 * The manual's tables of settings are made from the sections. A table that differs is in the message as it should be, ready to be
 * pasted.
 */
class SettingsTableTest {
    private static final SourceTypes SOURCES = AllSources.of(new SourceParts(
            new FormatDetector(StreamPump.CONTAINERS), HttpNetwork.of(target -> Optional.empty(), () -> false)));
    private static final String HEAD = "| setting | default | meaning |\n|---|---|---|\n";

    @Test
    void streamsTableIsMadeFromTheSections() {
        List<String> containers =
                StreamPump.CONTAINERS.stream().map(ContainerFormat::name).toList();
        assertThat(table("Settings of a stream")).isEqualTo(made(AllSettings.ofStream(containers, SOURCES), ""));
    }

    @Test
    void pumpsTableIsMadeFromTheSections() {
        assertThat(table("Settings of the pump")).isEqualTo(made(AllSettings.ofPump(), "pump."));
    }

    /** Kinds of source share options: each option has one line, with the beginnings of all addresses that may have it. */
    @Test
    void tableOfOptionsIsMadeFromTheKindsOfSource() {
        Map<Section<?>, SortedSet<String>> beginnings = new LinkedHashMap<>();
        for (SourceType type : SOURCES.all()) {
            for (Section<?> section : type.sections()) {
                type.schemes()
                        .forEach(scheme -> beginnings
                                .computeIfAbsent(section, unused -> new TreeSet<>())
                                .add("`" + scheme + ":`"));
            }
        }
        StringBuilder made = new StringBuilder("| option | beside | default | meaning |\n|---|---|---|---|\n");
        beginnings.forEach((section, schemes) -> section.manual("")
                .forEach(option -> made.append("| `" + option.key() + "` | " + String.join(" ", schemes) + " | "
                        + option.fallback() + " | " + option.meaning() + " |\n")));
        assertThat(table("Options of an address")).isEqualTo(made.toString());
    }

    private static String made(List<Section<?>> sections, String prefix) {
        return sections.stream()
                .flatMap(section -> section.manual(prefix).stream())
                .map(SettingsTableTest::line)
                .collect(Collectors.joining("", HEAD, ""));
    }

    private static String line(Setting setting) {
        return "| `" + setting.key() + "` | " + setting.fallback() + " | " + setting.meaning() + " |\n";
    }

    private static String table(String section) {
        String page = Documents.page("configuration");
        String chapter = page.substring(page.indexOf("\n## " + section + "\n"));
        return Stream.of(chapter.split("\n", -1))
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }
}
