package org.streampump.status;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;
import java.util.Optional;

/**
 * The state of the source from which the pump pulls a stream. Addresses are shown without credentials, and only to the
 * administrator.
 *
 * @param state {@code idle} (nobody watches), {@code connecting}, {@code live}, or {@code waiting} for the next attempts
 * @param attempts number of attempts since the source's present configuration came into force
 * @param addresses in order of preference; only for the administrator, otherwise null and absent from the document
 * @param active the address that is being tried or pulled from; for the administrator
 * @param lastError why the last attempt failed; absent once the stream is live again; for the administrator
 */
@JsonbPropertyOrder({"state", "attempts"})
public record SourceStatus(
        String state, long attempts, List<String> addresses, Optional<String> active, Optional<String> lastError) {

    SourceStatus fitFor(Audience audience) {
        return audience == Audience.ADMINISTRATOR
                ? this
                : new SourceStatus(state, attempts, null, Optional.empty(), Optional.empty());
    }
}
