package org.streampump.protocol.mmsh;

import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * The viewers who were given a client-id (WMSP §3.2.1), for the few players that send it back. Any thread. When there are too
 * many sessions, the oldest are forgotten; a forgotten viewer only gets a new id.
 */
final class MmshPlayerSessions {
    /** Time after which an unused id is forgotten, in milliseconds, unless its owner is watching. */
    static final long IDLE_MS = 60_000;

    static final int MAX_SESSIONS = 10_000;

    /**
     * The session that an answer announces to its viewer.
     *
     * @param clientId 1 to 2³²-1
     * @param isReset whether the viewer has sent a different id, which is not known
     */
    record Session(long clientId, boolean isReset) {}

    private static final long STREAMING = Long.MAX_VALUE;

    private final LongSupplier clockMs;
    private final SecureRandom random = new SecureRandom();

    // Guarded by this. By id, the least recently used first: the time of the id's last request, or STREAMING.
    private final Map<Long, Long> usedMs = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);

    /** @param clockMs a clock in milliseconds that never goes back */
    MmshPlayerSessions(LongSupplier clockMs) {
        this.clockMs = clockMs;
    }

    /** Finds or makes the session of a viewer who asks for the header; returns empty when the id's owner is watching. */
    synchronized Optional<Session> describe(OptionalLong clientId) {
        return enter(clientId, clockMs.getAsLong());
    }

    /**
     * Finds or makes the session of a viewer who begins to watch; {@link #ended} follows. Empty: the id's owner is already
     * watching.
     */
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

    /** Notes that the viewer has left; it may come again with this id. */
    synchronized void ended(long clientId) {
        usedMs.replace(clientId, clockMs.getAsLong());
    }

    /** Whether this id is known; a known id counts as used now. */
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
