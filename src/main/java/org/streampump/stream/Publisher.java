package org.streampump.stream;

/** The hub's view of whoever brings a stream. */
public interface Publisher {

    /** Who it is, for logs and the API: address and port, or a source's URL. */
    String peer();

    /**
     * Two encoders with equal identities are the same one: the newer replaces the older, which may be its own ghost.
     * Compared with {@code equals}; never shown.
     */
    Object identity();

    /** What it says about its stream in the words of radio. */
    default StationInfo station() {
        return StationInfo.NONE;
    }

    /** Whether the pump has gone for the stream itself, so that nobody's request lies between. */
    default boolean isPulled() {
        return false;
    }

    /** Whether anybody may be this encoder, and come and go as often as he likes: no key was asked for. */
    default boolean isStranger() {
        return false;
    }

    /**
     * Runs this behind what the encoder has sent that waits for a thread, if anything can; else at once. The clock's thread; must
     * not block.
     */
    default void afterWhatWaits(Runnable then) {
        then.run();
    }

    /**
     * The hub has ended the publication, and not because of something this encoder's own thread was just told by an
     * exception. Any thread; must not block for long.
     */
    void ended(EndReason reason);
}
