package org.streampump.stream.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.stream.Publication;
import org.streampump.stream.TestHub;
import org.streampump.stream.TestOutput;
import org.streampump.stream.Viewer;

/** Compares the bytes that viewers get with the bytes that were fed, for units and sockets of all sizes. */
class CursorTest {
    private static final String HEADER = "<h>";
    private static final int STEPS = 150;
    private static final int VIEWERS = 8;
    private static final int[] PIECES = {700, 8_192, 65_536, 300_000};

    /** A unit this long lies in two blocks at most, so that nobody loses the rest of one. */
    private static final int MAX_UNIT = 60_000;

    private final TestHub hub = new TestHub();
    private final List<String> units = new ArrayList<>();

    /** Still has the arrays it was given when all is over, as a container may that writes later. */
    private static final class Keeping extends TestOutput {
        private final List<ByteBuffer> kept = new ArrayList<>();

        Keeping() {
            keepsBytes = true;
        }

        @Override
        public void write(ByteBuffer source) throws IOException {
            ByteBuffer given = source.duplicate();
            super.write(source);
            kept.add(given.limit(source.position()));
        }

        byte[] sentLate() {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            kept.forEach(bytes -> out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining()));
            return out.toByteArray();
        }
    }

    private void feedUnits(Publication publication, Random random) throws Exception {
        StringBuilder text = new StringBuilder();
        int count = random.nextInt(9);
        for (int i = 0; i < count; i++) {
            int number = units.size();
            boolean joinPoint = number % 8 == 0 || random.nextInt(10) == 0;
            int length = random.nextInt(10) == 0 ? random.nextInt(MAX_UNIT) : 1 + random.nextInt(3_000);
            units.add(unit(joinPoint, number, length));
            text.append(units.get(number));
        }
        TestHub.feed(publication, text.toString());
    }

    /** Its bytes tell both which unit they belong to and where in it. */
    private static String unit(boolean joinPoint, int number, int length) {
        StringBuilder unit = new StringBuilder(length + 16);
        unit.append(joinPoint ? 'K' : '-').append(number).append('.');
        for (int i = 0; i < length; i++) {
            unit.append((char) ('a' + (number * 7 + i + i / 26) % 26));
        }
        return unit.append('\n').toString();
    }

    private static long room(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> 1 + random.nextInt(5);
            case 2 -> 1 + random.nextInt(1_000);
            case 3 -> Long.MAX_VALUE;
            default -> 1 + random.nextInt(40_000);
        };
    }

    /** Returns how many jumps there are; all else but whole units in order, from a join point to the end, fails. */
    private int jumps(String text) {
        assertThat(text).startsWith(HEADER);
        int at = HEADER.length();
        int expected = -1;
        int jumps = 0;
        while (at < text.length()) {
            int dot = text.indexOf('.', at);
            assertThat(dot).as("torn at %d of %d", at, text.length()).isGreaterThan(at);
            int number = Integer.parseInt(text.substring(at + 1, dot));
            String unit = units.get(number);
            assertThat(text.startsWith(unit, at))
                    .as("unit %d is whole, at %d", number, at)
                    .isTrue();
            if (number != expected) {
                assertThat(unit).as("behind %d", expected - 1).startsWith("K");
                assertThat(number).isGreaterThan(expected);
                jumps += expected < 0 ? 0 : 1;
            }
            at += unit.length();
            expected = number + 1;
        }
        assertThat(expected).isEqualTo(units.size());
        return jumps;
    }

    /** On each of two lanes, sockets and responses, who take parts or all, at their own places. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aViewerGetsWholeUnitsInOrderFromJoinPointsOnWhateverItTakes(long seed) throws Exception {
        Random random = new Random(seed);
        Publication publication = hub.publish("a");
        TestHub.feed(publication, "LINES h\n");
        List<TestOutput> outputs = new ArrayList<>();
        List<Viewer> viewers = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            feedUnits(publication, random);
            hub.clock.advance(50);
            if (step % 5 == 1 && viewers.size() < VIEWERS) {
                int kind = viewers.size() / 2;
                TestOutput output = kind % 2 == 0 ? new TestOutput() : new Keeping();
                output.takesParts = kind / 2 == 0;
                outputs.add(output);
                viewers.add(hub.watch(output));
            }
            for (TestOutput output : outputs) {
                output.room = room(random);
                output.pieceBytes = PIECES[random.nextInt(PIECES.length)];
            }
            if (random.nextBoolean()) {
                hub.work();
            }
            viewers.forEach(Viewer::ready);
            hub.work();
        }
        outputs.forEach(output -> output.room = Long.MAX_VALUE);
        hub.pass();
        publication.finish();
        hub.work();
        int overruns = 0;
        for (int i = 0; i < VIEWERS; i++) {
            TestOutput output = outputs.get(i);
            TestHub.assertKeptContract(output);
            assertThat(output.ends).as("viewer %d", i).isEqualTo(1);
            assertThat(jumps(output.text()))
                    .as("viewer %d", i)
                    .isLessThanOrEqualTo(viewers.get(i).overruns());
            overruns += viewers.get(i).overruns();
            if (output instanceof Keeping keeping) {
                assertThat(keeping.sentLate()).as("viewer %d", i).isEqualTo(output.taken());
            }
        }
        assertThat(overruns).as("some were too slow").isPositive();
    }

    /** A viewer who is never overrun gets every unit from the join point on. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void aViewerWhoKeepsUpMissesNothing(long seed) throws Exception {
        Random random = new Random(seed);
        Publication publication = hub.publish("a");
        TestHub.feed(publication, "LINES h\n");
        feedUnits(publication, random);
        units.add(unit(true, units.size(), 10));
        TestHub.feed(publication, units.get(units.size() - 1));
        List<TestOutput> outputs = new ArrayList<>();
        List<Viewer> viewers = new ArrayList<>();
        for (int i = 0; i < VIEWERS; i++) {
            TestOutput output = i / 2 % 2 == 0 ? new TestOutput() : new Keeping();
            output.takesParts = i / 4 == 0;
            output.pieceBytes = PIECES[i % PIECES.length];
            outputs.add(output);
            viewers.add(hub.watch(output));
        }
        for (int step = 0; step < STEPS; step++) {
            feedUnits(publication, random);
            hub.clock.advance(50);
            for (int i = 0; i < VIEWERS; i++) {
                outputs.get(i).room = viewers.get(i).lagBytes() < 100_000 ? room(random) : Long.MAX_VALUE;
            }
            viewers.forEach(Viewer::ready);
            hub.work();
        }
        outputs.forEach(output -> output.room = Long.MAX_VALUE);
        publication.finish();
        hub.pass();
        for (int i = 0; i < VIEWERS; i++) {
            TestHub.assertKeptContract(outputs.get(i));
            assertThat(jumps(outputs.get(i).text())).isZero();
            assertThat(viewers.get(i).overruns()).isZero();
            assertThat(outputs.get(i).ends).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aUnitOverTwoBlocksIsFinishedInSmallStepsAlthoughTheLogHasForgottenIt(boolean keeps) throws Exception {
        Publication publication = hub.publish("a");
        TestHub.feed(publication, "LINES h\n");
        units.add(unit(true, 0, 40_000));
        units.add(unit(false, 1, MAX_UNIT));
        TestHub.feed(publication, units.get(0) + units.get(1));
        TestOutput output = keeps ? new Keeping() : new TestOutput();
        output.takesParts = true;
        output.room = HEADER.length() + units.get(0).length() + 1_000L;
        Viewer viewer = hub.watch(output);
        while (units.size() < 700) {
            units.add(unit(units.size() % 25 == 0, units.size(), 1_000));
            TestHub.feed(publication, units.get(units.size() - 1));
            hub.work();
        }
        for (int step = 0; step < 100; step++) {
            output.room = 1_000;
            hub.ready(viewer);
        }
        output.room = Long.MAX_VALUE;
        hub.ready(viewer);
        assertThat(viewer.isGone()).isFalse();
        assertThat(viewer.overruns()).isEqualTo(1);
        assertThat(output.text()).startsWith(HEADER + units.get(0) + units.get(1));
        assertThat(jumps(output.text())).isEqualTo(1);
    }
}
