package org.streampump.source;

import java.util.List;
import java.util.Optional;

/**
 * The state of pulling one stream at one moment. Addresses are without credentials.
 *
 * @param addresses the configured addresses, in order of preference
 * @param active the address that is being tried or pulled from
 * @param attempts number of attempts since the source's configuration was applied
 * @param lastError why the last attempt failed; empty when the stream is back
 */
public record SourceSnapshot(
        List<String> addresses, Optional<String> active, State state, long attempts, Optional<String> lastError) {

    /** The work of the loop. */
    public enum State {
        /** Nobody watches, and nobody wants to. */
        IDLE,
        /** An address is being tried. */
        CONNECTING,
        /** The stream is being pulled. */
        LIVE,
        /** All addresses have failed or the stream has ended; the addresses are tried again after a pause. */
        WAITING
    }

    public SourceSnapshot {
        addresses = List.copyOf(addresses);
    }
}
