package org.streampump.access;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.streampump.address.AddressKey;
import org.streampump.settings.Secret;

/** Remembers which keys have been right from which address. Only a peer who knows a key can add an entry. Any thread. */
final class KnownKeys {
    /** Maximum number of entries; the entry that was not used for longest is forgotten first. */
    static final int MAX_ENTRIES = 10_000;

    private record Known(AddressKey from, Secret key) {}

    // Guarded by this.
    private final Map<Known, Boolean> known = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Known, Boolean> eldest) {
            return size() > MAX_ENTRIES;
        }
    };

    synchronized void add(AddressKey from, Secret key) {
        known.put(new Known(from, key), true);
    }

    /** Returns the members of {@code keys} that have been right from this address before. */
    synchronized List<Secret> among(Collection<Secret> keys, AddressKey from) {
        return keys.stream()
                .filter(key -> known.get(new Known(from, key)) != null)
                .toList();
    }
}
