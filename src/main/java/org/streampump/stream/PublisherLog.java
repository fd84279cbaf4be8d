package org.streampump.stream;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.address.AddressKey;
import org.streampump.logging.LogTally;

/**
 * Logs that one publisher has come and has left, each once. Strangers who come and go all the time are counted instead. Any
 * thread, not in the stream's turn.
 */
final class PublisherLog {
    private static final Logger LOG = LogManager.getLogger(PublisherLog.class);

    private final String streamName;
    private final Publisher publisher;
    private final Hub hub;
    private final long sinceMs;

    private final AtomicBoolean saidCame = new AtomicBoolean();
    private final AtomicBoolean saidLeft = new AtomicBoolean();

    PublisherLog(String streamName, Publisher publisher, Hub hub, long sinceMs) {
        this.streamName = streamName;
        this.publisher = publisher;
        this.hub = hub;
        this.sinceMs = sinceMs;
    }

    /** Logs that the publisher has come, now or after it has stayed for a while. */
    void came() {
        boolean isCounting = publisher.isStranger()
                && hub.tally().isCounting(LogTally.Kind.BRIEF_PUBLISHER, AddressKey.ofPeer(publisher.peer()));
        if (!isCounting) {
            sayCame();
        }
    }

    /** Logs that the publisher has come, if it has stayed for a while. Clock's thread. */
    void stays() {
        if (lastedMs() >= LogTally.BRIEF_MS) {
            sayCame();
        }
    }

    /**
     * Logs that the publisher has left.
     *
     * @param summary the amount that the publisher has sent, in words
     * @param parting advice to be logged too; may be empty
     */
    void left(EndReason reason, String summary, String parting) {
        if (!saidLeft.compareAndSet(false, true) || isOneOfMany(reason)) {
            return;
        }
        sayCame();
        LOG.info("stream {}: publisher {} left after {}: {}", streamName, publisher.peer(), summary, reason);
        if (!parting.isEmpty()) {
            LOG.warn("stream {}: publisher {}: {}", streamName, publisher.peer(), parting);
        }
    }

    private void sayCame() {
        if (saidCame.compareAndSet(false, true)) {
            LOG.info("stream {}: publisher {} came", streamName, publisher.peer());
        }
    }

    private boolean isOneOfMany(EndReason reason) {
        boolean namesAnother = reason.kind() == EndReason.Kind.REPLACED; // its text has a port, which differs each time
        String what = "stream " + streamName + ": " + (namesAnother ? "replaced" : reason);
        return publisher.isStranger()
                && hub.tally()
                        .isOnlyCounted(
                                LogTally.Kind.BRIEF_PUBLISHER,
                                AddressKey.ofPeer(publisher.peer()),
                                what,
                                saidCame.get(),
                                lastedMs());
    }

    private long lastedMs() {
        return hub.nowMs() - sinceMs;
    }
}
