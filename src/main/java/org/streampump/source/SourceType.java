package org.streampump.source;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.streampump.settings.Section;
import org.streampump.settings.Settings;

/**
 * A kind of source, such as MMSH servers. Immutable; any thread. A protocol brings its kinds; the composition root has a list of
 * those that belong to no protocol.
 */
public interface SourceType {

    /** The name of the kind, in lower case, such as {@code mmsh}; no two kinds have the same name. */
    String name();

    /** The schemes of the addresses that the kind claims, in lower case; no two kinds claim the same scheme. */
    Set<String> schemes();

    /** The options that an address of this kind may have beside it in the configuration. */
    default List<Section<?>> sections() {
        return List.of();
    }

    /**
     * Returns the form of address that the kind expects, when an address does not have this form or does not agree with its
     * options. The text is for the administrator and shows neither the address nor an option. Does not look anything up.
     *
     * @param address has one of {@link #schemes()}; nothing else is known of it
     * @param options the records of {@link #sections()}
     * @return empty when the kind can pull from the address
     */
    Optional<String> objection(SourceAddress address, Settings options);

    /**
     * Returns one attempt to pull, without connecting.
     *
     * @param address an address without an {@link #objection}; may hold credentials, which no log may show
     * @param options the records of {@link #sections()}; may hold credentials
     */
    Source source(SourceAddress address, Settings options);
}
