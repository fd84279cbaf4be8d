package org.streampump.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.streampump.io.client.SourceAddress;
import org.streampump.settings.Expected;
import org.streampump.settings.Range;
import org.streampump.settings.Section;
import org.streampump.settings.SettingsReader;
import org.streampump.settings.Value;

/**
 * Where the pump fetches a stream from. Immutable.
 *
 * @param addresses in order of preference; empty when encoders push the stream
 * @param onDemand how long the stream is still fetched after the last viewer; empty when it is fetched always
 * @param silence maximum time without bytes after which a connection counts as lost
 */
public record SourceSettings(List<SourceAddress> addresses, Optional<Duration> onDemand, Duration silence) {
    /** Value that stands for no source. */
    private static final String PUSH = "push";

    private static final int MAX_ADDRESSES = 16;
    private static final Duration USUAL_SILENCE = Duration.ofSeconds(15);
    private static final Range<Duration> SILENCES = new Range<>(Duration.ofSeconds(1), Duration.ofHours(1));
    private static final Duration USUAL_LINGER = Duration.ofSeconds(30);
    private static final Range<Duration> LINGERS = new Range<>(Duration.ZERO, Duration.ofHours(1));

    public SourceSettings {
        addresses = List.copyOf(addresses);
    }

    /** The settings of a stream that encoders push. */
    public static final SourceSettings PUSHED = new SourceSettings(List.of(), Optional.empty(), USUAL_SILENCE);

    /** Whether the pump fetches the stream itself. */
    public boolean isPulled() {
        return !addresses.isEmpty();
    }

    /**
     * The section, which depends on the addresses that the pump can pull from.
     *
     * @param schemes of the addresses that the pump can pull from, in lower case
     */
    public static Section<SourceSettings> section(Collection<String> schemes) {
        SortedSet<String> known = new TreeSet<>(schemes);
        return new Section<>(SourceSettings.class, in -> read(in, known));
    }

    /** Reads the section. No problem shows an address, because an address may hold a password. */
    private static SourceSettings read(SettingsReader in, SortedSet<String> schemes) {
        Optional<Value> source = in.take(
                        "source",
                        "`\"push\"`",
                        "`\"push\"`: encoders push the stream. An address, or a list of at most 16: the pump pulls it from the first"
                                + " one that brings it; see [Pull](pull.md)")
                .filter(value -> !value.isText(PUSH));
        Optional<Value> onDemand = in.take(
                "onDemand",
                "`false`",
                "only with an address: `true` or a time such as `\"30s\"` pulls only while somebody wants to watch, and for this time"
                        + " after the last viewer (`true`: `\"30s\"`; up to `1h`). A viewer who comes first waits, whatever"
                        + " `whenOffline` says");
        Optional<Value> silence = in.take(
                "silence",
                "`\"15s\"`",
                "only with an address: a connection that brings nothing for this time (`1s` to `1h`) is lost");
        if (source.isEmpty()) {
            onlyPulled(in, "onDemand", onDemand.filter(value -> !value.isFlag(false)));
            onlyPulled(in, "silence", silence);
            return PUSHED;
        }
        Duration longest = silence(in, silence);
        Optional<Duration> linger = onDemand.flatMap(value -> linger(in, value));
        if (in.owner().endsWith("*")) {
            in.add("source", "", "\"push\": the streams of a pattern cannot be pulled");
            return PUSHED;
        }
        return new SourceSettings(addresses(in, source.get(), schemes), linger, longest);
    }

    private static void onlyPulled(SettingsReader in, String key, Optional<Value> said) {
        said.ifPresent(value -> in.wrong(key, value, "nothing: the stream has no address as its source"));
    }

    private static Duration silence(SettingsReader in, Optional<Value> said) {
        Optional<Duration> silence = said.flatMap(Value::duration).filter(SILENCES::contains);
        if (said.isPresent() && silence.isEmpty()) {
            in.wrong("silence", said.get(), Expected.duration(SILENCES));
        }
        return silence.orElse(USUAL_SILENCE);
    }

    /** How long the stream is still fetched after the last viewer; empty when it is fetched always. */
    private static Optional<Duration> linger(SettingsReader in, Value value) {
        if (value.isFlag(false)) {
            return Optional.empty();
        }
        if (value.isFlag(true)) {
            return Optional.of(USUAL_LINGER);
        }
        Optional<Duration> linger = value.duration().filter(LINGERS::contains);
        if (linger.isEmpty()) {
            in.wrong("onDemand", value, "true, false, or " + Expected.duration(LINGERS));
        }
        return linger;
    }

    private static List<SourceAddress> addresses(SettingsReader in, Value value, SortedSet<String> schemes) {
        List<String> words = value.words().orElse(List.of());
        if (words.isEmpty() || words.size() > MAX_ADDRESSES) {
            in.add("source", "", "\"push\", an address, or a list of 1 to " + MAX_ADDRESSES + " addresses");
            return List.of();
        }
        if (words.contains(PUSH)) {
            in.add("source", "", "either \"push\" or addresses, not both");
            return List.of();
        }
        List<SourceAddress> addresses = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String which = words.size() == 1 ? "" : "address " + (i + 1) + " to be ";
            address(in, words.get(i), which, schemes).ifPresent(addresses::add);
        }
        return addresses;
    }

    private static Optional<SourceAddress> address(
            SettingsReader in, String word, String which, SortedSet<String> schemes) {
        if (schemes.isEmpty()) {
            in.add("source", "", which + "\"push\": this pump pulls from nowhere");
            return Optional.empty();
        }
        Optional<SourceAddress> address = SourceAddress.of(word.strip());
        String known = schemes.stream().map(scheme -> scheme + "://").collect(Collectors.joining(", "));
        if (address.isEmpty()) {
            in.add(
                    "source",
                    "",
                    which + "\"push\" or SCHEME://HOST:PORT/PATH, beginning with one of: " + known
                            + "; what is special in a user name, password, path or query is percent-encoded");
        } else if (!schemes.contains(address.get().scheme())) {
            in.add("source", "", which + "\"push\" or an address that begins with one of: " + known);
            return Optional.empty();
        }
        return address;
    }
}
