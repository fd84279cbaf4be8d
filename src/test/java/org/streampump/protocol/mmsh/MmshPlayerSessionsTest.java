package org.streampump.protocol.mmsh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MmshPlayerSessionsTest {
    private final AtomicLong nowMs = new AtomicLong(1_000);
    private final MmshPlayerSessions sessions = new MmshPlayerSessions(nowMs::get);

    private long describe() {
        return sessions.describe(OptionalLong.empty()).orElseThrow().clientId();
    }

    @Test
    void whoNamesNoIdGetsOneAndNoReset() {
        MmshPlayerSessions.Session session =
                sessions.describe(OptionalLong.empty()).orElseThrow();
        assertThat(session.clientId()).isBetween(1L, 0xffff_ffffL);
        assertThat(session.isReset()).isFalse();
        assertThat(describe()).isNotEqualTo(session.clientId());
    }

    @Test
    void whoNamesAKnownIdKeepsIt() {
        OptionalLong id = OptionalLong.of(describe());
        assertThat(sessions.describe(id)).hasValue(new MmshPlayerSessions.Session(id.getAsLong(), false));
        assertThat(sessions.play(id)).hasValue(new MmshPlayerSessions.Session(id.getAsLong(), false));
    }

    @Test
    void whoNamesAnUnknownIdGetsAnotherAndIsToldSo() {
        for (long unknown : new long[] {0, 4711, 0xffff_ffffL}) {
            assertThat(sessions.describe(OptionalLong.of(unknown)))
                    .hasValueSatisfying(session -> assertThat(session.isReset()).isTrue());
            assertThat(sessions.play(OptionalLong.of(unknown)))
                    .hasValueSatisfying(
                            session -> assertThat(session.clientId()).isNotIn(0L, unknown));
        }
    }

    @Test
    void whoIsWatchingCannotBeReplaced() {
        OptionalLong id = OptionalLong.of(
                sessions.play(OptionalLong.empty()).orElseThrow().clientId());
        nowMs.addAndGet(10 * MmshPlayerSessions.IDLE_MS);
        assertThat(sessions.play(id)).isEmpty();
        assertThat(sessions.describe(id)).isEmpty();
        assertThat(sessions.isAlive(id)).isTrue();
        assertThat(sessions.play(id)).isEmpty();
        sessions.ended(id.getAsLong());
        assertThat(sessions.play(id)).hasValue(new MmshPlayerSessions.Session(id.getAsLong(), false));
    }

    @Test
    void whoIsSilentIsForgotten() {
        OptionalLong id = OptionalLong.of(describe());
        nowMs.addAndGet(MmshPlayerSessions.IDLE_MS - 1);
        assertThat(sessions.isAlive(id)).isTrue();
        nowMs.addAndGet(MmshPlayerSessions.IDLE_MS - 1);
        assertThat(sessions.isAlive(id)).isTrue();
        nowMs.addAndGet(MmshPlayerSessions.IDLE_MS);
        assertThat(sessions.isAlive(id)).isFalse();
        assertThat(sessions.play(id).orElseThrow().isReset()).isTrue();
        assertThat(sessions.isAlive(OptionalLong.empty())).isFalse();
    }

    @Test
    void theOldestAreForgottenWhenThereAreTooMany() {
        OptionalLong first = OptionalLong.of(describe());
        OptionalLong second = OptionalLong.of(describe());
        for (int n = 2; n < MmshPlayerSessions.MAX_SESSIONS; n++) {
            describe();
        }
        assertThat(sessions.isAlive(first)).isTrue(); // and the youngest again
        describe();
        assertThat(sessions.isAlive(first)).isTrue();
        assertThat(sessions.isAlive(second)).isFalse();
        sessions.ended(second.getAsLong()); // a viewer whose id was forgotten
        assertThat(sessions.isAlive(second)).isFalse();
    }
}
