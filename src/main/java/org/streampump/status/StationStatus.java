package org.streampump.status;

import jakarta.json.bind.annotation.JsonbProperty;
import java.util.Optional;
import org.streampump.stream.StationInfo;

/**
 * The facts about a stream that radio players are told.
 *
 * @param listed whether directories may show the stream
 * @param bitRate kilobits per second, as it was announced
 */
public record StationStatus(
        Optional<String> name,
        Optional<String> genre,
        Optional<String> url,
        Optional<String> description,
        @JsonbProperty("public") Optional<Boolean> listed,
        @JsonbProperty("bitrate") Optional<Integer> bitRate) {

    /** Returns the status; empty when no fact is known. */
    static Optional<StationStatus> of(StationInfo said) {
        return said.equals(StationInfo.NONE)
                ? Optional.empty()
                : Optional.of(new StationStatus(
                        said.name(), said.genre(), said.url(), said.description(), said.listed(), said.bitRate()));
    }
}
