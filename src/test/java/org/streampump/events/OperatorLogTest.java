package org.streampump.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.streampump.LogLines;
import org.streampump.logging.LogTally;
import org.streampump.stream.EndReason;
import org.streampump.stream.PumpEvent;
import org.streampump.stream.PumpEvent.AdviceOver;
import org.streampump.stream.PumpEvent.Commanded;
import org.streampump.stream.PumpEvent.GraceOver;
import org.streampump.stream.PumpEvent.PublisherAdvised;
import org.streampump.stream.PumpEvent.PublisherCame;
import org.streampump.stream.PumpEvent.PublisherLeft;
import org.streampump.stream.PumpEvent.PublisherRefused;
import org.streampump.stream.PumpEvent.PumpRefused;
import org.streampump.stream.PumpEvent.SourceFailed;
import org.streampump.stream.PumpEvent.SourceRestored;
import org.streampump.stream.PumpEvent.SourceSwitched;
import org.streampump.stream.PumpEvent.StreamChanged;
import org.streampump.stream.PumpEvent.StreamRemoved;
import org.streampump.stream.PumpEvent.TitleSaid;
import org.streampump.stream.PumpEvent.ViewerCame;
import org.streampump.stream.PumpEvent.ViewerLeft;
import org.streampump.stream.PumpEvent.ViewerMoved;
import org.streampump.stream.PumpEvent.ViewerRefused;
import org.streampump.stream.PumpEvent.ViewersMoved;
import org.streampump.stream.ViewerInfo;

/** The lines that administrators and their scripts know. */
class OperatorLogTest {
    private static final ViewerInfo VLC = new ViewerInfo("192.0.2.7:5000", "HTTP/1.1", "VLC/3.0");
    private static final EndReason GONE = new EndReason(EndReason.Kind.LOST, "went away: reset");

    private final long[] nowMs = {1_000};
    private final OperatorLog log = new OperatorLog(new LogTally(() -> nowMs[0]), () -> nowMs[0]);
    private final LogLines lines = new LogLines(OperatorLog.class, LogTally.class);
    private final Level before = LogManager.getLogger(OperatorLog.class).getLevel();

    @BeforeEach
    void debugToo() {
        Configurator.setLevel(OperatorLog.class, Level.DEBUG);
    }

    @AfterEach
    void close() {
        Configurator.setLevel(OperatorLog.class, before);
        lines.close();
    }

    private void assertLine(PumpEvent event, String... expected) {
        lines.all().clear();
        log.accept(event);
        assertThat(lines.all()).containsExactly(expected);
    }

    @Test
    void ofStreams() {
        assertLine(new GraceOver("news", 15_000), "INFO stream news: no publisher returned within 15 s");
        assertLine(new StreamRemoved("news"), "INFO stream news: removed by the configuration");
    }

    @Test
    void ofViewers() {
        assertLine(
                new ViewerCame("news", "news", 7, VLC),
                "INFO stream news: viewer 7 192.0.2.7:5000 came (HTTP/1.1, VLC/3.0)");
        assertLine(
                new ViewerCame("music", "news", 8, VLC),
                "INFO stream music: viewer 8 192.0.2.7:5000 came for news (HTTP/1.1, VLC/3.0)");
        assertLine(
                new ViewerMoved("news", "music", 7, VLC),
                "DEBUG stream news: viewer 7 192.0.2.7:5000 goes on in music");
        assertLine(new ViewersMoved("news", "music", 12), "INFO stream news: 12 viewers go on in music");
        assertLine(
                new ViewerLeft("music", 7, VLC, 65_000, 2_097_152, 0, GONE),
                "INFO stream music: viewer 7 192.0.2.7:5000 left after 1 min 5 s, 2.1 MB: went away: reset");
        assertLine(
                new ViewerLeft("music", 8, VLC, 65_000, 2_097_152, 3, GONE),
                "INFO stream music: viewer 8 192.0.2.7:5000 left after 1 min 5 s, 2.1 MB, 3 overruns: went away: reset");
    }

    @Test
    void ofPublishers() {
        assertLine(
                new PublisherCame("news", 1, "192.0.2.9:6000", false),
                "INFO stream news: publisher 192.0.2.9:6000 came");
        assertLine(
                new PublisherAdvised("news", "192.0.2.9:6000", "no key frame for 6 s"),
                "WARN stream news: publisher 192.0.2.9:6000: no key frame for 6 s");
        assertLine(
                new AdviceOver("news", "192.0.2.9:6000", "no key frame for 6 s"),
                "INFO stream news: publisher 192.0.2.9:6000: over: no key frame for 6 s");
        assertLine(
                new PublisherLeft("news", 1, "192.0.2.9:6000", false, 65_000, 2_097_152, "", GONE),
                "INFO stream news: publisher 192.0.2.9:6000 left after 2.1 MB in 1 min 5 s: went away: reset");
        assertLine(
                new PublisherLeft("news", 2, "192.0.2.9:6000", false, 65_000, 2_097_152, "came too fast", GONE),
                "INFO stream news: publisher 192.0.2.9:6000 left after 2.1 MB in 1 min 5 s: went away: reset",
                "WARN stream news: publisher 192.0.2.9:6000: came too fast");
    }

    @Test
    void ofRefusals() {
        assertLine(
                new ViewerRefused("news", "192.0.2.7:5000", "503", "full"),
                "INFO stream news: viewer 192.0.2.7:5000 refused with 503: full");
        assertLine(
                new PumpRefused("news", "192.0.2.7:5000", "508", "loop", "a1, b2"),
                "INFO stream news: pump 192.0.2.7:5000 refused with 508: loop: a1, b2");
        assertLine(
                new PublisherRefused("news", "192.0.2.7:5000", "401", "wrong credential"),
                "INFO stream news: publisher 192.0.2.7:5000 refused with 401: wrong credential");
    }

    @Test
    void ofSources() {
        assertLine(
                new SourceFailed("news", "mmsh://a/", "connection refused", 1),
                "INFO stream news: cannot be pulled from mmsh://a/: connection refused");
        assertLine(
                new SourceFailed("news", "mmsh://a/", "connection refused", 2),
                "DEBUG stream news: cannot be pulled from mmsh://a/ (2 times): connection refused");
        assertLine(
                new SourceRestored("news", "mmsh://a/", 52),
                "INFO stream news: is pulled from mmsh://a/ again after 52 failed attempts");
    }

    @Test
    void ofCommands() {
        assertLine(
                new Commanded("news", "192.0.2.1:7000", "ends viewer 7"),
                "INFO stream news: administrator 192.0.2.1:7000 ends viewer 7");
        assertLine(
                new TitleSaid("news", "192.0.2.1:7000", "Singer - Song"),
                "DEBUG stream news: 192.0.2.1:7000 says what is playing");
    }

    @Test
    void otherEventsHaveNoLine() {
        assertLine(new StreamChanged("news", StreamChanged.Change.UP));
        assertLine(new SourceSwitched("news", "mmsh://a/", "mmsh://b/"));
    }

    /** A sum comes instead of a line for each. */
    @Test
    void viewersThatComeAndGoAreCountedUntilOneStays() {
        for (int id = 1; id <= 100; id++) {
            log.accept(new ViewerCame("news", "news", id, VLC));
            log.accept(new ViewerLeft("news", id, VLC, 10, 100, 0, GONE));
        }
        log.accept(new ViewerCame("news", "news", 101, VLC));
        assertThat(lines.all()).hasSize(2);
        lines.all().clear();
        nowMs[0] += 999;
        log.tick();
        assertThat(lines.all()).isEmpty();
        nowMs[0] += 1;
        log.tick();
        log.tick();
        assertThat(lines.all()).containsExactly("INFO stream news: viewer 101 192.0.2.7:5000 came (HTTP/1.1, VLC/3.0)");
        lines.all().clear();
        log.close();
        assertThat(lines.all())
                .containsExactly("INFO from 192.0.2.7: 99 more viewers that stayed below a second in the last 1 s,"
                        + " the last: stream news");
    }

    /** The departure of a peer whose arrival is due comes after that arrival. */
    @Test
    void arrivalComesBeforeTheDeparture() {
        for (int id = 1; id <= 2; id++) {
            log.accept(new PublisherCame("news", id, "192.0.2.9:6000", true));
            log.accept(new PublisherLeft("news", id, "192.0.2.9:6000", true, 10, 0, "", GONE));
        }
        log.accept(new PublisherCame("news", 3, "192.0.2.9:6000", true));
        lines.all().clear();
        log.accept(new PublisherLeft("news", 3, "192.0.2.9:6000", true, 1_500, 0, "", GONE));
        nowMs[0] += 5_000;
        log.tick();
        assertThat(lines.all())
                .containsExactly(
                        "INFO stream news: publisher 192.0.2.9:6000 came",
                        "INFO stream news: publisher 192.0.2.9:6000 left after 0 B in 1 s: went away: reset");
    }
}
