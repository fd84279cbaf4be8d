package org.streampump.stream.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.streampump.stream.TestHub.assertKeptContract;
import static org.streampump.stream.TestHub.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.streampump.container.MediaTime;
import org.streampump.container.NoRoomException;
import org.streampump.container.StreamHeader;
import org.streampump.stream.BroadcastState;
import org.streampump.stream.BusyException;
import org.streampump.stream.EndReason;
import org.streampump.stream.HubLimits;
import org.streampump.stream.Lines;
import org.streampump.stream.Publication;
import org.streampump.stream.Quoted;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamRule;
import org.streampump.stream.StreamSettings;
import org.streampump.stream.TestHub;
import org.streampump.stream.TestOutput;
import org.streampump.stream.TestSettings;
import org.streampump.stream.Viewer;

/** All media of a pump have one bound, which costs those nothing who keep little. */
class MediaMemoryTest {
    private static final int BLOCK = StreamLog.BLOCK_BYTES;
    private static final int UNIT = 16 * 1024;
    private static final long BOUND = 8 << 20;
    private static final int STREAMS = (int) (BOUND / MediaMemory.LEAST_BYTES);
    private static final StreamSettings LONG = settings(4 << 20, 15_000);

    private final TestHub hub = new TestHub(new HubLimits(0, 1_000, 60_000));
    private int units;

    private static StreamSettings settings(long logBytes, long graceMs) {
        return TestSettings.of(100, 0, 60_000, logBytes, 0, 0, 20_000, 600_000, graceMs);
    }

    private Stream stream(String name, StreamSettings settings) {
        hub.rules.put(name, new StreamRule(settings, false));
        return hub.stream(name);
    }

    private Publication publish(String name) throws Exception {
        Publication begun = hub.publish(stream(name, LONG), Lines.FORMAT);
        feed(begun, "LINES h\n");
        return begun;
    }

    private void fill(Publication publication, int bytes) throws Exception {
        for (int fed = 0; fed < bytes; fed += UNIT) {
            hub.clock.advance(20);
            feed(publication, unit('K'));
        }
    }

    private String unit(char kind) {
        String start = kind + "" + units++ + ":";
        return start + "x".repeat(UNIT - start.length() - 1) + "\n";
    }

    @Test
    void logsTakeNoMoreThanTheBoundAndWhoKeepsUpLosesNothing() throws Exception {
        hub.memory.bound(BOUND);
        Publication good = publish("news");
        String first = unit('K');
        feed(good, first);
        TestOutput output = new TestOutput();
        Viewer viewer = hub.watch(output);
        StringBuilder sent = new StringBuilder("<h>" + first);
        List<Publication> others = new ArrayList<>();
        for (int n = 1; n < STREAMS; n++) {
            others.add(publish("other" + n));
        }
        for (int round = 0; round < 20; round++) {
            for (Publication other : others) {
                fill(other, 64 * 1024);
                assertThat(hub.memory.usedBytes()).isLessThanOrEqualTo(BOUND + BOUND / 4);
            }
            String next = unit('K');
            feed(good, next);
            sent.append(next);
            hub.pass(250);
            assertThat(hub.memory.usedBytes()).isLessThanOrEqualTo(BOUND);
        }
        assertThat(output.text()).isEqualTo(sent.toString());
        assertThat(viewer.overruns()).isZero();
        assertThat(hub.registry.streams())
                .allSatisfy(stream -> assertThat(stream.state()).isEqualTo(BroadcastState.LIVE));
        assertKeptContract(output);
    }

    @Test
    void theLongestBecomeShorterAndShortOnesKeepEverything() throws Exception {
        hub.memory.bound(BOUND);
        Publication small = publish("small");
        fill(small, 900 * 1024);
        List<Publication> others = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            others.add(publish("long" + n));
        }
        for (int round = 0; round < 32; round++) {
            for (Publication other : others) {
                fill(other, 8 * UNIT);
            }
            hub.pass(250);
        }
        assertThat(hub.stream("small").broadcast().keptBytes()).isGreaterThanOrEqualTo(900 * 1024);
        assertThat(hub.memory.usedBytes()).isBetween(BOUND / 4 * 3, BOUND);
        for (int n = 0; n < 4; n++) {
            assertThat(hub.stream("long" + n).broadcast().keptBytes()).isBetween(1L << 20, 2L << 20);
        }
    }

    @Test
    void nothingBecomesShorterThanJoiningNeedsWhileAnythingElseIsLeft() throws Exception {
        hub.memory.bound(BOUND);
        Publication good = publish("news");
        String key = unit('K');
        feed(good, key);
        List<Publication> others = new ArrayList<>();
        for (int n = 0; n < 6; n++) {
            others.add(publish("other" + n));
        }
        for (int n = 0; n < 120; n++) {
            feed(good, unit('-'));
            for (Publication other : others) {
                feed(other, unit('K'));
            }
            hub.pass(20);
        }
        TestOutput late = new TestOutput();
        hub.watch(late);
        assertThat(late.text()).startsWith("<h>" + key);
        assertThat(late.count()).isEqualTo(3 + 121L * UNIT);
        assertThat(hub.stream("other1").broadcast().keptBytes()).isLessThan(121L * UNIT);
    }

    @Test
    void newStreamsAreRefusedWhenTheirLeastDoesNotFitAndAgainLetInWhenItDoes() throws Exception {
        hub.memory.bound(BOUND);
        List<Publication> all = new ArrayList<>();
        for (int n = 0; n < STREAMS; n++) {
            all.add(publish("s" + n));
        }
        Stream next = stream("next", LONG);
        assertThat(next.broadcast().hasRoom()).isFalse();
        BusyException refused = (BusyException) catchThrowable(() -> hub.publish(next, Lines.FORMAT));
        assertThat(refused.isOfPump()).isTrue();
        assertThat(refused).hasMessageContaining("pump.memory");
        assertThat(hub.stream("s3").broadcast().hasRoom()).isTrue();
        all.get(3).lost("gone");
        hub.pass(250);
        assertThat(hub.publish(hub.stream("s3"), Lines.FORMAT))
                .as("who returns")
                .isNotNull();
        assertThat(next.broadcast().hasRoom()).isFalse();
        all.get(4).finish();
        hub.pass(250);
        assertThat(hub.publish(next, Lines.FORMAT)).isNotNull();
    }

    @Test
    void whoWasLetInFindsRoomWhateverTheOthersHaveTaken() throws Exception {
        hub.memory.bound(BOUND);
        Publication greedy = publish("greedy");
        Publication modest = publish("modest");
        for (int n = 0; n < 8; n++) {
            fill(publish("greedy" + n), 2 << 20);
        }
        fill(greedy, 4 << 20);
        fill(modest, (int) MediaMemory.LEAST_BYTES / 4 * 3);
        assertThat(hub.stream("modest").broadcast().keptBytes())
                .isGreaterThanOrEqualTo(MediaMemory.LEAST_BYTES / 4 * 3);
        hub.pass(250);
        assertThat(hub.memory.usedBytes()).isLessThanOrEqualTo(BOUND);
    }

    @Test
    void aUnitThatFindsNoRoomEndsItsPublicationAndNoOther() throws Exception {
        hub.memory.bound(BOUND);
        for (int n = 0; n < 8; n++) {
            fill(publish("long" + n), 2 << 20);
        }
        Publication endless = publish("endless");
        feed(endless, "K");
        assertThatThrownBy(() -> {
                    for (int n = 0; n < 200; n++) {
                        feed(endless, "x".repeat(UNIT));
                    }
                })
                .isInstanceOf(NoRoomException.class)
                .hasMessageContaining("pump.memory");
        assertThat(hub.stream("endless").broadcast().publication()).isEmpty();
        for (int n = 0; n < 8; n++) {
            assertThat(hub.stream("long" + n).broadcast().publication()).isPresent();
        }
    }

    /** The header of an MP4 may have 4 MiB, and nothing is written before it is whole. */
    @Test
    void whatASegmenterCollectsCountsUntilItIsWritten() throws Exception {
        hub.memory.bound(BOUND);
        Publication slow = publish("slow");
        feed(slow, "H " + "x".repeat(1_000_000));
        assertThat(hub.memory.usedBytes()).isBetween(900_000L, 1_100_000L);
        feed(slow, "\nK1\n");
        assertThat(hub.memory.usedBytes()).isBetween(2_000_000L, 2_200_000L); // the log's header, in two forms
        feed(slow, "H small\n");
        fill(slow, 2 << 20);
        Publication endless = publish("endless");
        assertThatThrownBy(() -> {
                    for (int n = 0; n < 200; n++) {
                        feed(endless, (n == 0 ? "H " : "") + "x".repeat(BLOCK));
                    }
                })
                .isInstanceOf(NoRoomException.class)
                .hasMessageContaining("pump.memory");
        assertThat(hub.memory.usedBytes()).isLessThan(BOUND / 4 * 3);
        assertThat(hub.stream("slow").broadcast().publication()).isPresent();
    }

    @Test
    void everythingIsGivenBackThatWasTaken() throws Exception {
        hub.rules.put("news", new StreamRule(settings(1 << 20, 0), false));
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\n");
        TestOutput rendered = new TestOutput();
        TestOutput stalled = new TestOutput();
        stalled.room = 1;
        fill(publication, 2 << 20);
        Viewer viewer = hub.watch(rendered, new Quoted('>'));
        hub.watch(stalled);
        feed(publication, "R again\n");
        fill(publication, 300 * 1024);
        feed(publication, "Kan open unit");
        hub.pass(250);
        assertThat(hub.memory.usedBytes()).isGreaterThan(3 << 19);
        viewer.end(new EndReason(EndReason.Kind.KICKED, "kicked"));
        publication.finish();
        for (int n = 0; n < 100; n++) {
            hub.pass(1_000);
        }
        assertThat(hub.memory.usedBytes()).isZero();
        assertThat(hub.stream("news").broadcast().hasRoom()).isTrue();
    }

    @Test
    void aStreamThatIsRemovedGivesEverythingBack() throws Exception {
        Publication publication = publish("news");
        fill(publication, 1 << 20);
        feed(publication, "R again\n");
        fill(publication, 1 << 20);
        TestOutput output = new TestOutput();
        hub.watch(output, new Quoted('>'));
        hub.registry.close(new EndReason(EndReason.Kind.SHUTDOWN, "over"));
        hub.work();
        assertThat(hub.memory.usedBytes()).isZero();
        assertThat(output.isOver()).isTrue();
    }

    /** Each waits in the middle of a unit, in another block, when the log forgets it. */
    @Test
    void viewersWhoWaitHoldNoMoreThanAnEighth() throws Exception {
        hub.memory.bound(BOUND);
        Publication publication = publish("news");
        List<Viewer> viewers = new ArrayList<>();
        List<TestOutput> outputs = new ArrayList<>();
        for (int n = 0; n < 60; n++) {
            fill(publication, 2 * BLOCK);
            TestOutput output = new TestOutput();
            output.takesParts = true;
            output.room = 100;
            viewers.add(hub.watch(output));
            outputs.add(output);
        }
        fill(publication, 5 << 20);
        hub.pass(250);
        long held = hub.memory.usedBytes();
        assertThat(held).isLessThanOrEqualTo((4 << 20) + BOUND / 8 + 4L * BLOCK).isGreaterThan((4 << 20) + BOUND / 16);
        outputs.forEach(output -> output.room = Long.MAX_VALUE);
        hub.pass(250);
        long ended = viewers.stream().filter(Viewer::isGone).count();
        assertThat(ended).as("who held what nobody else could").isBetween(10L, 50L);
        assertThat(viewers.stream().filter(viewer -> !viewer.isGone()))
                .allMatch(viewer -> viewer.lagBytes() == 0 && viewer.overruns() == 1);
        viewers.forEach(viewer -> viewer.end(new EndReason(EndReason.Kind.KICKED, "kicked")));
        publication.finish();
        for (int n = 0; n < 100; n++) {
            hub.pass(1_000);
        }
        assertThat(hub.memory.usedBytes()).isZero();
        assertKeptContract(outputs.toArray(TestOutput[]::new));
    }

    @Test
    void whatALogHasTakenIsWhatItHolds() throws Exception {
        MediaMemory memory = new MediaMemory(MediaMemory.UNBOUNDED);
        StreamLog log = new StreamLog(Lines.FORMAT, 1 << 20, 5_000, memory.share());
        long index = memory.usedBytes();
        Random random = new Random(3);
        long headerBytes = 0;
        for (int n = 0; n < 3_000; n++) {
            if (random.nextInt(50) == 0) {
                headerBytes = random.nextInt(1_000);
                log.header(new StreamHeader(new byte[(int) headerBytes], new byte[0], List.of()));
            }
            log.write(new byte[2 * BLOCK], 0, random.nextInt(2 * BLOCK) + 1);
            if (random.nextInt(3) == 0) {
                log.discard();
            } else {
                log.seal(random.nextBoolean(), /* seam= */ false, MediaTime.UNKNOWN, n * 10L);
            }
            if (random.nextInt(40) == 0) {
                log.giveBack(random.nextInt(1 << 20));
            }
            long blocks = 0;
            for (long at = log.tail() / BLOCK * BLOCK; at < log.published() + 4L * BLOCK; at += BLOCK) {
                blocks += log.blockAt(at) == null ? 0 : BLOCK;
            }
            assertThat(memory.usedBytes()).isEqualTo(log.takenBytes());
            assertThat(memory.usedBytes() - index - blocks).isBetween(0L, 200_000L);
        }
        log.release();
        assertThat(memory.usedBytes()).isZero();
        assertThat(log.blockAt(log.published() - 1)).isNull();
    }
}
