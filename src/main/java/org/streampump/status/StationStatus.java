package org.streampump.status;

import jakarta.json.bind.annotation.JsonbProperty;
import java.util.Optional;
import org.streampump.stream.StationInfo;

/**
 * What radio players are told about a stream.
 *
 * @param listed whether it may be shown in directories
 * @param bitRate kilobits per second, as it was announced
 */
public record StationStatus(
        Optional<String> name,
        Optional<String> genre,
        Optional<String> url,
        Optional<String> description,
        @JsonbProperty("public") Optional<Boolean> listed,
        @JsonbProperty("bitrate") Optional<Integer> bitRate) {

    /** Empty when nothing is said. */
    static Optional<StationStatus> of(StationInfo said) {
        return said.equals(StationInfo.NONE)
                ? Optional.empty()
                : Optional.of(new StationStatus(
                        said.name(), said.genre(), said.url(), said.description(), said.listed(), said.bitRate()));
    }
}
