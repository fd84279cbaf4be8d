package org.streampump.protocol;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.address.AddressKey;
import org.streampump.logging.LogTally;
import org.streampump.logging.Texts;

/** Logs refusals, or counts a refusal if the address has been refused for an equal reason before. Any thread. */
public final class RefusalLog {
    private static final Logger LOG = LogManager.getLogger(RefusalLog.class);
    private static final int MAX_LOGGED_CHAIN = 200; // of a stranger's text, in characters
    private static final int MAX_LOGGED_NAME = 100; // of a stranger's text, in characters

    private final LogTally tally;

    public RefusalLog(LogTally tally) {
        this.tally = tally;
    }

    /**
     * Logs the refusal of a viewer. Unknown and offline streams are not worth a line.
     *
     * @param answer the answer to the viewer, in the words of its protocol
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
     * Logs the refusal of an encoder.
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
        LogTally.Kind kind = ofCredential ? LogTally.Kind.CREDENTIAL : LogTally.Kind.PUBLISHER;
        String what = "stream " + streamName + ": " + answer + ": " + text;
        if (tally.isFirst(kind, AddressKey.ofPeer(peer), what)) {
            LOG.info("stream {}: publisher {} refused with {}: {}", streamName, peer, answer, text);
        }
    }
}
