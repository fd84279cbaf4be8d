package org.streampump.stream;

import java.util.Optional;
import org.streampump.settings.Kind;
import org.streampump.settings.Section;
import org.streampump.settings.SettingsReader;
import org.streampump.settings.Value;

/**
 * The radio station of a stream, in Icecast's terms. All texts are single lines without control characters.
 *
 * @param name name of the station
 * @param genre one or several words
 * @param url address of the station's home page
 * @param description text about the station, for people
 * @param listed whether directories may show the station
 * @param bitRate announced bit rate, in kilobits per second
 */
public record StationInfo(
        Optional<String> name,
        Optional<String> genre,
        Optional<String> url,
        Optional<String> description,
        Optional<Boolean> listed,
        Optional<Integer> bitRate) {

    /** A station about which nothing is known. */
    public static final StationInfo NONE = new StationInfo(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private static final int MAX_TEXT = 200; // UTF-16 units
    private static final int MAX_BIT_RATE = 1_000_000; // kilobits per second

    public static final Section<StationInfo> SECTION = new Section<>(StationInfo.class, StationInfo::read);

    private static StationInfo read(SettingsReader in) {
        Value value = in.take(
                        "station",
                        "what the encoder says",
                        "what radio players are told: `{\"name\", \"genre\", \"url\", \"description\", \"public\", \"bitrate\"}`, each as"
                                + " needed; texts of at most 200 characters, `public` true or false, `bitrate` in kb/s")
                .orElse(Value.Group.EMPTY);
        if (!(value instanceof Value.Group group)) {
            in.wrong("station", value, "{\"name\", \"genre\", \"url\", \"description\", \"public\", \"bitrate\"}");
            return NONE;
        }
        SettingsReader station = in.inside("station", group);
        StationInfo read = new StationInfo(
                text(station, "name"),
                text(station, "genre"),
                text(station, "url"),
                text(station, "description"),
                station.read("public", Kind.flag()),
                station.read("bitrate", Kind.count(1, MAX_BIT_RATE)));
        station.finish();
        return read;
    }

    private static Optional<String> text(SettingsReader in, String key) {
        return in.read(key, Kind.line(MAX_TEXT)).filter(text -> !text.isBlank());
    }

    /** A station of which only the name is known. */
    public static StationInfo named(String name) {
        return new StationInfo(Optional.of(name), NONE.genre, NONE.url, NONE.description, NONE.listed, NONE.bitRate);
    }

    /** This station, with missing values filled in from {@code other}. */
    public StationInfo or(StationInfo other) {
        return new StationInfo(
                name.or(() -> other.name),
                genre.or(() -> other.genre),
                url.or(() -> other.url),
                description.or(() -> other.description),
                listed.or(() -> other.listed),
                bitRate.or(() -> other.bitRate));
    }
}
