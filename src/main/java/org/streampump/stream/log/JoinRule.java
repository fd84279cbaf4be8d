package org.streampump.stream.log;

/**
 * Where viewers of one log begin, and where viewers who are too slow continue. The rule takes a fresh join point where there is
 * one. In a stream with none, or too few, viewers begin at any boundary, so that no viewer waits for long and no viewer is far
 * behind for the rest of its stay. Any thread, without locks; stateless.
 */
public final class JoinRule {
    /**
     * Maximum time to wait for a log's first join point, and maximum distance of a join point beyond the burst, in milliseconds of
     * arrival.
     */
    public static final long PATIENCE_MS = 5_000;

    private final StreamLog log;
    private final MarkRing marks;

    JoinRule(StreamLog log, MarkRing marks) {
        this.log = log;
        this.marks = marks;
    }

    /**
     * Where a viewer who comes now begins: at the newest join point that is far enough behind the live edge for the burst, else
     * at the oldest safe join point. When all join points lie more than {@link #PATIENCE_MS} beyond the burst, or no join point
     * has come for as long, the viewer begins at the boundary nearest to the burst.
     *
     * @return null while the first join point may still come
     */
    Mark place(long nowMs, Burst burst) {
        Mark join = joinPoint(nowMs, burst);
        return join != null || isJoinPointAwaited(nowMs) ? join : boundary(nowMs, burst);
    }

    /**
     * Where a viewer who wants no part of the past begins: at the next join point, or at the newest boundary when no join point
     * comes.
     *
     * @param cameAt live edge when the viewer came, as a position
     * @param waitedMs time for which the viewer has waited, in milliseconds
     * @return null while the join point may still come
     */
    Mark next(long nowMs, long cameAt, long waitedMs) {
        Mark join = newestJoinPoint(nowMs, cameAt);
        boolean waits = waitedMs < PATIENCE_MS && (log.hasJoinPoints() || isJoinPointAwaited(nowMs));
        return join != null || waits ? join : boundary(nowMs, Burst.NONE);
    }

    /** Returns the newest join point at or after the position {@code notBefore}; null when none is fresh enough. */
    Mark newestJoinPoint(long nowMs, long notBefore) {
        Mark join = joinPoint(nowMs, Burst.NONE);
        return join != null && join.position() >= notBefore ? join : null;
    }

    /**
     * Where a viewer who is too slow continues: at the newest join point, or at a boundary when no join point is fresh enough
     * and the log has forgotten the viewer's next bytes.
     *
     * @return null when there is no such place, or when no bytes are lost yet
     */
    Mark afterOverrun(long nowMs, long position, Burst burst) {
        boolean lost = position < log.tail();
        Mark join = newestJoinPoint(nowMs, position + 1);
        return join == null && lost ? boundary(nowMs, burst) : join;
    }

    /** Whether a viewer who comes now can begin at once. */
    public boolean isOpen(long nowMs) {
        return place(nowMs, Burst.NONE) != null;
    }

    private boolean isJoinPointAwaited(long nowMs) {
        if (log.isEnded()) {
            return false;
        }
        return !log.hasSegments() || (!log.hasJoinPoints() && nowMs - log.firstMs() < PATIENCE_MS);
    }

    private Mark joinPoint(long nowMs, Burst burst) {
        Mark best = null;
        boolean reached = false;
        long nearMs = Long.MIN_VALUE; // age of the newest boundary that lies as far back as the burst
        for (long sequence = marks.next() - 1; sequence >= marks.first(); sequence--) {
            Mark mark = marks.get(sequence);
            if (mark == null || mark.position() < log.tail()) {
                break;
            }
            long ageMs = nowMs - mark.arrivalMs();
            reached |= burst.isReached(ageMs, log.published() - mark.position());
            if (!reached || nearMs == Long.MIN_VALUE) {
                nearMs = Math.max(burst.ms(), ageMs);
            } else if (ageMs > nearMs + PATIENCE_MS && !log.isEnded()) {
                break;
            }
            if (best != null && mark.headerNumber() != best.headerNumber()) {
                break; // not every player survives a change of header
            }
            if (!mark.joinPoint()) {
                continue;
            }
            if (best != null && log.isEndangered(mark.position())) {
                break;
            }
            best = mark;
            if (reached) {
                break;
            }
        }
        return best;
    }

    /**
     * The oldest safe boundary within the burst that has the newest header, or else the newest boundary. In a log that has
     * ended, the oldest boundary that is left. Null when there is no boundary.
     */
    Mark boundary(long nowMs, Burst burst) {
        if (log.isEnded()) {
            return marks.atOrAfter(log.tail());
        }
        Mark best = null;
        for (long sequence = marks.next() - 1; sequence >= marks.first(); sequence--) {
            Mark mark = marks.get(sequence);
            if (mark == null || mark.position() < log.tail()) {
                break;
            }
            boolean farther = burst.isExceeded(nowMs - mark.arrivalMs(), log.published() - mark.position());
            boolean unfit = best != null
                    && (farther || log.isEndangered(mark.position()) || mark.headerNumber() != best.headerNumber());
            if (unfit) {
                break;
            }
            best = mark;
            if (farther) {
                break;
            }
        }
        return best;
    }
}
