package org.streampump.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.streampump.settings.Expected;
import org.streampump.settings.Problem;
import org.streampump.settings.Range;
import org.streampump.settings.Section;
import org.streampump.settings.Settings;
import org.streampump.settings.SettingsReader;
import org.streampump.settings.Value;

/**
 * Where the pump fetches a stream from. Immutable.
 *
 * @param upstreams the places to pull from, in order of preference; empty when encoders push the stream
 * @param onDemand how long the stream is still fetched after the last viewer; empty when it is fetched always
 * @param silence maximum time without bytes after which a connection counts as lost
 */
public record SourceSettings(List<Upstream> upstreams, Optional<Duration> onDemand, Duration silence) {
    private static final String SOURCE = "source";

    /** Value that stands for no source. */
    private static final String PUSH = "push";

    /** Key of the address in an object that has options beside the address. */
    private static final String URL = "url";

    private static final int MAX_ADDRESSES = 16;
    private static final Duration USUAL_SILENCE = Duration.ofSeconds(15);
    private static final Range<Duration> SILENCES = new Range<>(Duration.ofSeconds(1), Duration.ofHours(1));
    private static final Duration USUAL_LINGER = Duration.ofSeconds(30);
    private static final Range<Duration> LINGERS = new Range<>(Duration.ZERO, Duration.ofHours(1));

    public SourceSettings {
        upstreams = List.copyOf(upstreams);
    }

    /** The settings of a stream that encoders push. */
    public static final SourceSettings PUSHED = new SourceSettings(List.of(), Optional.empty(), USUAL_SILENCE);

    /** Whether the pump fetches the stream itself. */
    public boolean isPulled() {
        return !upstreams.isEmpty();
    }

    /** The section, which depends on the kinds of source that the pump has. */
    public static Section<SourceSettings> section(SourceTypes types) {
        return new Section<>(SourceSettings.class, in -> read(in, types));
    }

    /** Reads the section. No problem shows an address, because an address may hold a password. */
    private static SourceSettings read(SettingsReader in, SourceTypes types) {
        Optional<Value> source = in.take(
                        SOURCE,
                        "`\"push\"`",
                        "`\"push\"`: encoders push the stream. An address, or a list of at most 16: the pump pulls it from the first"
                                + " one that brings it. `{\"url\": \"…\"}` in the place of an address has"
                                + " [options](#options-of-an-address) of this address; see [Pull](pull.md)")
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
            in.add(SOURCE, "", "\"push\": the streams of a pattern cannot be pulled");
            return PUSHED;
        }
        return new SourceSettings(upstreams(in, source.get(), types), linger, longest);
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

    /** Returns how long the stream is still fetched after the last viewer; empty when it is fetched always. */
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

    private static List<Upstream> upstreams(SettingsReader in, Value value, SourceTypes types) {
        List<Value> all = value instanceof Value.Items list ? list.items() : List.of(value);
        boolean isShaped = all.stream().allMatch(item -> item.word().isPresent() || item instanceof Value.Group);
        if (all.isEmpty() || all.size() > MAX_ADDRESSES || !isShaped) {
            in.add(
                    SOURCE,
                    "",
                    "\"push\", an address, or a list of 1 to " + MAX_ADDRESSES
                            + " addresses; an address is a text or an object with its " + URL);
            return List.of();
        }
        if (all.stream().anyMatch(item -> item.isText(PUSH))) {
            in.add(SOURCE, "", "either \"push\" or addresses, not both");
            return List.of();
        }
        if (types.isEmpty()) {
            in.add(SOURCE, "", "\"push\": this pump pulls from nowhere");
            return List.of();
        }
        List<Upstream> upstreams = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            String key = all.size() == 1 ? SOURCE : SOURCE + "." + (i + 1);
            upstream(new Item(in, key, all.get(i)), types).ifPresent(upstreams::add);
        }
        return upstreams;
    }

    /** One address of the list: a text, or an object with options. */
    private record Item(SettingsReader in, String key, Value value) {

        /** A reader of the options; there are none beside a text. */
        SettingsReader options() {
            return in.inside(key, value instanceof Value.Group group ? group : Value.Group.EMPTY);
        }

        void wrong(String expected) {
            if (value instanceof Value.Group) {
                in.add(key + "." + URL, "", expected);
            } else {
                in.add(key, "", key.equals(SOURCE) ? "\"push\" or " + expected : expected);
            }
        }
    }

    private static Optional<Upstream> upstream(Item item, SourceTypes types) {
        SettingsReader inside = item.options();
        Optional<Value> url = item.value() instanceof Value.Group ? inside.take(URL) : Optional.of(item.value());
        String beginning = "an address that begins with one of: " + types.beginnings();
        if (url.isEmpty()) {
            inside.add(URL, Problem.MISSING, beginning);
            return Optional.empty();
        }
        Optional<SourceAddress> address =
                url.flatMap(Value::word).map(String::strip).flatMap(SourceAddress::of);
        Optional<SourceType> type = address.flatMap(types::of);
        if (type.isEmpty()) {
            String form = "; at most " + SourceAddress.MAX_LENGTH + " characters, special ones percent-encoded";
            item.wrong(address.isPresent() ? beginning : beginning + form);
            return Optional.empty(); // without a kind, nobody knows which options are allowed
        }
        Settings options = Settings.read(type.get().sections(), inside);
        inside.finish();
        Optional<String> objection = type.get().objection(address.get(), options);
        objection.ifPresent(item::wrong);
        return objection.isPresent() ? Optional.empty() : Optional.of(new Upstream(address.get(), type.get(), options));
    }
}
