package org.streampump.config;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.streampump.settings.Problem;
import org.streampump.settings.Section;
import org.streampump.settings.Settings;
import org.streampump.settings.SettingsReader;
import org.streampump.settings.Value;

/**
 * Makes the configuration from all layers of parameters. A loader must be made while the context class loader is the web
 * application's; any thread may load afterwards.
 */
public final class ConfigLoader {
    static final int MAX_STREAMS = 10_000;
    static final int MAX_VALUE_LENGTH = 64 * 1024; // of one stream's JSON, in UTF-16 units

    private final JsonText json = new JsonText();
    private final List<Section<?>> ofPump;
    private final List<Section<?>> ofStream;
    private final Predicate<String> validName;

    /**
     * @param ofPump sections of the pump's settings, among them the section of {@link ConfigPlace}
     * @param ofStream sections of a stream's settings, among them the section of {@link Listing}
     * @param validName the rule for names of streams, from which the rule for patterns is derived
     */
    public ConfigLoader(List<Section<?>> ofPump, List<Section<?>> ofStream, Predicate<String> validName) {
        this.ofPump = List.copyOf(ofPump);
        this.ofStream = List.copyOf(ofStream);
        this.validName = validName;
    }

    /**
     * Loads everything that can be loaded; never throws because of a layer's content. A parameter of a stronger layer replaces
     * the parameter of the same name in a weaker layer as a whole. Parameters of other applications are ignored.
     */
    public PumpConfig load(List<Layer> strongestFirst) {
        return load(strongestFirst, List.of());
    }

    /**
     * @param before problems that were found while the layers were made
     */
    PumpConfig load(List<Layer> strongestFirst, List<Problem> before) {
        return new Loading(before).load(merge(strongestFirst));
    }

    JsonText json() {
        return json;
    }

    private static List<Parameter> merge(List<Layer> strongestFirst) {
        Map<String, Parameter> merged = new LinkedHashMap<>();
        for (Layer layer : strongestFirst) {
            layer.parameters()
                    .forEach((name, text) -> merged.putIfAbsent(name, new Parameter(name, layer.label(), text)));
        }
        return List.copyOf(merged.values());
    }

    private boolean isValid(String name) {
        Optional<String> prefix = StreamConfig.patternPrefix(name);
        return prefix.isEmpty() ? validName.test(name) : prefix.get().isEmpty() || validName.test(prefix.get());
    }

    /** One run of the loader, with the problems and streams that have been found so far. */
    private final class Loading {
        private final Map<String, Parameter> pump = new LinkedHashMap<>();
        private final Map<String, StreamConfig> good = new LinkedHashMap<>();
        private final Map<String, List<Problem>> failed = new LinkedHashMap<>();
        private final Map<String, String> failedTitles = new LinkedHashMap<>();
        private final List<Problem> problems;

        Loading(List<Problem> before) {
            this.problems = new ArrayList<>(before);
        }

        PumpConfig load(List<Parameter> parameters) {
            int streamCount = 0;
            for (Parameter parameter : parameters) {
                if (parameter.isPump()) {
                    pump.put(parameter.key(), parameter);
                } else if (!parameter.isStream()) {
                    Names.meant(parameter.name()).ifPresent(meant -> nearly(parameter, meant));
                } else if (++streamCount <= MAX_STREAMS) {
                    stream(parameter);
                }
            }
            if (streamCount > MAX_STREAMS) {
                String expected = "at most " + MAX_STREAMS + " streams; the others are ignored";
                problems.add(new Problem("stream.*", "", streamCount + " streams", expected));
            }
            PlainSettingsReader in = new PlainSettingsReader(pump, problems);
            Settings settings = Settings.read(ofPump, in);
            in.finish();
            List<Problem> warnings =
                    problems.stream().filter(Problem::isWarning).toList();
            problems.removeIf(Problem::isWarning); // all at once: each of ten thousand streams may have a weak key
            return new PumpConfig(settings, good, failed, failedTitles, problems, warnings);
        }

        private void nearly(Parameter parameter, String meant) {
            String expected = "stream.NAME or pump.KEY; did you mean " + Problem.shownName(meant) + "?";
            problems.add(new Problem(parameter.toString(), "", "", expected));
        }

        private Optional<String> title(Parameter parameter) {
            return parameter.text().length() > MAX_VALUE_LENGTH
                    ? Optional.empty()
                    : json.textOf("title", parameter.text())
                            .flatMap(text -> Listing.TITLE.parser().apply(new Value.Text(text)))
                            .filter(title -> !title.isBlank());
        }

        /** Reads all sections, even after a problem; the result counts only when no problem was added. */
        private StreamConfig read(String name, SettingsReader in) {
            StreamConfig read = new StreamConfig(name, Settings.read(ofStream, in));
            in.finish();
            return read;
        }

        private void stream(Parameter parameter) {
            String name = parameter.key();
            List<Problem> own = new ArrayList<>();
            if (!isValid(name)) {
                String expected =
                        "path parts of letters, digits, _ - . that begin with no dot, or a pattern: live/* or *";
                own.add(new Problem(parameter.toString(), "", "", "a valid name: " + expected));
            }
            Optional<JsonObject> object = json.object(parameter.toString(), parameter.text(), MAX_VALUE_LENGTH, own);
            Optional<StreamConfig> stream =
                    object.map(found -> read(name, new JsonSettingsReader(name, parameter.toString(), found, own)));
            problems.addAll(own);
            own.removeIf(Problem::isWarning);
            if (own.isEmpty()) {
                good.put(name, stream.orElseThrow());
            } else {
                String shown = isValid(name) ? name : Problem.shownName(name);
                failed.put(shown, List.copyOf(own));
                title(parameter).ifPresent(title -> failedTitles.put(shown, title));
            }
        }
    }
}
