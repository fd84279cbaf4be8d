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

    /** Whether the pump fetches the stream itself, so that no request of an encoder lies between. */
    default boolean isPulled() {
        return false;
    }

    /** Whether the encoder needed no key, so that anybody may be this encoder, and come and go at will. */
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
     * The hub has ended the publication for a reason that no exception tells the encoder's own thread. Any thread; must not block
     * for long.
     */
    void ended(EndReason reason);
}
