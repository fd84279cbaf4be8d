package org.streampump.protocol;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.streampump.address.AddressKey;
import org.streampump.logging.LogTally;
import org.streampump.logging.Texts;
import org.streampump.stream.PumpEvent;
import org.streampump.stream.PumpEvents;

/**
 * Counts all refusals. Tells each refusal as an event, unless an equal refusal of the same address was told before. Any thread.
 */
public final class RefusalLog {
    private static final int MAX_LOGGED_CHAIN = 200; // of a stranger's text, in characters
    private static final int MAX_LOGGED_NAME = 100; // of a stranger's text, in characters

    private final LogTally tally;
    private final PumpEvents events;
    private final Map<Refused.Why, LongAdder> viewers =
            new EnumMap<>(Refused.Why.class); // not changed after construction
    private final LongAdder credentials = new LongAdder();
    private final LongAdder publishers = new LongAdder();

    public RefusalLog(LogTally tally, PumpEvents events) {
        this.tally = tally;
        this.events = events;
        for (Refused.Why why : Refused.Why.values()) {
            viewers.put(why, new LongAdder());
        }
    }

    /**
     * Counts the refusal of a viewer, and tells it if it is worth an event. Everyday refusals are not, such as those for unknown
     * or offline streams or for a missing credential: most players send a credential only when they are asked for it.
     *
     * @param answer the answer to the viewer, in the words of its protocol
     */
    public void viewer(Visitor visitor, Object answer, Refused refused) {
        viewers.get(refused.why()).increment();
        String text = refused.getMessage();
        if (isWorthAnEvent(refused) && tally.isFirst(kind(refused, LogTally.Kind.VIEWER), visitor.from(), text)) {
            events.tell(new PumpEvent.ViewerRefused(visitor.name(), visitor.peer(), answer.toString(), text));
        } else if (refused.why() == Refused.Why.LOOP
                && tally.isFirst(LogTally.Kind.LOOP, visitor.from(), "stream " + visitor.name())) {
            String chain = Texts.printable(visitor.chain().orElse(""), MAX_LOGGED_CHAIN);
            events.tell(new PumpEvent.PumpRefused(visitor.name(), visitor.peer(), answer.toString(), text, chain));
        }
    }

    private static boolean isWorthAnEvent(Refused refused) {
        return switch (refused.why()) {
            case FULL, FORBIDDEN, WRONG_CREDENTIAL, SEVERAL_CREDENTIALS, TOO_MANY_GUESSES, UNDECIDED -> true;
            case UNKNOWN, UNAUTHENTICATED, UNSUPPORTED, OFFLINE, LOOP, CLOSING -> false;
        };
    }

    private static LogTally.Kind kind(Refused refused, LogTally.Kind other) {
        return refused.isOfCredential() ? LogTally.Kind.CREDENTIAL : other;
    }

    /**
     * Counts and tells the refusal of an encoder.
     *
     * @param answer the answer to the encoder, in the words of its protocol
     */
    public void publisher(Visitor visitor, Object answer, Refused refused) {
        boolean isForeign = refused.why() == Refused.Why.UNKNOWN;
        String name = isForeign ? Texts.printable(visitor.name(), MAX_LOGGED_NAME) : visitor.name();
        publisher(name, visitor.peer(), answer, refused.getMessage(), refused.isOfCredential());
    }

    /**
     * @param ofCredential whether the encoder was refused because of its credential
     */
    void publisher(String streamName, String peer, Object answer, String text, boolean ofCredential) {
        (ofCredential ? credentials : publishers).increment();
        LogTally.Kind kind = ofCredential ? LogTally.Kind.CREDENTIAL : LogTally.Kind.PUBLISHER;
        String what = "stream " + streamName + ": " + answer + ": " + text;
        if (tally.isFirst(kind, AddressKey.ofPeer(peer), what)) {
            events.tell(new PumpEvent.PublisherRefused(streamName, peer, answer.toString(), text));
        }
    }

    /** Number of viewers who were refused for this reason. */
    public long viewers(Refused.Why why) {
        return viewers.get(why).sum();
    }

    /**
     * Number of encoders that were refused.
     *
     * @param ofCredential true for those that were refused because of their credential; false for all others
     */
    public long publishers(boolean ofCredential) {
        return (ofCredential ? credentials : publishers).sum();
    }
}
