package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.stream.TestHub.assertKeptContract;
import static org.streampump.stream.TestHub.feed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.streampump.Pace;
import org.streampump.Samples;
import org.streampump.container.FormatDetector;
import org.streampump.container.RecordingSink;
import org.streampump.container.Rendering;
import org.streampump.container.Segmenter;
import org.streampump.stream.log.LogReader;
import org.streampump.stream.log.LogReader.Found;
import org.streampump.stream.log.LogReader.Start;
import org.streampump.stream.log.OverrunException;

/** Readers of a stream next to its viewers. */
class ReadersTest {
    private static final int FEEDS = 400;
    private static final int MAX_LINE_BYTES = 20_000;
    private static final int PIECE_BYTES = 1_400;

    /** Keeps all that a test publishes. */
    private static final StreamRule LARGE =
            new StreamRule(TestSettings.of(1_000, 0, 600_000, 16 << 20, 0, 0, 20_000, 10_000, 15_000), false);

    private final TestHub hub = new TestHub();
    private final TestOutput output = new TestOutput();
    private final Semaphore more = new Semaphore(0);

    @AfterEach
    void outputWasUsedAsItsContractSays() {
        assertKeptContract(output);
    }

    private Optional<LogReader> read(Optional<Rendering> rendering, Start start) {
        return hub.stream().broadcast().readers().read(rendering, start, more::release);
    }

    private LogReader read() {
        return read(Optional.empty(), Start.OLDEST).orElseThrow();
    }

    /** All that is there, header by header; a gap is an asterisk. */
    private static String text(LogReader reader) throws OverrunException {
        StringBuilder text = new StringBuilder();
        for (Found found = reader.next(); found != Found.NOTHING && found != Found.END; found = reader.next()) {
            if (found == Found.GAP) {
                text.append('*');
                continue;
            }
            if (reader.isUnderNewHeader()) {
                text.append(text(reader.header().bytes()));
            }
            ByteBuffer piece = ByteBuffer.allocate((int) reader.remaining());
            reader.read(piece);
            text.append(text(piece.array()));
        }
        return text.toString();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void everythingIsReadByteForByteOnAThreadOfItsOwnBesideViewers() throws Exception {
        hub.rules.put("news", LARGE);
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK0\n");
        hub.watch(output);
        LogReader reader = read();
        Future<String> read = CompletableFuture.supplyAsync(() -> readInSmallParts(reader));
        Random random = new Random(1);
        for (int n = 0; n < FEEDS; n++) {
            String body = "x".repeat(random.nextInt(MAX_LINE_BYTES));
            feed(publication, (random.nextInt(10) == 0 ? "K" : "-") + n + body + "\n");
            hub.work();
        }
        publication.finish();
        hub.work();
        String all = read.get(Pace.seconds(30).toSeconds(), TimeUnit.SECONDS);
        assertThat(all.length()).isGreaterThan(FEEDS * MAX_LINE_BYTES / 3);
        assertThat("<h>" + all).isEqualTo(output.text());
        assertThat(reader.lostBytes()).isZero();
    }

    /** Blocks while there is nothing. */
    private String readInSmallParts(LogReader reader) {
        StringBuilder all = new StringBuilder();
        ByteBuffer part = ByteBuffer.allocate(1_000);
        try {
            for (Found found = reader.next(); found != Found.END; found = reader.next()) {
                if (found == Found.NOTHING) {
                    more.acquire();
                }
                while (reader.remaining() > 0) {
                    reader.read(part.clear());
                    all.append(text(part.array()), 0, part.position());
                }
            }
            return all.toString();
        } catch (OverrunException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void slowReaderIsOvertakenAndViewersDoNotNotice() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK0\n");
        hub.watch(output);
        LogReader reader = read();
        assertThat(reader.next()).isEqualTo(Found.PIECE);
        StringBuilder sent = new StringBuilder("<h>K0\n");
        for (int n = 1; n <= 100; n++) {
            String line = (n == 90 ? "K" : "-") + n + "x".repeat(10_000) + "\n";
            feed(publication, line);
            sent.append(line);
            hub.work();
        }
        assertThat(output.text()).isEqualTo(sent.toString());
        assertThat(more.availablePermits()).isZero();
        String rest = text(reader);
        assertThat(rest).startsWith("*K90x");
        assertThat(sent.toString()).endsWith(rest.substring(1));
        assertThat(reader.lostBytes() + rest.length() - 1 + 3).isEqualTo(sent.length() - 3);
    }

    @Test
    void readerIsToldWhenThereIsMoreAndWhenThePublicationEnds() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK0\n");
        LogReader reader = read();
        assertThat(text(reader)).isEqualTo("<h>K0\n");
        assertThat(more.availablePermits()).isZero();
        feed(publication, "-1\n");
        assertThat(more.availablePermits()).isEqualTo(1);
        assertThat(text(reader)).isEqualTo("-1\n");
        publication.finish();
        assertThat(more.availablePermits()).isEqualTo(2);
        assertThat(reader.next()).isEqualTo(Found.END);
    }

    @Test
    void whereNothingIsPublishedNothingIsRead() throws Exception {
        assertThat(read(Optional.empty(), Start.OLDEST)).isEmpty();
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK0\n");
        publication.finish();
        assertThat(read(Optional.empty(), Start.OLDEST)).isEmpty();
    }

    @Test
    void logThatHasEndedIsKeptUntilItsReaderHasReadIt() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK0\n-1\n");
        LogReader reader = read();
        publication.finish();
        hub.pass(5_000);
        assertThat(hub.stream().logs().count()).isEqualTo(1);
        assertThat(text(reader)).isEqualTo("<h>K0\n-1\n");
        reader.close();
        hub.pass(1_000);
        assertThat(hub.stream().logs().count()).isZero();
        assertThat(hub.memory.usedBytes()).isZero();
    }

    @Test
    void readerThatNeverReadsKeepsAnEndedLogForABoundedTimeOnly() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK0\n-1\n");
        LogReader reader = read();
        assertThat(text(reader)).isEqualTo("<h>K0\n-1\n");
        feed(publication, "-2\n");
        publication.finish();
        StreamSettings settings = TestHub.settings();
        hub.pass(settings.log().timeMs() + settings.viewers().stallMs());
        assertThat(hub.memory.usedBytes()).isZero();
        assertThat(text(reader)).isEqualTo("*");
        assertThat(reader.next()).isEqualTo(Found.END);
    }

    @Test
    void headerWithWhichNobodyGoesOnIsAnEndAndTheNextLogIsAskedFor() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK0\n");
        LogReader reader = read();
        feed(publication, "R i\nK1\n");
        assertThat(text(reader)).isEqualTo("<h>K0\n");
        assertThat(reader.next()).isEqualTo(Found.END);
        assertThat(text(read())).isEqualTo("<i>K1\n");
    }

    @Test
    void overAnEncodersReturnMediaTimeGoesOnFromWhereItHasEnded() throws Exception {
        Publication first = hub.publish("a");
        feed(first, "LINES h\nT 0\nK0\n");
        LogReader reader = read();
        hub.clock.advance(1_000);
        feed(first, "T 1000\nK1\n");
        hub.clock.advance(500);
        feed(first, "T 1500\n");
        first.lost("gone");
        Publication second = hub.publish("a");
        feed(second, "LINES i\nT 0\nK2\n");
        hub.clock.advance(1_000);
        feed(second, "T 1000\nK3\n");
        List<Long> times = new ArrayList<>();
        List<Boolean> seams = new ArrayList<>();
        while (reader.next() == Found.PIECE) {
            times.add(reader.mediaTimeMs());
            seams.add(reader.isSeam());
        }
        assertThat(times).containsExactly(0L, 1_000L, 1_500L, 2_500L);
        assertThat(seams).containsExactly(false, false, true, false);
    }

    @Test
    void renditionIsReadAsItsViewersGetItAndMediaTimeIsThatOfTheStream() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nT 0\nK0\n");
        hub.clock.advance(1_000);
        feed(publication, "T 1000\nK1\n");
        LogReader reader = read(Optional.of(new Quoted('>')), Start.OLDEST).orElseThrow();
        hub.watch(output, new Quoted('>'));
        hub.clock.advance(1_000);
        feed(publication, "T 2000\nK2\n");
        hub.work();
        assertThat(text(reader)).isEqualTo(output.text()).isEqualTo("[h]>K0\n>K1\n>K2\n");
        assertThat(reader.mediaTimeMs()).isEqualTo(2_000);
    }

    @Test
    void renditionIsKeptForItsReaderUntilThatLeaves() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK0\n");
        LogReader reader = read(Optional.of(new Quoted('>')), Start.OLDEST).orElseThrow();
        for (int n = 0; n < 6; n++) {
            feed(publication, "-1\n");
            hub.pass(5_000);
        }
        assertThat(hub.stream().logs().renditions().count()).isEqualTo(1);
        reader.close();
        for (int n = 0; n < 6; n++) {
            feed(publication, "-1\n");
            hub.pass(5_000);
        }
        assertThat(hub.stream().logs().renditions().count()).isZero();
        assertThat(more.availablePermits()).isZero();
    }

    @TestFactory
    Stream<DynamicTest> everySampleIsReadAsItIsCut() {
        return Samples.all().stream()
                .map(sample -> DynamicTest.dynamicTest(sample.name(), () -> assertIsReadAsItIsCut(sample)));
    }

    private void assertIsReadAsItIsCut(Samples.Sample sample) throws Exception {
        hub.rules.put(sample.name(), LARGE);
        FormatDetector formats = new FormatDetector(Samples.formats());
        Publication publication =
                hub.stream(sample.name()).broadcast().publish(new TestPublisher("a"), sample.format(), formats);
        Segmenter segmenter = sample.format().segmenter();
        RecordingSink cut = new RecordingSink();
        for (int at = 0; at < sample.bytes().length; at += PIECE_BYTES) {
            int length = Math.min(PIECE_BYTES, sample.bytes().length - at);
            segmenter.feed(sample.bytes(), at, length, cut);
            hub.clock.advance(30);
            publication.feed(sample.bytes(), at, length);
        }
        Map<Long, RecordingSink.Segment> segments =
                cut.segments().stream().collect(Collectors.toMap(RecordingSink.Segment::position, each -> each));
        LogReader reader = hub.stream(sample.name())
                .broadcast()
                .readers()
                .read(Optional.empty(), Start.OLDEST, more::release)
                .orElseThrow();
        ByteBuffer all = ByteBuffer.allocate(cut.output().length);
        boolean joined = false;
        while (reader.next() == Found.PIECE) {
            RecordingSink.Segment first = segments.get(reader.position());
            assertThat(reader.isBoundary() && reader.isJoinPoint() != first.joinPoint())
                    .isFalse();
            if (reader.isJoinPoint()) {
                joined = true;
                assertThat(reader.mediaTimeMs()).isEqualTo(first.mediaTimeMs());
            }
            reader.read(all);
        }
        cut.assertOutput(sample.name(), all.array());
        assertThat(joined).isTrue();
    }

    @Test
    void whereTheContainerCannotBeRenderedSoNothingIsRead() throws Exception {
        Publication publication = hub.publish(hub.stream(), Lines.ENDING);
        feed(publication, "LINES h\nK0\n");
        assertThat(read(Optional.of(new Quoted('>')), Start.OLDEST)).isEmpty();
    }

    @Test
    void removedStreamEndsItsReaders() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK0\n");
        LogReader reader = read();
        assertThat(text(reader)).isEqualTo("<h>K0\n");
        hub.stream().close(new EndReason(EndReason.Kind.REMOVED, "the stream was removed"));
        assertThat(more.tryAcquire()).isTrue();
        assertThat(reader.next()).isEqualTo(Found.END);
    }

    @Test
    void readersAreNoViewers() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK0\n");
        read();
        assertThat(hub.stream().watchers().viewers()).isEmpty();
        assertThat(hub.stream().watchers().seatsTaken()).isZero();
        publication.finish();
        hub.pass(60_000);
        assertThat(hub.stream().unusedMs(hub.clock.getAsLong())).isNotNegative();
    }
}
