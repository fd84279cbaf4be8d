package org.streampump.source;

import java.util.List;
import java.util.Optional;

/**
 * How it stands with the pulling of one stream. Addresses are without credentials.
 *
 * @param addresses in order of preference
 * @param active the address that is being tried or pulled from
 * @param attempts since the configuration of the source was taken over
 * @param lastError why the last attempt failed; empty since the stream is there again
 */
public record SourceSnapshot(
        List<String> addresses, Optional<String> active, State state, long attempts, Optional<String> lastError) {

    /** What the loop is doing. */
    public enum State {
        /** Nobody watches, and nobody wants to. */
        IDLE,
        /** An address is being tried. */
        CONNECTING,
        /** The stream is being pulled. */
        LIVE,
        /** All addresses have failed or the stream has ended: they are tried again after a while. */
        WAITING
    }

    public SourceSnapshot {
        addresses = List.copyOf(addresses);
    }
}
