package org.streampump.stream;

import java.util.Optional;

/**
 * What radio says about a stream, in Icecast's terms. All texts are single lines without control characters.
 *
 * @param name of the station
 * @param genre one or several words
 * @param url of its home page
 * @param description for people
 * @param listed whether it may be shown in directories
 * @param bitRate kilobits per second, as it was announced
 */
public record StationInfo(
        Optional<String> name,
        Optional<String> genre,
        Optional<String> url,
        Optional<String> description,
        Optional<Boolean> listed,
        Optional<Integer> bitRate) {

    /** Nothing is said. */
    public static final StationInfo NONE = new StationInfo(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Nothing but a name. */
    public static StationInfo named(String name) {
        return new StationInfo(Optional.of(name), NONE.genre, NONE.url, NONE.description, NONE.listed, NONE.bitRate);
    }

    /** What this one leaves open, the other one says. */
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
