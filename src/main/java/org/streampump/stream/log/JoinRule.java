package org.streampump.stream.log;

/**
 * Where viewers of one log begin, and where those go on who are too slow. A join point is taken where there is a fresh one; a
 * stream that has none, or too few, is begun in its middle: nobody waits for long, and nobody is far behind for the rest of
 * its stay. Any thread, without locks; nothing is kept.
 */
public final class JoinRule {
    /**
     * For how long a log's first join point is awaited, and how much farther back than the burst a join point may lie, in
     * milliseconds of arrival.
     */
    public static final long PATIENCE_MS = 5_000;

    private final StreamLog log;
    private final MarkRing marks;

    JoinRule(StreamLog log, MarkRing marks) {
        this.log = log;
        this.marks = marks;
    }

    /**
     * Where a viewer begins who comes now: at the newest join point that is far enough behind the live edge for the burst, else
     * at the oldest safe one behind that. Where all lie more than {@link #PATIENCE_MS} farther back, or none has come for as
     * long, at the boundary nearest to the burst. Null: the first join point may still come.
     */
    Mark place(long nowMs, Burst burst) {
        Mark join = joinPoint(nowMs, burst);
        return join != null || isJoinPointAwaited(nowMs) ? join : boundary(nowMs, burst);
    }

    /**
     * Where a viewer begins who wants nothing of the past: at the next join point, or at the newest boundary when that does not
     * come. Null: it may still come.
     *
     * @param cameAt what had been published when the viewer came
     * @param waitedMs for how long the viewer has waited, in milliseconds
     */
    Mark next(long nowMs, long cameAt, long waitedMs) {
        Mark join = newestJoinPoint(nowMs, cameAt);
        boolean waits = waitedMs < PATIENCE_MS && (log.hasJoinPoints() || isJoinPointAwaited(nowMs));
        return join != null || waits ? join : boundary(nowMs, Burst.NONE);
    }

    /**
     * Where a viewer goes on at or behind a position: at the newest join point. Null when there is none that is fresh enough.
     */
    Mark newestJoinPoint(long nowMs, long notBefore) {
        Mark join = joinPoint(nowMs, Burst.NONE);
        return join != null && join.position() >= notBefore ? join : null;
    }

    /**
     * Where somebody goes on who is too slow: at the newest join point, or at a boundary if there is none that is fresh enough and
     * the log has forgotten what comes next. Null: nowhere, or nothing is lost yet.
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
        long nearMs = Long.MIN_VALUE; // how old a boundary is that the burst does not reach beyond
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

    /** The oldest safe boundary within the burst, under the newest header; at least the newest one. Null when there is none. */
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
