package org.streampump.stream;

import org.streampump.stream.PumpEvent.LimitHit;
import org.streampump.stream.PumpEvent.LimitMissed;

/**
 * Tells when all seats of a stream or of the pump are taken, and when a tenth of them is free again. A smaller part would be
 * told each time that one viewer of many leaves and the next one comes. Clock's thread only.
 */
final class SeatLimitWatch {
    private static final int FREE_PART = 10;

    private final PumpEvents events;
    private final String streamName;
    private boolean hit;

    /** @param streamName empty for the seats of the pump */
    SeatLimitWatch(PumpEvents events, String streamName) {
        this.events = events;
        this.streamName = streamName;
    }

    /** @param most number of seats; 0 for no limit */
    void look(int taken, int most) {
        int enough = hit ? most - most / FREE_PART : most;
        boolean isHit = most > 0 && taken >= enough;
        if (isHit != hit) {
            hit = isHit;
            events.tell(isHit ? new LimitHit(streamName, most) : new LimitMissed(streamName, most));
        }
    }
}
