package org.streampump.source;

import org.streampump.stream.PumpEvent;
import org.streampump.stream.PumpEvents;

/** Tells when one address fails and when it brings the stream again, with the number of its failures. One thread. */
final class Failures {
    private final PumpEvents events;
    private final String streamName;
    private final String address;
    private String reason = "";
    private int count; // failures in a row with this reason
    private int failures; // since the last success

    Failures(PumpEvents events, String streamName, String address) {
        this.events = events;
        this.streamName = streamName;
        this.address = address;
    }

    void failed(String why) {
        count = why.equals(reason) ? count + 1 : 1;
        reason = why;
        failures++;
        events.tell(new PumpEvent.SourceFailed(streamName, address, why, count));
    }

    void succeeded() {
        if (failures > 0) {
            events.tell(new PumpEvent.SourceRestored(streamName, address, failures));
        }
        reason = "";
        count = 0;
        failures = 0;
    }
}
