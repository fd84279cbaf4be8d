package org.streampump.config;

import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.streampump.settings.Expected;
import org.streampump.settings.Range;

/** Reads where a stream comes from. No problem shows an address: it may hold a password. */
final class SourceReader {
    private static final int MAX_ADDRESSES = 16;
    private static final String PUSH = "push";

    private static final Duration SILENCE = Duration.ofSeconds(15);
    private static final Range<Duration> SILENCES = new Range<>(Duration.ofSeconds(1), Duration.ofHours(1));
    private static final Duration LINGER = Duration.ofSeconds(30);
    private static final Range<Duration> LINGERS = new Range<>(Duration.ZERO, Duration.ofHours(1));

    private final Set<String> schemes;

    /** @param schemes of the addresses that the pump can pull from, in lower case */
    SourceReader(Set<String> schemes) {
        this.schemes = new TreeSet<>(schemes);
    }

    /** Empty: encoders push. */
    Optional<SourceConfig> read(ObjectReader in, boolean isPattern) {
        Optional<JsonValue> value = in.take("source");
        Optional<JsonValue> onDemand = in.take("onDemand");
        boolean isPush = value.isEmpty() || isText(value.get(), PUSH);
        if (isPush) {
            onlyPulled(in, "onDemand", onDemand.filter(said -> !said.equals(JsonValue.FALSE)));
            onlyPulled(in, "silence", in.take("silence"));
            return Optional.empty();
        }
        Duration silence = in.duration("silence", SILENCE, SILENCES);
        Optional<Duration> linger = linger(in, onDemand.orElse(JsonValue.FALSE));
        if (isPattern) {
            in.add("source", "", "\"push\": the streams of a pattern cannot be pulled");
            return Optional.of(new SourceConfig(List.of(), linger, silence));
        }
        return Optional.of(new SourceConfig(addresses(in, value.get()), linger, silence));
    }

    private static void onlyPulled(ObjectReader in, String key, Optional<JsonValue> said) {
        said.ifPresent(value -> in.wrong(key, value, "nothing: the stream has no address as its source"));
    }

    private List<SourceAddress> addresses(ObjectReader in, JsonValue value) {
        List<String> words = ObjectReader.words(value).orElse(List.of());
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
            address(in, words.get(i), words.size() == 1 ? "" : "address " + (i + 1) + " to be ")
                    .ifPresent(addresses::add);
        }
        return addresses;
    }

    private Optional<SourceAddress> address(ObjectReader in, String word, String which) {
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

    /** Empty: always. */
    private static Optional<Duration> linger(ObjectReader in, JsonValue value) {
        if (value.equals(JsonValue.FALSE)) {
            return Optional.empty();
        }
        if (value.equals(JsonValue.TRUE)) {
            return Optional.of(LINGER);
        }
        Optional<Duration> linger = ObjectReader.duration(value).filter(LINGERS::contains);
        if (linger.isEmpty()) {
            in.wrong("onDemand", value, "true, false, or " + Expected.duration(LINGERS));
        }
        return linger;
    }

    private static boolean isText(JsonValue value, String text) {
        return value instanceof JsonString string && string.getString().equals(text);
    }
}
