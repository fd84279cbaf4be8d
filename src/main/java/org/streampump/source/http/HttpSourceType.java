package org.streampump.source.http;

import java.util.List;
import org.streampump.settings.Section;
import org.streampump.settings.Settings;

/**
 * A kind of source that is known by the answer of an HTTP server, such as MMSH. The kinds are asked in the order of their list.
 * Immutable; any thread.
 */
public interface HttpSourceType {

    /** The name of the kind, in lower case, such as {@code mmsh}. */
    String name();

    /** The options of this kind beside an address. They may be given even if the server turns out to be of a different kind. */
    default List<Section<?>> sections() {
        return List.of();
    }

    /**
     * Returns the part of this kind in one attempt to pull.
     *
     * @param options the records of {@link #sections()}, among others
     */
    HttpCandidate candidate(Settings options);
}
