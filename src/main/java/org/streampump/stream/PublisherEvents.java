package org.streampump.stream;

/**
 * Tells that one publisher has come and has left, each once and in this order, whichever thread is first. Any thread, not in the
 * stream's turn.
 */
final class PublisherEvents {
    private final PumpEvents events;
    private final String streamName;
    private final long id;
    private final Publisher publisher;

    // Guarded by this, which is held while listeners are told: they never block.
    private boolean hasCome;
    private boolean hasLeft;

    /** @param id the publication's id */
    PublisherEvents(PumpEvents events, String streamName, long id, Publisher publisher) {
        this.events = events;
        this.streamName = streamName;
        this.id = id;
        this.publisher = publisher;
    }

    synchronized void came() {
        if (!hasCome) {
            hasCome = true;
            events.tell(new PumpEvent.PublisherCame(streamName, id, publisher.peer(), publisher.isStranger()));
        }
    }

    /** @param advice advice that was found at the end; may be empty */
    synchronized void left(long lastedMs, long receivedBytes, String advice, EndReason reason) {
        came(); // a publication may be ended before its encoder's thread has told that it began
        if (!hasLeft) {
            hasLeft = true;
            events.tell(new PumpEvent.PublisherLeft(
                    streamName, id, publisher.peer(), publisher.isStranger(), lastedMs, receivedBytes, advice, reason));
        }
    }
}
