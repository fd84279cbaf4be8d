package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LONG;
import static org.awaitility.Awaitility.await;
import static org.streampump.stream.TestHub.assertKeptContract;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streampump.Pace;
import org.streampump.container.RefusedStreamException;
import org.streampump.stream.log.LogReader;
import org.streampump.stream.log.ViewerOutput;

/** Real threads: lanes, a container that says when an output is ready, those who end viewers. */
class DispatchTest {
    private final TestHub hub = new TestHub();

    @AfterEach
    void stop() {
        hub.registry.close(new EndReason(EndReason.Kind.SHUTDOWN, "over"));
        hub.dispatcher.stop();
    }

    private static ConditionFactory soon() {
        return await().atMost(Pace.seconds(10)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
    }

    @Test
    void noWakeUpIsLostBetweenLanesAndContainers() throws Exception {
        hub.dispatcher.start();
        Publication publication = hub.publish("a");
        TestHub.feed(publication, "LINES h\nK\n");
        List<Flaky> outputs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Flaky output = new Flaky(i);
            outputs.add(output);
            output.viewer = hub.stream()
                    .watch(
                            output,
                            new ViewerInfo("v", "test", ""),
                            Optional.empty(),
                            hub.stream().seat().orElseThrow())
                    .orElseThrow();
        }
        StringBuilder sent = new StringBuilder("<h>K\n");
        for (int i = 0; i < 3_000; i++) {
            String line = (i % 5 == 0 ? "K" : "-") + i + "\n";
            TestHub.feed(publication, line);
            sent.append(line);
            if (i % 100 == 99) {
                int length = sent.length();
                soon().until(() -> outputs.stream().allMatch(o -> o.count() == length && o.unflushed() == 0));
            }
        }
        publication.finish();
        soon().until(() -> outputs.stream().allMatch(o -> o.ends == 1));
        outputs.forEach(output -> assertThat(output.text()).isEqualTo(sent.toString()));
        assertKeptContract(outputs.toArray(TestOutput[]::new));
        assertThat(hub.registry.seatsTaken()).isZero();
    }

    @Test
    void manyWhoEndAViewerEndItOnceWhileItIsSending() throws Exception {
        hub.dispatcher.start();
        Publication publication = hub.publish("a");
        TestHub.feed(publication, "LINES h\nK\n");
        for (int round = 0; round < 300; round++) {
            Flaky output = new Flaky(round);
            Seat seat = hub.stream().seat().orElseThrow();
            Viewer viewer = hub.stream()
                    .watch(output, new ViewerInfo("v", "test", ""), Optional.empty(), seat)
                    .orElseThrow();
            output.viewer = viewer;
            TestHub.feed(publication, "K" + round + "\n");
            Future<Void> one = CompletableFuture.runAsync(() -> viewer.departed("gone"));
            Future<Void> two =
                    CompletableFuture.runAsync(() -> viewer.end(new EndReason(EndReason.Kind.KICKED, "kicked")));
            viewer.ready();
            one.get(Pace.seconds(10).toSeconds(), TimeUnit.SECONDS);
            two.get(Pace.seconds(10).toSeconds(), TimeUnit.SECONDS);
            soon().until(viewer::isGone);
            soon().until(output::isOver);
            assertKeptContract(output);
        }
        assertThat(hub.registry.seatsTaken()).isZero();
        assertThat(hub.stream().watchers().viewers()).isEmpty();
    }

    @Test
    void goneViewersLeaveTheLanesAlthoughNothingIsPublished() throws Exception {
        hub.dispatcher.start();
        Publication publication = hub.publish("a");
        TestHub.feed(publication, "LINES h\nK\n");
        TestOutput output = new TestOutput();
        Viewer viewer = hub.watch(output);
        viewer.departed("gone");
        soon().until(() -> hub.stream().watchers().carried() == 0);
    }

    @Test
    void anEncoderThatIsQuickerThanAPassKeepsNoNewcomerWaiting() throws Exception {
        Publication publication = hub.publish("a");
        TestHub.feed(publication, "LINES h\nK\n");
        TestOutput newcomer = new TestOutput();
        List<Long> servedAt = new ArrayList<>();
        // In each turn comes one more line: taken in it, but the other's next turn is due. */
        class Fed extends TestOutput {
            private boolean fed = true;
            private int writes;

            @Override
            public void write(ByteBuffer source) throws IOException {
                super.write(source);
                writes++;
                if (writes == 50) {
                    begin(newcomer);
                    begin(new Nowhere(false));
                }
                if (newcomer.count() > 0) {
                    servedAt.add(count());
                }
                fed = !fed;
                if (!fed && count() < 1_000) {
                    feedInTurn(publication);
                }
            }
        }
        Fed one = new Fed();
        Fed two = new Fed();
        begin(one);
        begin(new Nowhere(false)); // on the other lane
        begin(two);
        begin(new Nowhere(false));
        TestHub.feed(publication, "-\n");
        hub.work();
        assertThat(one.count()).isGreaterThanOrEqualTo(1_000);
        assertThat(servedAt).first(LONG).isLessThan(400L);
    }

    private void begin(ViewerOutput output) {
        Stream stream = hub.stream();
        assertThat(stream.watch(
                        output,
                        new ViewerInfo("v", "test", ""),
                        Optional.empty(),
                        stream.seat().orElseThrow()))
                .isPresent();
    }

    private static void feedInTurn(Publication publication) {
        try {
            TestHub.feed(publication, "-\n");
        } catch (RefusedStreamException | PublicationEndedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aViewerThatHasMuchToCatchUpWithLetsOthersGoFirst() throws Exception {
        hub.rules.put(
                "news",
                new StreamRule(TestSettings.of(10_000, 0, 10_000, 16 << 20, 0, 0, 20_000, 10_000, 15_000), false));
        Publication publication = hub.publish("a");
        String line = "-" + "x".repeat(9_998) + "\n";
        TestHub.feed(publication, "LINES h\nK\n" + line.repeat(400));
        TestOutput other = new TestOutput();
        List<Long> servedAt = new ArrayList<>();
        TestOutput late = new TestOutput() {
            @Override
            public void write(ByteBuffer source) throws IOException {
                super.write(source);
                if (!other.isOver() && servedAt.isEmpty() && other.count() > 0) {
                    servedAt.add(count());
                }
                if (count() < 10) {
                    begin(new Nowhere(false)); // on the other lane
                    begin(other);
                }
            }
        };
        late.pieceBytes = 256 * 1024;
        hub.watch(late);
        assertThat(late.count()).isEqualTo(3 + 2 + 400 * 10_000);
        assertThat(servedAt).first(LONG).isLessThan(1L << 20);
    }

    @Test
    void aPassOverViewersAllocatesNothing() throws Exception {
        Publication publication = hub.publish("a");
        TestHub.feed(publication, "LINES h\nK\n");
        List<Viewer> viewers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            viewers.add(hub.watch(i % 2 == 0 ? new Nowhere(false) : new Nowhere(true)));
        }
        Readers readers = hub.stream().broadcast().readers();
        LogReader slow =
                readers.read(Optional.empty(), LogReader.Start.OLDEST, () -> {}).orElseThrow();
        LogReader waiting =
                readers.read(Optional.empty(), LogReader.Start.OLDEST, () -> {}).orElseThrow();
        byte[] line = Lines.ascii("K" + "x".repeat(2_000) + "\n");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<Lane> lanes = hub.dispatcher.lanes();
        long allocated = 0;
        for (int i = 0; i < 10_000; i++) {
            publication.feed(line, 0, line.length);
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            for (int lane = 0; lane < 2; lane++) {
                lanes.get(lane).work();
            }
            long after = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            allocated += i < 5_000 ? 0 : after - before;
            while (waiting.next() != LogReader.Found.NOTHING) {}
        }
        assertThat(slow.lagBytes()).isGreaterThan(waiting.lagBytes());
        assertThat(viewers).allMatch(viewer -> viewer.sentBytes() == 3 + 2 + 10_000L * line.length);
        // One view of each block of the log for those who take arrays, and nothing for each of 100,000 turns.
        assertThat(allocated).isLessThan(2 * 5_000 * 64);
    }

    /** An output that is often not ready, and says so from another thread when it is again. */
    private static final class Flaky extends TestOutput {
        private final Random random;
        volatile Viewer viewer;

        Flaky(int seed) {
            random = new Random(seed);
        }

        @Override
        public boolean isReady() {
            if (super.isReady() && (viewer == null || random.nextInt(3) != 0)) {
                return true;
            }
            Future<?> unused = CompletableFuture.runAsync(() -> {
                Viewer present = viewer;
                while (present == null) {
                    Thread.onSpinWait();
                    present = viewer;
                }
                present.ready();
            });
            return false;
        }
    }

    private static final class Nowhere implements ViewerOutput {
        private final boolean keepsBytes;

        Nowhere(boolean keepsBytes) {
            this.keepsBytes = keepsBytes;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void write(ByteBuffer bytes) {
            bytes.position(bytes.limit());
        }

        @Override
        public boolean keepsBytes() {
            return keepsBytes;
        }

        @Override
        public void flush() {}

        @Override
        public void end() {}

        @Override
        public void abort() {}

        @Override
        public int pieceBytes() {
            return 64 * 1024;
        }
    }
}
