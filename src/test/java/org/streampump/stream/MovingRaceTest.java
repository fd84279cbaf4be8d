package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.streampump.Pace;

/** A viewer who is sent to and fro while both streams are written and end. Each unit is one letter, its stream's. */
class MovingRaceTest {
    private static final int MOVES = 3_000;

    private final TestHub hub = new TestHub();
    private final TestOutput output = new TestOutput();
    private volatile boolean over;

    @Test
    void noUnitIsCutAndNoneComesWithoutItsHeaderHoweverOftenAViewerMoves() throws Exception {
        hub.rules.put("a", new StreamRule(TestHub.settings(), false));
        hub.rules.put("b", new StreamRule(TestHub.settings(), false));
        CompletableFuture<Void> writers = CompletableFuture.allOf(
                CompletableFuture.runAsync(() -> write("a", 3)), CompletableFuture.runAsync(() -> write("b", 4)));
        await().atMost(Pace.seconds(30))
                .until(() -> hub.stream("a").state() == BroadcastState.LIVE
                        && hub.stream("b").state() == BroadcastState.LIVE);
        hub.dispatcher.start();
        output.takesParts = true;
        Viewer viewer = comer();
        Future<Integer> moved = CompletableFuture.supplyAsync(() -> move(viewer));
        int moves = moved.get(Pace.seconds(60).toSeconds(), TimeUnit.SECONDS);
        output.room = Long.MAX_VALUE;
        viewer.ready();
        over = true;
        writers.get(Pace.seconds(30).toSeconds(), TimeUnit.SECONDS);
        hub.registry.close(new EndReason(EndReason.Kind.SHUTDOWN, "over"));
        await().atMost(Pace.seconds(30)).until(viewer::isGone);
        hub.dispatcher.stop();
        assertThat(output.violations).isEmpty();
        assertThat(moves).isPositive();
        assertKept(output.text());
        assertThat(hub.registry.seatsTaken()).isZero();
        for (String name : new String[] {"a", "b"}) {
            assertThat(hub.stream(name).watchers().viewers()).isEmpty();
            assertThat(hub.stream(name).watchers().seatsTaken()).isZero();
            assertThat(hub.stream(name).watchers().carried()).isZero();
        }
    }

    private Viewer comer() {
        Stream a = hub.stream("a");
        return a.watch(
                        output,
                        new ViewerInfo("viewer:1", "test", "tester"),
                        Optional.empty(),
                        a.seat().orElseThrow())
                .orElseThrow();
    }

    /** Returns how often the viewer has been seen elsewhere. */
    private int move(Viewer viewer) {
        Random random = new Random(5);
        int seen = 0;
        for (int i = 0; i < MOVES && !viewer.isGone(); i++) {
            Stream to = hub.stream(random.nextBoolean() ? "a" : "b");
            output.room = 1L + random.nextInt(3_000); // often it stops in the middle of a unit
            viewer.ready();
            boolean moves = viewer.moveTo(to);
            spin(random.nextInt(20_000));
            if (moves && viewer.stream() == to) {
                seen++;
            }
        }
        return seen;
    }

    /** Publications of some units each; all but the last are lost, so that the log goes on. */
    private void write(String letter, int seed) {
        Random random = new Random(seed);
        try {
            while (!over) {
                Publication publication = hub.publish(hub.stream(letter), Lines.FORMAT);
                TestHub.feed(publication, "LINES " + letter + "\n");
                int units = 1 + random.nextInt(2_000);
                for (int i = 0; i < units && !over; i++) {
                    TestHub.feed(publication, (i % 5 == 0 ? "K" : "-") + letter.repeat(20) + "\n");
                    spin(random.nextInt(2_000));
                }
                publication.lost("restarted");
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    private static void assertKept(String text) {
        char header = 0;
        for (int at = 0; at < text.length(); ) {
            char first = text.charAt(at);
            if (first == '(' || first == '<') {
                header = text.charAt(at + 1);
                at += 3;
            } else {
                int end = Math.min(at + 22, text.length());
                assertThat(text.substring(at + 1, end))
                        .as("unit at %d", at)
                        .isEqualTo(String.valueOf(header).repeat(20) + "\n");
                at = end;
            }
        }
    }
}
