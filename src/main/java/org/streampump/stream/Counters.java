package org.streampump.stream;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts of events on one stream since the stream was created, or in all streams since the pump started. A counter never goes back.
 * Bytes and overruns are added a few times per second and at the end of each stay, so that a pass over the viewers writes to no
 * memory that viewers share. Any thread.
 */
public final class Counters {
    private final Counters ofPump; // null in the counters of the pump
    private final LongAdder viewersCame = new LongAdder();
    private final Map<EndReason.Kind, LongAdder> viewersLeft = byKind();
    private final LongAdder pushed = new LongAdder();
    private final LongAdder pulled = new LongAdder();
    private final Map<EndReason.Kind, LongAdder> publishersLeft = byKind();
    private final LongAdder receivedBytes = new LongAdder();
    private final LongAdder sentBytes = new LongAdder();
    private final LongAdder overruns = new LongAdder();
    private final LongAdder attempts = new LongAdder();
    private final LongAdder switches = new LongAdder();

    /** The counters of a pump. */
    Counters() {
        this(null);
    }

    /** The counters of a stream, which count for the pump as well. */
    Counters(Counters ofPump) {
        this.ofPump = ofPump;
    }

    private static Map<EndReason.Kind, LongAdder> byKind() {
        Map<EndReason.Kind, LongAdder> counts = new EnumMap<>(EndReason.Kind.class);
        for (EndReason.Kind kind : EndReason.Kind.values()) {
            counts.put(kind, new LongAdder());
        }
        return counts;
    }

    // ---- for the hub

    void viewerCame() {
        viewersCame.increment();
        if (ofPump != null) {
            ofPump.viewerCame();
        }
    }

    void viewerLeft(EndReason.Kind why) {
        viewersLeft.get(why).increment();
        if (ofPump != null) {
            ofPump.viewerLeft(why);
        }
    }

    void publisherCame(boolean isPulled) {
        (isPulled ? pulled : pushed).increment();
        if (ofPump != null) {
            ofPump.publisherCame(isPulled);
        }
    }

    void publisherLeft(EndReason.Kind why) {
        publishersLeft.get(why).increment();
        if (ofPump != null) {
            ofPump.publisherLeft(why);
        }
    }

    void received(long bytes) {
        receivedBytes.add(bytes);
        if (ofPump != null) {
            ofPump.received(bytes);
        }
    }

    void sent(long bytes, int jumps) {
        sentBytes.add(bytes);
        overruns.add(jumps);
        if (ofPump != null) {
            ofPump.sent(bytes, jumps);
        }
    }

    // ---- for the sources

    public void sourceTried() {
        attempts.increment();
        if (ofPump != null) {
            ofPump.sourceTried();
        }
    }

    public void sourceSwitched() {
        switches.increment();
        if (ofPump != null) {
            ofPump.sourceSwitched();
        }
    }

    // ---- for readers

    /** Viewers who began to watch; a viewer who was moved here is not counted again. */
    public long viewersCame() {
        return viewersCame.sum();
    }

    /** Viewers who left for this kind of reason. A viewer counts on the stream that it watched last. */
    public long viewersLeft(EndReason.Kind why) {
        return viewersLeft.get(why).sum();
    }

    /** Viewers who were ended because they took nothing, almost nothing, or the bytes too late. */
    public long slowViewers() {
        return viewersLeft(EndReason.Kind.STALLED)
                + viewersLeft(EndReason.Kind.SLOW)
                + viewersLeft(EndReason.Kind.OVERRUN);
    }

    /** Publications of encoders that pushed. */
    public long pushed() {
        return pushed.sum();
    }

    /** Publications that the pump pulled. */
    public long pulled() {
        return pulled.sum();
    }

    /** Publications that ended for this kind of reason. */
    public long publishersLeft(EndReason.Kind why) {
        return publishersLeft.get(why).sum();
    }

    /** Bytes from publishers. */
    public long receivedBytes() {
        return receivedBytes.sum();
    }

    /** Bytes to viewers, headers included. */
    public long sentBytes() {
        return sentBytes.sum();
    }

    /** How often a viewer was too slow and skipped to a join point. */
    public long overruns() {
        return overruns.sum();
    }

    /** Attempts to pull, whatever came of them. */
    public long attempts() {
        return attempts.sum();
    }

    /** How often a stream was pulled from a different address than before. */
    public long switches() {
        return switches.sum();
    }
}
