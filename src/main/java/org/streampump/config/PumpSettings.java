package org.streampump.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.streampump.address.Networks;

/**
 * The settings of the pump as a whole.
 *
 * @param adminKey opens the administrative doors; empty: they are closed
 * @param maxViewers most viewers at a time, over all streams
 * @param maxStreams most streams at a time that were born from patterns
 * @param maxEncoders most encoders at a time
 * @param memory bytes that all media may take together; empty: half of the largest heap
 * @param dispatchers threads that carry the viewers; 0: one per core
 * @param detached whether the detached response may be used where the container plays along
 * @param longestWait longest hold of a viewer at a stream whose {@code whenOffline} is {@link WhenOffline#WAIT}
 * @param linger a pattern's stream that was offline and unwatched for so long disappears
 * @param redirect404 where viewers of unknown streams are sent; absolute http(s) address, or a path; empty: 404
 * @param fullStatus answer when a limit of viewers is reached: 503, or 404 for players that know no better
 * @param trustedNetworks what is limited per address is not limited for peers from there
 * @param guesses wrong credentials of one address that are looked at in a minute; 0: all
 * @param redirectLocal whether a source outside of the local network may redirect into it
 * @param proxy an HTTP proxy by which sources are reached; empty: directly
 * @param proxyLocal whether sources in the local network are reached by the proxy as well
 * @param config the external configuration file, absolute
 */
public record PumpSettings(
        Optional<Secret> adminKey,
        int maxViewers,
        int maxStreams,
        int maxEncoders,
        OptionalLong memory,
        int dispatchers,
        boolean detached,
        Duration longestWait,
        Duration linger,
        Optional<URI> redirect404,
        int fullStatus,
        Networks trustedNetworks,
        int guesses,
        boolean redirectLocal,
        Optional<SourceAddress> proxy,
        boolean proxyLocal,
        Optional<Path> config) {

    public static final PumpSettings DEFAULTS = new PumpSettings(
            /* adminKey= */ Optional.empty(),
            /* maxViewers= */ 10_000,
            /* maxStreams= */ 1_000,
            /* maxEncoders= */ 1_000,
            /* memory= */ OptionalLong.empty(),
            /* dispatchers= */ 0,
            /* detached= */ true,
            /* longestWait= */ Duration.ofSeconds(60),
            /* linger= */ Duration.ofSeconds(60),
            /* redirect404= */ Optional.empty(),
            /* fullStatus= */ 503,
            /* trustedNetworks= */ Networks.LOOPBACK, // a proxy in front that the container has not been told of
            /* guesses= */ 30,
            /* redirectLocal= */ false,
            /* proxy= */ Optional.empty(),
            /* proxyLocal= */ false,
            /* config= */ Optional.empty());
}
