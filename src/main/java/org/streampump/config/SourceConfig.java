package org.streampump.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where the pump fetches a stream from.
 *
 * @param addresses in order of preference; at least one
 * @param onDemand the stream is fetched only while somebody wants to watch and for so long afterwards; empty: always
 * @param silence a connection that brings nothing for so long is lost
 */
public record SourceConfig(List<SourceAddress> addresses, Optional<Duration> onDemand, Duration silence) {
    public SourceConfig {
        addresses = List.copyOf(addresses);
    }
}
