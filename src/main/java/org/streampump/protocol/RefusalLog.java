package org.streampump.protocol;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.address.AddressKey;
import org.streampump.logging.LogTally;
import org.streampump.logging.Texts;

/** Says in the log who was refused, or counts it where the same address has been refused for the same reason. Any thread. */
public final class RefusalLog {
    private static final Logger LOG = LogManager.getLogger(RefusalLog.class);
    private static final int MAX_LOGGED_CHAIN = 200; // characters of a stranger's text
    private static final int MAX_LOGGED_NAME = 100; // likewise

    private final LogTally tally;

    public RefusalLog(LogTally tally) {
        this.tally = tally;
    }

    /**
     * Tells of a viewer. That there is nothing to watch, or no such stream, is not worth a line.
     *
     * @param answer what the viewer was told, in the words of its protocol
     */
    public void viewer(Visitor visitor, Object answer, Refused refused) {
        String text = refused.getMessage();
        if (refused.why() == Refused.Why.FULL && tally.isFirst(LogTally.Kind.VIEWER, visitor.from(), text)) {
            LOG.info("stream {}: viewer {} refused with {}: {}", visitor.name(), visitor.peer(), answer, text);
        } else if (refused.why() == Refused.Why.LOOP
                && tally.isFirst(LogTally.Kind.LOOP, visitor.from(), "stream " + visitor.name())) {
            LOG.info(
                    "stream {}: pump {} refused with {}: {}: {}",
                    visitor.name(),
                    visitor.peer(),
                    answer,
                    text,
                    Texts.printable(visitor.chain().orElse(""), MAX_LOGGED_CHAIN));
        }
    }

    /**
     * Tells of an encoder.
     *
     * @param answer what the encoder was told, in the words of its protocol
     */
    public void publisher(Visitor visitor, Object answer, Refused refused) {
        boolean isForeign = refused.why() == Refused.Why.UNKNOWN;
        String name = isForeign ? Texts.printable(visitor.name(), MAX_LOGGED_NAME) : visitor.name();
        publisher(name, visitor.peer(), answer, refused.getMessage(), refused.isOfCredential());
    }

    /** @param ofCredential whether it was refused because of what it presented */
    void publisher(String streamName, String peer, Object answer, String text, boolean ofCredential) {
        LogTally.Kind kind = ofCredential ? LogTally.Kind.CREDENTIAL : LogTally.Kind.PUBLISHER;
        String what = "stream " + streamName + ": " + answer + ": " + text;
        if (tally.isFirst(kind, AddressKey.ofPeer(peer), what)) {
            LOG.info("stream {}: publisher {} refused with {}: {}", streamName, peer, answer, text);
        }
    }
}
