package org.streampump.stream;

/** The hub's view of the encoder or source that brings a stream. */
public interface Publisher {

    /** The name of the publisher for logs and the API: address and port, or a source's URL. */
    String peer();

    /**
     * Two publishers with equal identities count as one encoder: the newer replaces the older, which may be a connection that is
     * already dead. Compared with {@code equals}; never shown.
     */
    Object identity();

    /** The radio station that the publisher names for its stream. */
    default StationInfo station() {
        return StationInfo.NONE;
    }

    /** Whether the pump fetches the stream itself instead of taking it from an encoder's request. */
    default boolean isPulled() {
        return false;
    }

    /** Whether the encoder needed no key. Anybody may then be this encoder, and come and go at will. */
    default boolean isStranger() {
        return false;
    }

    /**
     * Runs {@code then} after the bytes of the encoder that wait for a thread, or at once if no bytes can wait. The clock's
     * thread; must not block.
     */
    default void afterWhatWaits(Runnable then) {
        then.run();
    }

    /**
     * Called when the hub has ended the publication and no exception tells this to the encoder's own thread. Any thread; must
     * not block for long.
     */
    void ended(EndReason reason);
}
