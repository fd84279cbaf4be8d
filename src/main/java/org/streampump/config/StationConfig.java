package org.streampump.config;

import java.util.Optional;

/**
 * What radio players and directories are told about a stream; what is empty is for the encoder to say.
 *
 * @param name of the station; one line, as all texts here
 * @param genre one or several words
 * @param url of its home page
 * @param description for people
 * @param listed whether it may be shown in directories
 * @param bitRate kilobits per second
 */
public record StationConfig(
        Optional<String> name,
        Optional<String> genre,
        Optional<String> url,
        Optional<String> description,
        Optional<Boolean> listed,
        Optional<Integer> bitRate) {

    public static final StationConfig NONE = new StationConfig(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
