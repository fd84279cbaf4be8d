package org.streampump.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.streampump.address.AddressLimits;
import org.streampump.address.Networks;
import org.streampump.settings.Expected;
import org.streampump.settings.Problem;
import org.streampump.settings.Range;
import org.streampump.settings.Secret;
import org.streampump.settings.Units;

/** Makes {@link PumpSettings} of the {@code pump.KEY} parameters, whose values are plain text. */
final class PumpSettingsReader {
    private static final int MAX_STREAMS = 100_000;
    private static final int MIN_WAITING = 10;
    private static final int MAX_ENCODERS = 100_000;
    private static final int MAX_DISPATCHERS = 256;
    private static final int MIN_LOG_WAITING = 10_000; // characters: some stack traces
    private static final int MAX_LOG_WAITING = 100_000_000; // characters, on the heap
    private static final Range<Long> MEMORY = new Range<>(4L << 20, 1L << 40);
    private static final int MAX_GUESSES = 1_000_000;
    private static final Range<Duration> WAIT = new Range<>(Duration.ZERO, Duration.ofHours(1));
    private static final Range<Duration> LINGER = new Range<>(Duration.ZERO, Duration.ofDays(1));
    private static final String NETWORKS = "none, or networks such as \"127.0.0.0/8, ::1, 192.0.2.0/24\"";
    private static final Map<String, Boolean> SWITCH = Map.of("on", true, "true", true, "off", false, "false", false);

    private final Map<String, Parameter> unread;
    private final List<Problem> problems;
    private final Map<String, Parameter> read = new LinkedHashMap<>(); // also keys that nobody gave, with null

    /** @param parameters by key, without the prefix */
    PumpSettingsReader(Map<String, Parameter> parameters, List<Problem> problems) {
        this.unread = new LinkedHashMap<>(parameters);
        this.problems = problems;
    }

    PumpSettings read() {
        PumpSettings defaults = PumpSettings.DEFAULTS;
        Optional<Secret> adminKey = adminKey();
        int maxViewers = count("maxViewers", defaults.maxViewers(), 1, StreamSettingsReader.MAX_VIEWERS);
        PumpSettings settings = new PumpSettings(
                adminKey,
                maxViewers,
                count("maxWaiting", waitingOf(maxViewers), 1, StreamSettingsReader.MAX_VIEWERS),
                count("maxStreams", defaults.maxStreams(), 0, MAX_STREAMS),
                count("maxStreamsPerPattern", 0, MAX_STREAMS),
                count("maxEncoders", defaults.maxEncoders(), 1, MAX_ENCODERS),
                memory(),
                count("dispatchers", defaults.dispatchers(), 0, MAX_DISPATCHERS),
                onOff("detached", defaults.detached()),
                duration("wait", defaults.longestWait(), WAIT),
                duration("linger", defaults.linger(), LINGER),
                value("redirect404", PumpSettingsReader::address, "an http or https address, or a path from /"),
                value("fullStatus", PumpSettingsReader::fullStatus, "503 or 404")
                        .orElse(defaults.fullStatus()),
                perAddress(defaults.perAddress()),
                value("trustedNetworks", PumpSettingsReader::networks, NETWORKS).orElse(defaults.trustedNetworks()),
                count("guesses", defaults.guesses(), 0, MAX_GUESSES),
                onOff("redirectLocal", defaults.redirectLocal()),
                value(
                        "proxy",
                        PumpSettingsReader::proxy,
                        "an address of the form http://HOST:PORT, or with USER:PASSWORD@"),
                onOff("proxyLocal", defaults.proxyLocal()),
                value("config", PumpSettingsReader::path, "the path of a file"));
        // Read by the log itself, in log4j2.xml:
        value("logLevel", PumpSettingsReader::logLevel, "error, warn, info, debug or trace");
        value("logDirectory", PumpSettingsReader::path, "the path of a directory");
        count("logWaiting", 0, MIN_LOG_WAITING, MAX_LOG_WAITING);
        unread.forEach((key, parameter) -> problems.add(
                new Problem(parameter.toString(), "", "", Expected.known("setting of the pump", key, read.keySet()))));
        return settings;
    }

    private OptionalLong memory() {
        return value("memory", PumpSettingsReader::memory, Expected.size(MEMORY))
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    private static Optional<Long> memory(String text) {
        OptionalLong bytes = Units.size(text);
        return bytes.isPresent() && MEMORY.contains(bytes.getAsLong())
                ? Optional.of(bytes.getAsLong())
                : Optional.empty();
    }

    private boolean onOff(String key, boolean fallback) {
        return value(key, text -> Optional.ofNullable(SWITCH.get(text)), "on or off")
                .orElse(fallback);
    }

    private Optional<Secret> adminKey() {
        String expected = "a text that is not empty and has no control characters";
        Optional<String> key = value("adminKey", text -> Optional.of(text).filter(PumpSettingsReader::isKey), expected);
        key.filter(Secret::isShort)
                .ifPresent(text -> problems.add(new Problem(
                        read.get("adminKey").toString(), "", Secret.HIDDEN, Secret.LONG, /* isWarning= */ true)));
        return key.map(Secret::new);
    }

    private static Optional<String> logLevel(String text) {
        return Optional.of(text).filter(Set.of("error", "warn", "info", "debug", "trace")::contains);
    }

    private static boolean isKey(String text) {
        return !text.isEmpty() && Texts.isLine(text);
    }

    /** A tenth; a small pump has so few seats that a tenth is no help against anybody. */
    private static int waitingOf(int maxViewers) {
        return Math.max(MIN_WAITING, maxViewers / 10);
    }

    private AddressLimits.Most perAddress(AddressLimits.Most defaults) {
        return new AddressLimits.Most(
                count("maxConnectionsPerAddress", defaults.connections(), 0, StreamSettingsReader.MAX_VIEWERS),
                count("maxViewersPerAddress", defaults.viewers(), 0, StreamSettingsReader.MAX_VIEWERS),
                count("maxWaitingPerAddress", defaults.waiting(), 0, StreamSettingsReader.MAX_VIEWERS),
                count("maxEncodersPerAddress", defaults.publishers(), 0, MAX_ENCODERS),
                count("maxStreamsPerAddress", defaults.streams(), 0, MAX_STREAMS));
    }

    private int count(String key, int fallback, int min, int max) {
        return count(key, min, max).orElse(fallback);
    }

    private Optional<Integer> count(String key, int min, int max) {
        Range<Integer> allowed = new Range<>(min, max);
        return value(key, text -> whole(text).filter(allowed::contains), "a whole number from " + min + " to " + max);
    }

    private Duration duration(String key, Duration fallback, Range<Duration> allowed) {
        return value(key, text -> Units.duration(text).filter(allowed::contains), Expected.duration(allowed))
                .orElse(fallback);
    }

    private <T> Optional<T> value(String key, Function<String, Optional<T>> reader, String expected) {
        Parameter parameter = unread.remove(key);
        read.put(key, parameter);
        if (parameter == null) {
            return Optional.empty();
        }
        Optional<T> value = reader.apply(parameter.text().strip());
        if (value.isEmpty()) {
            problems.add(new Problem(
                    parameter.toString(), "", shown(key, parameter.text().strip()), expected));
        }
        return value;
    }

    private static String shown(String key, String text) {
        boolean maySayPassword =
                key.equals("adminKey") || key.equals("proxy") || key.equals("redirect404") && text.contains("@");
        return maySayPassword ? Secret.HIDDEN : Problem.quoted(text);
    }

    private static Optional<Integer> whole(String text) {
        return text.matches("[0-9]{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    private static Optional<Integer> fullStatus(String text) {
        return whole(text).filter(status -> status == 503 || status == 404);
    }

    private static Optional<Networks> networks(String text) {
        return text.equals("none") ? Optional.of(Networks.NONE) : Networks.parse(text);
    }

    private static Optional<URI> address(String text) {
        try {
            URI address = new URI(text);
            boolean isWeb =
                    "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
            boolean isPath = address.getScheme() == null && address.getHost() == null && text.startsWith("/");
            return isWeb && address.getHost() != null || isPath ? Optional.of(address) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty(); // said by the caller, with what was expected
        }
    }

    private static Optional<SourceAddress> proxy(String text) {
        return SourceAddress.of(text)
                .filter(address -> address.scheme().equals("http")
                        && address.uri().getPort() > 0
                        && Set.of("", "/").contains(address.uri().getRawPath())
                        && address.uri().getRawQuery() == null);
    }

    private static Optional<Path> path(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text).toAbsolutePath());
        } catch (InvalidPathException e) {
            return Optional.empty(); // said by the caller, with what was expected
        }
    }
}
