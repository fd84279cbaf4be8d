package org.streampump.stream;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.streampump.settings.Expected;
import org.streampump.settings.Problem;
import org.streampump.settings.Section;
import org.streampump.settings.SettingsReader;
import org.streampump.settings.Value;

/**
 * The containers that a stream accepts. Immutable.
 *
 * @param names names of formats; empty accepts any
 */
public record AcceptedContainers(Set<String> names) {
    public AcceptedContainers {
        names = Set.copyOf(names);
    }

    /**
     * The section, which depends on the formats that the pump knows.
     *
     * @param known names of all formats, in the order of the manual
     */
    public static Section<AcceptedContainers> section(Collection<String> known) {
        return new Section<>(AcceptedContainers.class, in -> read(in, List.copyOf(known)));
    }

    private static AcceptedContainers read(SettingsReader in, List<String> known) {
        String all = known.stream().map(name -> "`\"" + name + "\"`").collect(Collectors.joining(", "));
        Optional<Value> value = in.take("container", "any", all + ", or a list: what is accepted");
        if (value.isEmpty()) {
            return new AcceptedContainers(Set.of());
        }
        List<String> sorted = known.stream().sorted().toList();
        Optional<List<String>> names = value.get().words();
        if (names.isEmpty() || names.get().isEmpty()) {
            in.wrong("container", value.get(), "one or a list of: " + String.join(", ", sorted));
            return new AcceptedContainers(Set.of());
        }
        for (String name : names.get()) {
            if (!known.contains(name)) {
                in.add("container", Problem.quoted(name), Expected.known("container", name, sorted));
            }
        }
        return new AcceptedContainers(Set.copyOf(names.get()));
    }
}
