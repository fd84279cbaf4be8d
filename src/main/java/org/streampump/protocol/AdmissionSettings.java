package org.streampump.protocol;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import org.streampump.settings.Kind;
import org.streampump.settings.Range;
import org.streampump.settings.Secret;
import org.streampump.settings.Section;
import org.streampump.settings.SettingsReader;
import org.streampump.settings.Value;

/**
 * Limits and rules for visitors. Immutable.
 *
 * @param maxPublishers maximum number of publishers at a time
 * @param longestWait maximum time that a viewer of an offline stream is held, for streams whose viewers wait for an encoder
 * @param redirect404 destination of viewers of unknown streams: absolute http(s) address, or a path; empty: 404
 * @param fullStatus status of the answer when a limit of viewers is reached: 503, or 404 for players that do not understand 503
 * @param isDetached whether the detached response may be used where the servlet container allows it
 */
public record AdmissionSettings(
        int maxPublishers, Duration longestWait, Optional<URI> redirect404, int fullStatus, boolean isDetached) {
    private static final int MAX_PUBLISHERS = 100_000;
    private static final int UNAVAILABLE = 503;
    private static final int NOT_FOUND = 404;
    private static final Range<Duration> WAIT = new Range<>(Duration.ZERO, Duration.ofHours(1));
    private static final Kind<URI> PLACE = new Kind<>(
            value -> value.word().flatMap(AdmissionSettings::address),
            "an http or https address, or a path from /",
            AdmissionSettings::withoutPassword);
    private static final Kind<Integer> FULL = Kind.ofText(AdmissionSettings::fullStatus, "503 or 404");

    public static final Section<AdmissionSettings> SECTION =
            new Section<>(AdmissionSettings.class, AdmissionSettings::read);

    private static AdmissionSettings read(SettingsReader in) {
        return new AdmissionSettings(
                in.count("maxEncoders", 1_000, 1, MAX_PUBLISHERS, "encoders at a time"),
                in.duration(
                        "wait",
                        Duration.ofSeconds(60),
                        WAIT,
                        "the longest that `whenOffline: wait` holds a request; then 503"),
                in.read("redirect404", PLACE, "none", "where viewers of unknown streams are sent"),
                in.read("fullStatus", FULL, "`503`", "or `404`, for players that know no better")
                        .orElse(UNAVAILABLE),
                in.onOff(
                        "detached",
                        true,
                        "the [detached response](architecture.md#two-ways-of-answering) where the container takes part"));
    }

    private static Optional<Integer> fullStatus(String text) {
        return switch (text) {
            case "503" -> Optional.of(UNAVAILABLE);
            case "404" -> Optional.of(NOT_FOUND);
            default -> Optional.empty();
        };
    }

    private static Optional<URI> address(String text) {
        try {
            URI address = new URI(text);
            boolean isWeb =
                    "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
            boolean isPath = address.getScheme() == null && address.getHost() == null && text.startsWith("/");
            return isWeb && address.getHost() != null || isPath ? Optional.of(address) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty(); // the added problem says which values are allowed
        }
    }

    private static String withoutPassword(Value value) {
        return value.word().filter(text -> text.contains("@")).isPresent() ? Secret.HIDDEN : value.shown();
    }
}
