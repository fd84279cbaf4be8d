package org.streampump.status;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;
import java.util.Optional;

/**
 * Whether a load balancer should send viewers to this pump.
 *
 * @param status {@code ok} or {@code unavailable}
 * @param reason why the pump is unavailable
 * @param configuration {@value PumpStatus#CONFIGURATION_OK}, or {@value PumpStatus#CONFIGURATION_PROBLEM} when a part of it
 *     cannot be used, which does not make the pump unavailable
 * @param streams number of existing streams, live or not
 * @param live number of live streams
 * @param viewers number of viewers who are watching
 * @param waiting number of viewers who hold a seat and wait for an encoder
 * @param maxViewers limit for watching and waiting viewers together; 0: no limit
 * @param uptimeMs time since the pump's start, in milliseconds
 * @param problems of the configuration, as sentences; only for the administrator, otherwise null and absent from the document
 * @param warnings unwise settings in force, as sentences; only for the administrator, otherwise null and absent from the
 *     document
 */
@JsonbPropertyOrder({"status", "reason", "configuration"})
public record HealthStatus(
        String status,
        Optional<String> reason,
        String configuration,
        int streams,
        int live,
        int viewers,
        int waiting,
        int maxViewers,
        long uptimeMs,
        List<String> problems,
        List<String> warnings) {

    static final String OK = "ok";
    static final String UNAVAILABLE = "unavailable";

    public boolean ok() {
        return status.equals(OK);
    }
}
