package org.streampump.status;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;
import java.util.Optional;

/**
 * Whether a load balancer should send viewers here.
 *
 * @param status {@code ok} or {@code unavailable}
 * @param reason why unavailable
 * @param configuration {@value PumpStatus#CONFIGURATION_OK}, or {@value PumpStatus#CONFIGURATION_PROBLEM} when some of it
 *     cannot be used, which does not make the pump unavailable
 * @param streams that exist, live or not
 * @param live those that are
 * @param viewers who are watching
 * @param waiting who hold a seat and wait for an encoder
 * @param maxViewers most of both together; 0: no limit
 * @param uptimeMs milliseconds
 * @param problems of the configuration, as sentences; null, and absent from the document, for others than the administrator
 * @param warnings what is in force of the configuration and unwise; null likewise
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
