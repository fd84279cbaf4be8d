package org.streampump.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.streampump.access.PublishRule;

/**
 * The settings of one stream, or of every stream under a pattern. Equal settings are equal objects, which tells after
 * a reload which streams were touched.
 *
 * @param name {@code news}, {@code live/cam1}, or a pattern: {@code live/*}, {@code *}
 * @param title for people; one line
 * @param description for people; may be empty, may have several lines
 * @param enabled false: listed, but neither published nor watched
 * @param containers names of the accepted containers; empty accepts any
 * @param source where the pump fetches the stream from; empty: encoders bring it
 * @param publish who may publish
 * @param burst what a new viewer gets at once; empty: chosen by what the stream holds
 * @param log what is kept for late and slow viewers
 * @param latency batching interval of the fan-out, zero meaning at once; empty: chosen by the stream's bit rate
 * @param maxViewers most viewers at a time; 0: no limit of its own
 * @param maxWaiting most of them who wait for an encoder; 0: no limit of its own
 * @param stall a viewer that accepted no byte for so long is closed
 * @param minRate a viewer that is behind and accepted less than so many percent of what came within a minute is closed; 0: none is
 * @param idle an encoder that sent no byte for so long is closed
 * @param grace viewers are held for so long after the encoder was lost; may be zero
 * @param whenOffline what a viewer meets while there is no encoder
 * @param fallback the stream that viewers get while this one is offline
 * @param intro a file of the stream's container that each viewer gets first
 * @param maxDuration a viewer is ended after so long; zero: never
 * @param station what radio players are told
 * @param cors origins whose pages may read the stream; {@code *} is all of them, empty none
 */
public record StreamConfig(
        String name,
        String title,
        String description,
        boolean enabled,
        Set<String> containers,
        Optional<SourceConfig> source,
        PublishRule publish,
        Optional<Burst> burst,
        LogLimits log,
        Optional<Duration> latency,
        int maxViewers,
        int maxWaiting,
        Duration stall,
        int minRate,
        Duration idle,
        Duration grace,
        WhenOffline whenOffline,
        Optional<String> fallback,
        Optional<Path> intro,
        Duration maxDuration,
        StationConfig station,
        List<String> cors) {

    private static final String ALL = "*";
    private static final String PATTERN_END = "/*";

    public StreamConfig {
        containers = Set.copyOf(containers);
        cors = List.copyOf(cors);
    }

    /** What a stream is when nothing but its name and publishers are given. */
    public static StreamConfig defaults(String name, PublishRule publish) {
        return new StreamConfig(
                name,
                /* title= */ name,
                /* description= */ "",
                /* enabled= */ true,
                /* containers= */ Set.of(),
                /* source= */ Optional.empty(),
                publish,
                /* burst= */ Optional.empty(),
                new LogLimits(Duration.ofSeconds(30), /* bytes= */ 16 << 20),
                /* latency= */ Optional.empty(),
                /* maxViewers= */ 0,
                /* maxWaiting= */ 0,
                /* stall= */ Duration.ofSeconds(20),
                /* minRate= */ 1,
                /* idle= */ Duration.ofSeconds(10),
                /* grace= */ Duration.ofSeconds(15),
                WhenOffline.UNAVAILABLE,
                /* fallback= */ Optional.empty(),
                /* intro= */ Optional.empty(),
                /* maxDuration= */ Duration.ZERO,
                StationConfig.NONE,
                /* cors= */ List.of("*"));
    }

    /** True when these settings are for every stream under a prefix, not for one stream. */
    public boolean isPattern() {
        return patternPrefix(name).isPresent();
    }

    /** Whether a viewer who comes while the stream is offline is held until it is there. */
    public boolean waits() {
        return whenOffline == WhenOffline.WAIT
                || source.flatMap(SourceConfig::onDemand).isPresent();
    }

    /** These settings for one stream of the pattern; its title is its own name unless the pattern has a title. */
    public StreamConfig forStream(String streamName) {
        return new StreamConfig(
                streamName,
                title.equals(name) ? streamName : title,
                description,
                enabled,
                containers,
                source,
                publish,
                burst,
                log,
                latency,
                maxViewers,
                maxWaiting,
                stall,
                minRate,
                idle,
                grace,
                whenOffline,
                fallback,
                intro,
                maxDuration,
                station,
                cors);
    }

    /** The part that a pattern's streams have in common: {@code live} of {@code live/*}; empty text for {@code *}. */
    static Optional<String> patternPrefix(String name) {
        if (name.equals(ALL)) {
            return Optional.of("");
        }
        int end = name.length() - PATTERN_END.length();
        return name.endsWith(PATTERN_END) && end > 0 ? Optional.of(name.substring(0, end)) : Optional.empty();
    }

    /** The next wider pattern that this stream name or pattern prefix falls under. */
    static String patternAbove(String nameOrPrefix) {
        int slash = nameOrPrefix.lastIndexOf('/');
        return slash < 0 ? ALL : nameOrPrefix.substring(0, slash) + PATTERN_END;
    }
}
