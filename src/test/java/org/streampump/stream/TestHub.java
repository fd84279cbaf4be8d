package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.streampump.container.FormatDetector;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.Rendering;
import org.streampump.events.OperatorLog;
import org.streampump.logging.LogTally;
import org.streampump.stream.log.MediaMemory;
import org.streampump.stream.log.ViewerOutput;

/** A registry with a clock that stands still and a dispatcher that is not started: the test gives every turn. Its events are written to the operator's log. */
public final class TestHub {
    public static final FormatDetector FORMATS = new FormatDetector(List.of(Lines.FORMAT, Lines.ENDING, Lines.CLOSING));

    public final FakeClock clock = new FakeClock();
    final Dispatcher dispatcher = new Dispatcher(2);
    public final Map<String, StreamRule> rules = new HashMap<>();
    public final MediaMemory memory = new MediaMemory(MediaMemory.UNBOUNDED);
    public final LogTally tally = new LogTally(clock);
    public final OperatorLog log = new OperatorLog(tally, clock);
    public final Queue<PumpEvent> told = new ConcurrentLinkedQueue<>();
    public final StreamRegistry registry;

    public TestHub() {
        this(new HubLimits(0, 10, 60_000));
    }

    public TestHub(HubLimits limits) {
        this(limits, new Intros(FORMATS, new MediaMemory(MediaMemory.UNBOUNDED)));
    }

    TestHub(HubLimits limits, Intros intros) {
        this(limits, intros, clock -> clock);
    }

    /** @param time what the registry takes the time from */
    TestHub(UnaryOperator<LongSupplier> time) {
        this(new HubLimits(0, 10, 60_000), new Intros(FORMATS, new MediaMemory(MediaMemory.UNBOUNDED)), time);
    }

    private TestHub(HubLimits limits, Intros intros, UnaryOperator<LongSupplier> time) {
        PumpEvents events = new PumpEvents(List.of(log, told::add), dispatcher.faults());
        registry = new StreamRegistry(dispatcher, limits, this::rule, time.apply(clock), intros, memory, events);
        rules.put("news", new StreamRule(settings(), false));
    }

    private Optional<StreamRule> rule(String name) {
        String known = name.startsWith("live/") ? "live/*" : name;
        return Optional.ofNullable(rules.get(known));
    }

    /** Small enough to be filled: 256 KiB, 10 s. */
    public static StreamSettings settings() {
        return TestSettings.of(
                /* burstMs= */ 1_000,
                /* burstBytes= */ 0,
                /* logMs= */ 10_000,
                /* logBytes= */ 256 * 1024,
                /* latencyMs= */ 0,
                /* maxViewers= */ 0,
                /* stallMs= */ 20_000,
                /* idleMs= */ 10_000,
                /* graceMs= */ 15_000);
    }

    static StreamSettings atLiveEdge() {
        return TestSettings.withLog(settings(), 0, 0);
    }

    static StreamSettings withGrace(long graceMs) {
        return TestSettings.withGrace(settings(), graceMs);
    }

    static StreamSettings withMaxViewers(int maxViewers) {
        return TestSettings.withLimits(settings(), maxViewers, /* maxWaiting= */ 0);
    }

    static StreamSettings withMaxWaiting(int maxWaiting) {
        return TestSettings.withLimits(settings(), /* maxViewers= */ 0, maxWaiting);
    }

    public Stream stream() {
        return stream("news");
    }

    public Stream stream(String name) {
        return registry.findOrCreate(name).orElseThrow();
    }

    public Publication publish(String identity) throws BusyException {
        return publish(new TestPublisher(identity));
    }

    public Publication publish(TestPublisher publisher) throws BusyException {
        return stream().broadcast().publish(publisher, Lines.FORMAT, FORMATS);
    }

    public Publication publish(Stream stream, Lines format) throws BusyException {
        return stream.broadcast().publish(new TestPublisher("a"), format, FORMATS);
    }

    public static void feed(Publication publication, String text)
            throws RefusedStreamException, PublicationEndedException {
        byte[] bytes = Lines.ascii(text);
        publication.feed(bytes, 0, bytes.length);
    }

    public Viewer watch(ViewerOutput output) {
        return watch(stream(), output);
    }

    public Viewer watch(Stream stream, ViewerOutput output) {
        return watch(stream, output, Optional.empty());
    }

    public Viewer watch(ViewerOutput output, Rendering rendering) {
        return watch(stream(), output, Optional.of(rendering));
    }

    private Viewer watch(Stream stream, ViewerOutput output, Optional<Rendering> rendering) {
        Seat seat = stream.seat().orElseThrow();
        Viewer viewer = stream.watch(output, new ViewerInfo("viewer:1", "test", "tester"), rendering, seat)
                .orElseThrow();
        work();
        return viewer;
    }

    /** Each viewer's turn, as lanes would give it. */
    public void pass() {
        registry.viewers().forEach(Viewer::wake);
        work();
    }

    /** The output can be written again. */
    public void ready(Viewer viewer) {
        viewer.ready();
        work();
    }

    /** Does all work of all lanes. */
    public void work() {
        for (Lane lane : dispatcher.lanes()) {
            while (lane.hasNews()) {
                lane.work();
            }
        }
    }

    /** Time passes, then the clock ticks and each viewer has a turn. */
    public void pass(long ms) {
        clock.advance(ms);
        tick();
        pass();
    }

    /** The clock ticks. */
    public void tick() {
        registry.tick();
        log.tick();
    }

    public static void assertKeptContract(TestOutput... outputs) {
        for (TestOutput output : outputs) {
            assertThat(output.violations).isEmpty();
            assertThat(output.ends + output.aborts).isLessThanOrEqualTo(1);
        }
    }
}
