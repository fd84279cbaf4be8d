package org.streampump.config;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.streampump.access.PublishRule;
import org.streampump.settings.Expected;
import org.streampump.settings.Problem;
import org.streampump.settings.Range;
import org.streampump.settings.Secret;
import org.streampump.settings.Units;

/** Makes a {@link StreamConfig} of the JSON object that a stream's parameter holds. */
final class StreamSettingsReader {
    private static final int MAX_TITLE_LENGTH = 200; // UTF-16 units, as below
    private static final int MAX_DESCRIPTION_LENGTH = 4_000;
    static final int MAX_VIEWERS = 1_000_000;
    private static final int MAX_BIT_RATE = 1_000_000; // kilobits per second

    private static final Range<Duration> LOG_TIME = new Range<>(Duration.ofSeconds(1), Duration.ofHours(1));
    private static final Range<Long> LOG_BYTES = new Range<>(256L << 10, 1L << 30);
    private static final Range<Duration> BURST_TIME = new Range<>(Duration.ZERO, Duration.ofHours(1));
    private static final Range<Long> BURST_BYTES = new Range<>(0L, 1L << 30);
    private static final Range<Duration> LATENCY = new Range<>(Duration.ZERO, Duration.ofSeconds(5));
    private static final Range<Duration> TIMEOUT = new Range<>(Duration.ofSeconds(1), Duration.ofHours(1));
    private static final Range<Duration> VIEWING = new Range<>(Duration.ZERO, Duration.ofDays(365));
    private static final Range<Duration> GRACE = new Range<>(Duration.ZERO, Duration.ofHours(1));

    private static final int MAX_PERCENT = 50; // who takes half skips, and sees something
    private static final Pattern PERCENT = Pattern.compile("([0-9]{1,2})%");

    // RFC 6454 section 6.2; a browser compares letter by letter, so there is no path and no slash at the end.
    private static final Pattern ORIGIN =
            Pattern.compile("[a-z][a-z0-9+.-]{0,31}://([a-z0-9.-]{1,253}|\\[[0-9a-f:.]{2,45}])(:[0-9]{1,5})?");

    private final Set<String> containerNames;
    private final SourceReader sources;
    private final Predicate<String> isStreamName;

    StreamSettingsReader(Set<String> containerNames, Set<String> schemes, Predicate<String> isStreamName) {
        this.containerNames = containerNames;
        this.isStreamName = isStreamName;
        this.sources = new SourceReader(schemes);
    }

    /** Reads everything, whatever is wrong; what was returned counts only when no problem was added. */
    StreamConfig read(String name, ObjectReader in) {
        boolean isPattern = StreamConfig.patternPrefix(name).isPresent();
        Optional<SourceConfig> source = sources.read(in, isPattern);
        PublishRule publish = publish(in, source.isPresent());
        StreamConfig defaults = StreamConfig.defaults(name, publish);
        LogLimits log = log(in, defaults.log());
        StreamConfig read = new StreamConfig(
                name,
                text(in, "title", name, MAX_TITLE_LENGTH, Texts::isLine),
                text(in, "description", defaults.description(), MAX_DESCRIPTION_LENGTH, Texts::isLines),
                in.flag("enabled", defaults.enabled()),
                containers(in),
                source,
                publish,
                burst(in, log),
                log,
                latency(in),
                in.count("maxViewers", defaults.maxViewers(), 0, MAX_VIEWERS),
                in.count("maxWaiting", defaults.maxWaiting(), 0, MAX_VIEWERS),
                in.duration("stall", defaults.stall(), TIMEOUT),
                minRate(in, defaults.minRate()),
                in.duration("idle", defaults.idle(), TIMEOUT),
                in.duration("grace", defaults.grace(), GRACE),
                whenOffline(in, defaults.whenOffline()),
                fallback(in, name),
                intro(in),
                in.duration("maxDuration", defaults.maxDuration(), VIEWING),
                station(in),
                cors(in, defaults.cors()));
        in.finish();
        return read;
    }

    private static PublishRule publish(ObjectReader in, boolean isPulled) {
        JsonValue value = in.take("publish").orElse(null);
        if (isPulled) {
            return PublishRule.NOBODY; // a rule may stand there, for the days on which the stream is pushed
        }
        if (value != null && isText(value, "anyone")) {
            return PublishRule.ANYONE;
        }
        if (!(value instanceof JsonObject object)) {
            String found = value == null ? Problem.MISSING : Secret.HIDDEN;
            in.add("publish", found, "{\"key\": \"…\"} or \"anyone\"");
            return PublishRule.NOBODY;
        }
        ObjectReader rule = in.inside("publish", object);
        PublishRule keys = keys(rule);
        rule.finishSecrets();
        return keys;
    }

    private static PublishRule keys(ObjectReader rule) {
        Optional<JsonValue> value = rule.take("key");
        List<String> keys = value.flatMap(ObjectReader::words).orElse(List.of());
        if (keys.isEmpty() || !keys.stream().allMatch(key -> !key.isEmpty() && Texts.isLine(key))) {
            String found = value.isEmpty() ? Problem.MISSING : Secret.HIDDEN;
            rule.add("key", found, "a text that is not empty and has no control characters, or a list of such texts");
            return PublishRule.NOBODY;
        }
        if (keys.stream().anyMatch(Secret::isShort)) {
            rule.warn("key", Secret.HIDDEN, Secret.LONG);
        }
        return new PublishRule(false, keys.stream().map(Secret::new).toList());
    }

    private static String text(ObjectReader in, String key, String fallback, int maxLength, Predicate<String> allowed) {
        Optional<JsonValue> value = in.take(key);
        if (value.isEmpty()) {
            return fallback;
        }
        if (!(value.get() instanceof JsonString text)
                || text.getString().length() > maxLength
                || !allowed.test(text.getString())) {
            in.wrong(key, value.get(), "a text of at most " + maxLength + " characters, without control characters");
            return fallback;
        }
        return text.getString().isBlank() ? fallback : text.getString();
    }

    static boolean isTitle(String text) {
        return !text.isBlank() && text.length() <= MAX_TITLE_LENGTH && Texts.isLine(text);
    }

    private Set<String> containers(ObjectReader in) {
        Optional<JsonValue> value = in.take("container");
        if (value.isEmpty()) {
            return Set.of();
        }
        Optional<List<String>> names = ObjectReader.words(value.get());
        if (names.isEmpty() || names.get().isEmpty()) {
            in.wrong("container", value.get(), "one or a list of: " + String.join(", ", sortedContainers()));
            return Set.of();
        }
        for (String name : names.get()) {
            if (!containerNames.contains(name)) {
                in.add("container", Problem.quoted(name), Expected.known("container", name, sortedContainers()));
            }
        }
        return Set.copyOf(names.get());
    }

    private List<String> sortedContainers() {
        return containerNames.stream().sorted().toList();
    }

    private static LogLimits log(ObjectReader in, LogLimits fallback) {
        ObjectReader.Amount said = in.amount("log", LOG_TIME, LOG_BYTES);
        return new LogLimits(said.time().orElse(fallback.time()), said.bytes().orElse(fallback.bytes()));
    }

    private static Optional<Burst> burst(ObjectReader in, LogLimits log) {
        ObjectReader.Amount said = in.amount("burst", BURST_TIME, BURST_BYTES);
        if (said.time().isEmpty() && said.bytes().isEmpty()) {
            return Optional.empty();
        }
        Burst burst = new Burst(said.time().orElse(Duration.ZERO), said.bytes().orElse(0));
        if (burst.time().compareTo(log.time()) > 0 || burst.bytes() > log.bytes()) {
            String kept = Units.text(log.time()) + " and " + Units.sizeText(log.bytes());
            in.wrong("burst", in.take("burst").orElseThrow(), "no more than the stream's log keeps: " + kept);
        }
        return Optional.of(burst);
    }

    private static Optional<Duration> latency(ObjectReader in) {
        Optional<JsonValue> value = in.take("latency");
        if (value.isEmpty() || isText(value.get(), "auto")) {
            return Optional.empty();
        }
        Optional<Duration> latency = ObjectReader.duration(value.get()).filter(LATENCY::contains);
        if (latency.isEmpty()) {
            in.wrong("latency", value.get(), "\"auto\", or " + Expected.duration(LATENCY));
        }
        return latency;
    }

    private static int minRate(ObjectReader in, int fallback) {
        Optional<JsonValue> value = in.take("minRate");
        if (value.isEmpty()) {
            return fallback;
        }
        if (isText(value.get(), "off")) {
            return 0;
        }
        Matcher parts = PERCENT.matcher(value.get() instanceof JsonString text ? text.getString() : "");
        if (!parts.matches() || Integer.parseInt(parts.group(1)) > MAX_PERCENT) {
            in.wrong(
                    "minRate",
                    value.get(),
                    "a part of the stream's rate from \"0%\" to \"" + MAX_PERCENT + "%\", or \"off\"");
            return fallback;
        }
        return Integer.parseInt(parts.group(1));
    }

    private static WhenOffline whenOffline(ObjectReader in, WhenOffline fallback) {
        Optional<JsonValue> value = in.take("whenOffline");
        if (value.isEmpty()) {
            return fallback;
        }
        if (isText(value.get(), "wait")) {
            return WhenOffline.WAIT;
        }
        if (!isText(value.get(), "503")
                && !(value.get() instanceof JsonNumber
                        && "503".equals(value.get().toString()))) {
            in.wrong("whenOffline", value.get(), "\"wait\" or \"503\"");
        }
        return WhenOffline.UNAVAILABLE;
    }

    private Optional<String> fallback(ObjectReader in, String name) {
        Optional<JsonValue> value = in.take("fallback");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!(value.get() instanceof JsonString text)
                || !isStreamName.test(text.getString())
                || text.getString().equals(name)) {
            in.wrong("fallback", value.get(), "the name of another stream");
            return Optional.empty();
        }
        return Optional.of(text.getString());
    }

    private static Optional<Path> intro(ObjectReader in) {
        Optional<JsonValue> value = in.take("intro");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> path = value.get() instanceof JsonString text ? path(text.getString()) : Optional.empty();
        if (path.isEmpty()) {
            in.wrong("intro", value.get(), "the absolute path of a file");
        }
        return path;
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text)).filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static StationConfig station(ObjectReader in) {
        JsonValue value = in.take("station").orElse(JsonValue.EMPTY_JSON_OBJECT);
        if (!(value instanceof JsonObject object)) {
            in.wrong("station", value, "{\"name\", \"genre\", \"url\", \"description\", \"public\", \"bitrate\"}");
            return StationConfig.NONE;
        }
        ObjectReader station = in.inside("station", object);
        StationConfig read = new StationConfig(
                word(station, "name"),
                word(station, "genre"),
                word(station, "url"),
                word(station, "description"),
                object.containsKey("public") ? Optional.of(station.flag("public", false)) : Optional.empty(),
                object.containsKey("bitrate")
                        ? Optional.of(station.count("bitrate", 0, 1, MAX_BIT_RATE))
                        : Optional.empty());
        station.take("public"); // known, even where it is absent
        station.take("bitrate");
        station.finish();
        return read;
    }

    private static Optional<String> word(ObjectReader in, String key) {
        return Optional.of(text(in, key, "", MAX_TITLE_LENGTH, Texts::isLine)).filter(text -> !text.isEmpty());
    }

    private static List<String> cors(ObjectReader in, List<String> all) {
        JsonValue value = in.take("cors").orElse(JsonValue.TRUE);
        if (value.equals(JsonValue.TRUE)) {
            return all;
        }
        if (value.equals(JsonValue.FALSE)) {
            return List.of();
        }
        Optional<List<String>> origins = ObjectReader.words(value)
                .map(words -> words.stream()
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .toList());
        if (origins.isEmpty() || !origins.get().stream().allMatch(StreamSettingsReader::isOrigin)) {
            in.wrong("cors", value, "true, false, \"*\", or origins such as \"https://a.example\"");
            return List.of();
        }
        return origins.get().contains("*") ? all : origins.get();
    }

    private static boolean isOrigin(String text) {
        return text.equals("*") || ORIGIN.matcher(text).matches();
    }

    private static boolean isText(JsonValue value, String text) {
        return value instanceof JsonString string && string.getString().equals(text);
    }
}
