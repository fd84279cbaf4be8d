package org.streampump.status;

import java.util.Optional;
import org.streampump.stream.Publication;

/**
 * The present encoder's stay.
 *
 * @param uptimeMs since it began, in milliseconds
 * @param bitsPerSecond over the last seconds; 0 during the first
 * @param receivedBytes since it began
 * @param encoder address and port; for the administrator
 */
public record PublicationStatus(long uptimeMs, long bitsPerSecond, long receivedBytes, Optional<String> encoder) {

    static PublicationStatus of(Publication publication, Audience audience) {
        return new PublicationStatus(
                publication.lastedMs(),
                publication.bitsPerSecond(),
                publication.receivedBytes(),
                audience == Audience.ADMINISTRATOR
                        ? Optional.of(publication.encoder().peer())
                        : Optional.empty());
    }
}
