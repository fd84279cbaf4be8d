package org.streampump.status;

import java.util.Optional;
import org.streampump.stream.Publication;

/**
 * The present encoder's publication.
 *
 * @param uptimeMs time since the publication began, in milliseconds
 * @param bitsPerSecond bit rate of the last seconds; 0 during the first seconds
 * @param receivedBytes number of bytes received since the publication began
 * @param advice what keeps viewers from beginning well, and what the encoder should do; one sentence
 * @param encoder address and port; for the administrator
 */
public record PublicationStatus(
        long uptimeMs, long bitsPerSecond, long receivedBytes, Optional<String> advice, Optional<String> encoder) {

    static PublicationStatus of(Publication publication, Audience audience) {
        return new PublicationStatus(
                publication.lastedMs(),
                publication.bitsPerSecond(),
                publication.receivedBytes(),
                publication.advice(),
                audience == Audience.ADMINISTRATOR
                        ? Optional.of(publication.publisher().peer())
                        : Optional.empty());
    }
}
