package org.streampump.stream;

import java.util.Optional;
import java.util.OptionalLong;
import org.streampump.settings.Kind;
import org.streampump.settings.Range;
import org.streampump.settings.Section;
import org.streampump.settings.SettingsReader;

/**
 * The part of the machine that the hub may use. Immutable.
 *
 * @param memory maximum memory of all media together, in bytes; empty for half of the largest heap
 * @param dispatchers number of threads that serve the viewers; 0 for one per core
 */
public record HubSettings(OptionalLong memory, int dispatchers) {
    private static final Range<Long> MEMORY = new Range<>(4L << 20, 1L << 40);
    private static final int MAX_DISPATCHERS = 256;

    public static final Section<HubSettings> SECTION = new Section<>(HubSettings.class, HubSettings::read);

    private static HubSettings read(SettingsReader in) {
        Optional<Long> memory = in.read(
                "memory",
                Kind.size(MEMORY),
                "half of the largest heap",
                "what all logs and renditions may take together, `4MiB` to `1024GiB`; see [memory](operations.md#memory)");
        return new HubSettings(
                memory.map(OptionalLong::of).orElse(OptionalLong.empty()),
                in.count(
                        "dispatchers",
                        0,
                        0,
                        MAX_DISPATCHERS,
                        "threads that serve the viewers; `0`: one per core; read at the start only"));
    }
}
