package org.streampump.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration in force, and its changes when the file that {@code pump.config} names is written. A watch has no thread:
 * one caller at a time polls; any thread may ask for {@link #config}.
 */
public final class ConfigWatch {
    private final ConfigLoader loader;
    private final List<Layer> layers;
    private final Optional<ConfigFile> file;

    // Poller's turn only.
    private Optional<Layer> lastGood = Optional.empty();

    // Written in the poller's turn, read by any thread.
    private volatile PumpConfig config;

    /**
     * Loads all layers and the file.
     *
     * @param layers as made by {@link Layers#of}; one of the layers may name the file
     */
    public ConfigWatch(ConfigLoader loader, List<Layer> layers) {
        this.loader = loader;
        this.layers = List.copyOf(layers);
        this.config = loader.load(layers);
        this.file = config.pump(ConfigPlace.class).file().map(path -> new ConfigFile(path, loader.json()));
        poll();
    }

    public PumpConfig config() {
        return config;
    }

    /**
     * Checks the file for changes; blocks for as long as the disk takes to read the file. A file that is gone or broken as a
     * whole adds its problem and changes nothing else: its last good content stays in force. In a file that is good otherwise,
     * a bad stream is listed as failed, as in every layer; a stream that was good before keeps its previous settings.
     *
     * @return the new configuration; empty when the file has not changed since the previous call, or when there is no file
     */
    public Optional<PumpConfig> poll() {
        Optional<ConfigFile.Snapshot> changed = file.flatMap(ConfigFile::poll);
        changed.ifPresent(this::apply);
        return changed.map(snapshot -> config);
    }

    private void apply(ConfigFile.Snapshot snapshot) {
        lastGood = snapshot.layer().or(() -> lastGood);
        List<Layer> all = lastGood.map(good -> Layers.withFile(layers, good)).orElse(layers);
        config = keepingRunning(loader.load(all, snapshot.problems()));
    }

    /** Keeps the last good settings of streams that have a problem now, because a slip must not end a stream; the problem is listed. */
    private PumpConfig keepingRunning(PumpConfig next) {
        Map<String, StreamConfig> streams = new LinkedHashMap<>(next.streams());
        Map<String, String> titles = new HashMap<>(config.failedTitles()); // of streams whose settings are no JSON now
        titles.putAll(next.failedTitles());
        titles.keySet().retainAll(next.failed().keySet());
        for (String name : next.failed().keySet()) {
            StreamConfig before = config.streams().get(name);
            if (before != null) {
                streams.put(name, before);
            }
        }
        return new PumpConfig(next.pump(), streams, next.failed(), titles, next.problems(), next.warnings());
    }
}
