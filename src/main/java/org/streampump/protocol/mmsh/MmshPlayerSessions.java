package org.streampump.protocol.mmsh;

import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * The viewers who were given a client-id (WMSP 3.2.1), for those few who send it back. Any thread; the oldest are forgotten when
 * there are too many, which costs them no more than a new id.
 */
final class MmshPlayerSessions {
    /** Milliseconds; an id that was not used for so long, by nobody who is watching, means nothing any more. */
    static final long IDLE_MS = 60_000;

    static final int MAX_SESSIONS = 10_000;

    /**
     * What a viewer is told.
     *
     * @param clientId 1 to 2 to the 32nd - 1
     * @param isReset it had named another one, which is not known
     */
    record Session(long clientId, boolean isReset) {}

    private static final long STREAMING = Long.MAX_VALUE;

    private final LongSupplier clockMs;
    private final SecureRandom random = new SecureRandom();

    // Guarded by this. By id, the least recently used first: when its last request came, or STREAMING.
    private final Map<Long, Long> usedMs = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);

    /** @param clockMs a clock in milliseconds that never goes back */
    MmshPlayerSessions(LongSupplier clockMs) {
        this.clockMs = clockMs;
    }

    /** Somebody asks for the header. Empty: this id's owner is watching. */
    synchronized Optional<Session> describe(OptionalLong clientId) {
        return enter(clientId, clockMs.getAsLong());
    }

    /** Somebody begins to watch; {@link #ended} follows. Empty: this id's owner is watching already. */
    synchronized Optional<Session> play(OptionalLong clientId) {
        return enter(clientId, STREAMING);
    }

    private Optional<Session> enter(OptionalLong clientId, long used) {
        boolean known = isKnown(clientId);
        if (known && usedMs.get(clientId.getAsLong()) == STREAMING) {
            return Optional.empty();
        }
        long id = known ? clientId.getAsLong() : newId();
        usedMs.put(id, used);
        forgetSome();
        return Optional.of(new Session(id, clientId.isPresent() && !known));
    }

    /** The viewer has left; it may come again with the same id. */
    synchronized void ended(long clientId) {
        usedMs.replace(clientId, clockMs.getAsLong());
    }

    /** Whether this id means somebody, who has given a sign of life now. */
    synchronized boolean isAlive(OptionalLong clientId) {
        boolean known = isKnown(clientId);
        if (known) {
            usedMs.computeIfPresent(
                    clientId.getAsLong(), (id, used) -> used == STREAMING ? STREAMING : clockMs.getAsLong());
        }
        return known;
    }

    private boolean isKnown(OptionalLong clientId) {
        if (clientId.isEmpty()) {
            return false;
        }
        Long used = usedMs.get(clientId.getAsLong());
        if (used == null) {
            return false;
        }
        if (used != STREAMING && clockMs.getAsLong() - used >= IDLE_MS) {
            usedMs.remove(clientId.getAsLong());
            return false;
        }
        return true;
    }

    private long newId() {
        long id = 0;
        while (id == 0 || usedMs.containsKey(id)) {
            id = Integer.toUnsignedLong(random.nextInt());
        }
        return id;
    }

    private void forgetSome() {
        while (usedMs.size() > MAX_SESSIONS) {
            usedMs.remove(usedMs.keySet().iterator().next());
        }
    }
}
