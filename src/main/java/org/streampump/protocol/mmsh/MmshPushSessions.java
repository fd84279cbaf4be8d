package org.streampump.protocol.mmsh;

import jakarta.servlet.http.HttpServletResponse;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import org.streampump.door.Refusal;

/** The sessions of pushing encoders, by push-id. Any thread. */
final class MmshPushSessions {
    private static final long IDS = 0xffff_ffffL; // 32 bits without 0, as Windows makes ids

    private final Map<Long, MmshPushSession> sessions = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();

    Optional<MmshPushSession> find(long id) {
        return Optional.ofNullable(sessions.get(id));
    }

    int count() {
        return sessions.size();
    }

    /** Returns an unpredictable id that no session has. */
    long freshId() {
        long id = 1 + random.nextLong(IDS);
        while (sessions.containsKey(id)) {
            id = 1 + random.nextLong(IDS);
        }
        return id;
    }

    /**
     * Adds a session.
     *
     * @param most maximum number of sessions; when it is reached, the session that has been unused for longest is removed
     * @param maker makes the session with this push-id
     * @throws Refusal 503 when all sessions are in use
     */
    synchronized MmshPushSession open(int most, LongFunction<MmshPushSession> maker) throws Refusal {
        if (sessions.size() >= most) {
            MmshPushSession oldest = sessions.values().stream()
                    .filter(session -> !session.isInUse())
                    .min(Comparator.comparingLong(MmshPushSession::quietSinceMs))
                    .orElseThrow(() -> new Refusal(
                            HttpServletResponse.SC_SERVICE_UNAVAILABLE, "the pump has no room for another encoder"));
            oldest.end(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "other encoders need its place");
        }
        MmshPushSession session = maker.apply(freshId());
        sessions.put(session.id(), session);
        return session;
    }

    void remove(MmshPushSession session) {
        sessions.remove(session.id(), session);
    }

    /** Ends all sessions whose time is over. */
    void tick(long nowMs) {
        sessions.values().forEach(session -> session.tick(nowMs));
    }

    void endAll(int status, String why) {
        sessions.values().forEach(session -> session.end(status, why));
    }
}
