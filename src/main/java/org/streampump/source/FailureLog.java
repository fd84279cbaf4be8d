package org.streampump.source;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Logs once why an address cannot be pulled from, however often the address is tried. One thread. */
final class FailureLog {
    private static final Logger LOG = LogManager.getLogger(FailureLog.class);

    private final String streamName;
    private final String address;
    private String reason = "";
    private int count; // failures in a row with this reason
    private int failures; // since the last success

    FailureLog(String streamName, String address) {
        this.streamName = streamName;
        this.address = address;
    }

    void failed(String why) {
        count = why.equals(reason) ? count + 1 : 1;
        reason = why;
        failures++;
        if (count == 1) {
            LOG.info("stream {}: cannot be pulled from {}: {}", streamName, address, why);
        } else {
            LOG.debug("stream {}: cannot be pulled from {} ({} times): {}", streamName, address, count, why);
        }
    }

    void succeeded() {
        if (failures > 0) {
            LOG.info("stream {}: is pulled from {} again after {} failed attempts", streamName, address, failures);
        }
        reason = "";
        count = 0;
        failures = 0;
    }
}
