package org.streampump.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.streampump.address.AddressLimits;
import org.streampump.address.Networks;
import org.streampump.settings.Secret;

/**
 * The settings of the pump as a whole.
 *
 * @param adminKey opens the administrative doors; empty: they are closed
 * @param maxViewers most viewers at a time, over all streams
 * @param maxWaiting most viewers at a time who wait for an encoder
 * @param maxStreams most streams at a time that were born from patterns
 * @param maxStreamsPerPattern most of them that were born from one pattern; empty: half if there are several patterns
 * @param maxEncoders most encoders at a time
 * @param memory bytes that all media may take together; empty: half of the largest heap
 * @param dispatchers threads that carry the viewers; 0: one per core
 * @param detached whether the detached response may be used where the container plays along
 * @param longestWait longest hold of a viewer at a stream whose {@code whenOffline} is {@link WhenOffline#WAIT}
 * @param linger a pattern's stream that was offline and unwatched for so long disappears
 * @param redirect404 where viewers of unknown streams are sent; absolute http(s) address, or a path; empty: 404
 * @param fullStatus answer when a limit of viewers is reached: 503, or 404 for players that know no better
 * @param perAddress most that each address may have
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
        int maxWaiting,
        int maxStreams,
        Optional<Integer> maxStreamsPerPattern,
        int maxEncoders,
        OptionalLong memory,
        int dispatchers,
        boolean detached,
        Duration longestWait,
        Duration linger,
        Optional<URI> redirect404,
        int fullStatus,
        AddressLimits.Most perAddress,
        Networks trustedNetworks,
        int guesses,
        boolean redirectLocal,
        Optional<SourceAddress> proxy,
        boolean proxyLocal,
        Optional<Path> config) {

    /**
     * Generous, for schools, offices and mobile networks: a carrier that gives each of its subscribers 64 ports has no more than
     * 1,008 of them behind an address, and a head end may push 200 channels. Still, no address has more than a tenth of the
     * seats or a quarter of anything else.
     */
    private static final AddressLimits.Most PER_ADDRESS = new AddressLimits.Most(
            /* connections= */ 1_250,
            /* viewers= */ 1_000,
            /* waiting= */ 250,
            /* publishers= */ 250,
            /* streams= */ 250);

    public static final PumpSettings DEFAULTS = new PumpSettings(
            /* adminKey= */ Optional.empty(),
            /* maxViewers= */ 10_000,
            /* maxWaiting= */ 1_000,
            /* maxStreams= */ 1_000,
            /* maxStreamsPerPattern= */ Optional.empty(),
            /* maxEncoders= */ 1_000,
            /* memory= */ OptionalLong.empty(),
            /* dispatchers= */ 0,
            /* detached= */ true,
            /* longestWait= */ Duration.ofSeconds(60),
            /* linger= */ Duration.ofSeconds(60),
            /* redirect404= */ Optional.empty(),
            /* fullStatus= */ 503,
            /* perAddress= */ PER_ADDRESS,
            /* trustedNetworks= */ Networks.LOOPBACK, // a proxy in front that the container has not been told of
            /* guesses= */ 30,
            /* redirectLocal= */ false,
            /* proxy= */ Optional.empty(),
            /* proxyLocal= */ false,
            /* config= */ Optional.empty());
}
