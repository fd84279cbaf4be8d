package org.streampump.source;

import java.net.URI;
import java.util.Set;

/** A kind of source, such as MMSH servers. Immutable; any thread. A new kind is one line in the composition root's list. */
public interface SourceType {

    /** The schemes of the addresses from which it pulls, in lower case. */
    Set<String> schemes();

    /**
     * Returns one attempt to pull, without connecting.
     *
     * @param address has one of {@link #schemes()} and a host; may hold credentials, which no log may show
     */
    Source source(URI address);
}
