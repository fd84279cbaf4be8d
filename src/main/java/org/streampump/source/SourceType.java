package org.streampump.source;

import java.net.URI;
import java.util.Set;

/** A kind of source, such as MMSH servers. Immutable; any thread. A new one is one line in the composition root's list. */
public interface SourceType {

    /** The schemes of the addresses that it pulls from, in lower case. */
    Set<String> schemes();

    /**
     * Returns one attempt to pull; nothing has been connected yet.
     *
     * @param address has one of {@link #schemes()} and a host; may hold credentials, which no log may show
     */
    Source source(URI address);
}
