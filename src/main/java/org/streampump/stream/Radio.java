package org.streampump.stream;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What makes a stream behave like radio. Immutable.
 *
 * @param fallback the name of the stream that viewers get while this one is offline
 * @param intro a file of the stream's container that each viewer gets first
 * @param maxDurationMs a viewer is ended after so long, in milliseconds; 0: never
 */
public record Radio(Optional<String> fallback, Optional<Path> intro, long maxDurationMs) {
    /** Of a stream that does nothing of it. */
    public static final Radio NONE = new Radio(Optional.empty(), Optional.empty(), 0);
}
