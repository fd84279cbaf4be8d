package org.streampump.source;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All kinds of source of one pump, found by the schemes that they claim. Immutable. */
public final class SourceTypes {
    private final List<SourceType> all;
    private final Map<String, SourceType> byScheme = new TreeMap<>(); // not changed after construction

    /**
     * @throws IllegalStateException when two kinds have the same name or claim the same scheme; one of them would never be
     *     asked
     */
    public SourceTypes(List<SourceType> all) {
        this.all = List.copyOf(all);
        Set<String> names = new HashSet<>();
        for (SourceType type : this.all) {
            if (!names.add(type.name())) {
                throw new IllegalStateException("two kinds of source have the name " + type.name());
            }
            type.schemes().forEach(scheme -> claim(scheme, type));
        }
    }

    private void claim(String scheme, SourceType type) {
        SourceType other = byScheme.putIfAbsent(scheme, type);
        if (other != null) {
            throw new IllegalStateException(
                    "two kinds of source claim the scheme " + scheme + ": " + other.name() + " and " + type.name());
        }
    }

    /** All kinds, in the order of the list. */
    public List<SourceType> all() {
        return all;
    }

    /** The kind that claims an address. */
    Optional<SourceType> of(SourceAddress address) {
        return Optional.ofNullable(byScheme.get(address.scheme()));
    }

    boolean isEmpty() {
        return byScheme.isEmpty();
    }

    /** The beginnings of all claimed addresses, as problems list them. */
    String beginnings() {
        return byScheme.keySet().stream().map(scheme -> scheme + ":").collect(Collectors.joining(", "));
    }
}
