package org.streampump.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration in force, and its changes when the file that {@code pump.config} names is written. Has no thread:
 * the caller polls, one at a time; {@link #config} may be asked by any thread.
 */
public final class ConfigWatch {
    private final ConfigLoader loader;
    private final List<Layer> layers;
    private final Optional<ConfigFile> file;

    // Poller's turn only.
    private Optional<Layer> lastGood = Optional.empty();

    // Written by the poller's turn, read by any thread.
    private volatile PumpConfig config;

    /**
     * Loads everything, the file included.
     *
     * @param layers of {@link Layers#of}; one of them may name the file
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
     * Looks at the file; blocks for as long as the disk takes to read it. A file that is broken as a whole, or gone,
     * changes nothing but adds its problem: what it said when it was last good stays in force. One bad stream in a good
     * file is listed as failed, like everywhere; if it was good before, it goes on as it was.
     *
     * @return the new configuration; empty when the file did not change since the last look, or there is none
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

    /** A slip in the settings of a stream must not end it: those that were last good stay in force, its problem is listed. */
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
