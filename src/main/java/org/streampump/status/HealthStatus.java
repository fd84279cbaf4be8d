package org.streampump.status;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.Optional;

/**
 * Whether a load balancer should send viewers here.
 *
 * @param status {@code ok} or {@code unavailable}
 * @param reason why unavailable
 * @param streams that exist, live or not
 * @param live those that are
 * @param viewers who are watching
 * @param waiting who hold a seat and wait for an encoder
 * @param maxViewers most of both together; 0: no limit
 * @param uptimeMs milliseconds
 */
@JsonbPropertyOrder({"status", "reason"})
public record HealthStatus(
        String status,
        Optional<String> reason,
        int streams,
        int live,
        int viewers,
        int waiting,
        int maxViewers,
        long uptimeMs) {

    static final String OK = "ok";
    static final String UNAVAILABLE = "unavailable";

    public boolean ok() {
        return status.equals(OK);
    }
}
