package org.streampump;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.config.PumpConfig;
import org.streampump.config.StreamConfig;
import org.streampump.logging.Texts;
import org.streampump.source.SourceSettings;
import org.streampump.source.Sources;
import org.streampump.stream.AcceptedContainers;
import org.streampump.stream.HubLimits;
import org.streampump.stream.HubSettings;
import org.streampump.stream.StreamRule;
import org.streampump.stream.StreamSettings;

/** Puts the configuration into force, at the start of the pump and whenever a file has changed. One thread at a time. */
final class AppliedConfig {
    private static final Logger LOG = LogManager.getLogger(StreamPump.class); // the name that administrators know

    private final PumpAssembly pump;

    AppliedConfig(PumpAssembly pump) {
        this.pump = pump;
    }

    /** Puts the first configuration into force. */
    void begin() {
        apply(pump.config.config(), Optional.empty());
    }

    /** Checks the configuration file and the intros for changes, and puts changes into force. */
    void poll() {
        pollConfig();
        lookAtIntros(pump.config.config());
    }

    private void lookAtIntros(PumpConfig config) {
        pump.intros.look(config.streams().values().stream()
                .filter(StreamConfig::enabled)
                .flatMap(stream -> stream.get(StreamSettings.class).radio().intro().stream())
                .collect(Collectors.toUnmodifiableSet()));
    }

    private void pollConfig() {
        PumpConfig known = pump.config.config();
        pump.config.poll().ifPresent(changed -> {
            LOG.info(
                    "configuration file changed: {} streams, {} with problems{}",
                    changed.streams().size(),
                    changed.failed().size(),
                    changed.problems().isEmpty() ? "" : "; settings with problems stay as they were before");
            apply(changed, Optional.of(known));
        });
    }

    /**
     * @param known the configuration whose problems and warnings are already in the log
     */
    private void apply(PumpConfig changed, Optional<PumpConfig> known) {
        changed.problems().stream()
                .filter(problem ->
                        known.stream().noneMatch(before -> before.problems().contains(problem)))
                .forEach(problem -> LOG.error("configuration: {}", problem));
        changed.warnings().stream()
                .filter(warning ->
                        known.stream().noneMatch(before -> before.warnings().contains(warning)))
                .forEach(warning -> LOG.warn("configuration: {}", warning));
        pump.memory.bound(memoryBytes(changed));
        checkMemory(changed);
        lookAtIntros(changed); // before the first viewers come
        changed.streams().values().forEach(stream -> checkFallback(stream, changed));
        pump.registry.reconfigure(
                limits(changed),
                rules(changed),
                changed.streams().values().stream()
                        .filter(stream -> stream.enabled() && !stream.isPattern())
                        .map(StreamConfig::name)
                        .toList());
        pump.sources.apply(pulls(changed));
    }

    private static long memoryBytes(PumpConfig config) {
        return config.pump(HubSettings.class)
                .memory()
                .orElse(Runtime.getRuntime().maxMemory() / 2);
    }

    /** Warns without refusing the configuration: few logs grow to their limit, and full memory only makes logs shorter. */
    private static void checkMemory(PumpConfig config) {
        long bound = memoryBytes(config);
        long heap = Runtime.getRuntime().maxMemory();
        if (bound > heap / 4 * 3) {
            LOG.warn(
                    "pump.memory is {}, more than three quarters of the heap, {} (-Xmx): the server may run out of memory",
                    Texts.bytes(bound),
                    Texts.bytes(heap));
        }
        List<StreamConfig> enabled =
                config.streams().values().stream().filter(StreamConfig::enabled).toList();
        long wanted = enabled.stream()
                .mapToLong(stream -> stream.get(StreamSettings.class).log().bytes())
                .sum();
        if (wanted > bound) {
            LOG.warn(
                    "the logs of {} configured streams may grow to {} (log), but all media together get only {} (pump.memory): when that is used up,"
                            + " the longest logs become shorter",
                    enabled.size(),
                    Texts.bytes(wanted),
                    Texts.bytes(bound));
        }
    }

    /** Warns without refusing the configuration: another setting may provide the fallback. */
    private static void checkFallback(StreamConfig stream, PumpConfig config) {
        stream.get(StreamSettings.class)
                .radio()
                .fallback()
                .filter(name -> config.find(name).isEmpty())
                .ifPresent(name -> LOG.warn(
                        "stream {}: its fallback {} is not configured, nor covered by a pattern", stream.name(), name));
    }

    private static Map<String, Sources.Pull> pulls(PumpConfig config) {
        Map<String, Sources.Pull> pulls = new HashMap<>();
        for (StreamConfig stream : config.streams().values()) {
            SourceSettings source = stream.get(SourceSettings.class);
            if (stream.enabled() && source.isPulled()) {
                pulls.put(
                        stream.name(),
                        new Sources.Pull(
                                source, stream.get(AcceptedContainers.class).names()));
            }
        }
        return pulls;
    }

    static HubLimits limits(PumpConfig config) {
        return config.pump(HubLimits.class)
                .forPatterns(config.streams().values().stream()
                        .filter(stream -> stream.enabled() && stream.isPattern())
                        .count());
    }

    static Function<String, Optional<StreamRule>> rules(PumpConfig config) {
        return name -> config.find(name)
                .map(stream -> new StreamRule(settings(stream), stream.isPattern() ? stream.name() : ""));
    }

    /**
     * Returns the settings of a stream. For a pulled stream, the hub allows the source's silence, because the pull itself
     * watches its connection; the hub then acts only when bytes come that make no stream.
     */
    private static StreamSettings settings(StreamConfig stream) {
        SourceSettings source = stream.get(SourceSettings.class);
        StreamSettings settings = stream.get(StreamSettings.class);
        return source.isPulled() ? settings.withSilence(source.silence().toMillis()) : settings;
    }
}
