package org.streampump.stream;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.address.AddressKey;
import org.streampump.address.AddressLimits;
import org.streampump.container.FormatDetector;
import org.streampump.logging.LogTally;
import org.streampump.stream.log.MediaMemory;

/** All streams of one pump. Any thread. */
public final class StreamRegistry {
    private static final Logger LOG = LogManager.getLogger(StreamRegistry.class);

    /** An unused stream that is younger is not evicted: somebody is about to use it. In milliseconds. */
    private static final long YOUNG_MS = 1_000;

    private final ConcurrentMap<String, Stream> streams = new ConcurrentHashMap<>();
    private final Dispatcher dispatcher;
    private final Hub hub;
    private final AddressLimits addresses = new AddressLimits(() -> limits().perAddress(), () -> limits().trusted());
    private final AtomicInteger publishers = new AtomicInteger();

    /** Guards which streams there are against a changing configuration and the end; never held while calling out. */
    private final ReentrantLock births = new ReentrantLock();

    private final Faults faults;
    private final Faults.Part clockFaults;

    private volatile Function<String, Optional<StreamRule>> rules;
    private volatile HubLimits limits;
    private volatile boolean closed;

    /**
     * @param rules tells which names may be streams, and how
     * @param clockMs a clock in milliseconds that never goes back
     */
    public StreamRegistry(
            Dispatcher dispatcher,
            HubLimits limits,
            Function<String, Optional<StreamRule>> rules,
            LongSupplier clockMs) {
        this(dispatcher, limits, rules, clockMs, new MediaMemory(MediaMemory.UNBOUNDED));
    }

    private StreamRegistry(
            Dispatcher dispatcher,
            HubLimits limits,
            Function<String, Optional<StreamRule>> rules,
            LongSupplier clockMs,
            MediaMemory memory) {
        this(dispatcher, limits, rules, clockMs, new Intros(new FormatDetector(List.of()), memory), memory);
    }

    /**
     * @param intros the files that streams are preceded by, as far as they have been read
     * @param memory for the media of all streams
     */
    public StreamRegistry(
            Dispatcher dispatcher,
            HubLimits limits,
            Function<String, Optional<StreamRule>> rules,
            LongSupplier clockMs,
            Intros intros,
            MediaMemory memory) {
        this.dispatcher = dispatcher;
        this.faults = dispatcher.faults();
        this.clockFaults = faults.part("the streams' clock");
        this.limits = limits;
        this.rules = rules;
        this.hub = new Hub(
                clockMs,
                new AtomicLong(),
                new SeatCounts(),
                this::limits,
                intros,
                new LogTally(clockMs),
                memory,
                faults.part("the work on requests"),
                this::relieve,
                this::isClosed);
    }

    public Collection<Stream> streams() {
        return streams.values();
    }

    /** The stream of this name if it exists now. */
    public Optional<Stream> find(String name) {
        return Optional.ofNullable(streams.get(name));
    }

    /**
     * The stream of this name; comes into being if a pattern covers the name.
     *
     * @return empty when the name is unknown, or the pump is closed, or there is no room for another stream
     */
    public Optional<Stream> findOrCreate(String name) {
        return findOrNone(new Birth(name, Optional.empty(), /* awaited= */ false));
    }

    /** The same for a fallback, which viewers wait for. */
    Optional<Stream> findOrAwait(String name) {
        return findOrNone(new Birth(name, Optional.empty(), /* awaited= */ true));
    }

    private Optional<Stream> findOrNone(Birth birth) {
        try {
            return findOrBear(birth);
        } catch (NoRoomException e) {
            return Optional.empty();
        }
    }

    /**
     * The stream of this name for an encoder; comes into being if a pattern covers the name.
     *
     * @param address the encoder's, as the container says it
     * @return empty when the name is unknown, or the pump is closed
     */
    public Optional<Stream> findOrCreate(String name, String address) throws NoRoomException {
        return findOrBear(new Birth(name, Optional.of(address == null ? "" : address), /* awaited= */ false));
    }

    /**
     * The same for a viewer who waits for an encoder. Anybody may ask for any name that a pattern covers: such names may
     * take up half of the places, and the others are left to encoders.
     */
    public Optional<Stream> findOrAwait(String name, String address) throws NoRoomException {
        return findOrBear(new Birth(name, Optional.of(address == null ? "" : address), /* awaited= */ true));
    }

    /**
     * What may have to come into being.
     *
     * @param address of who asks; empty for nobody outside
     * @param awaited whether it is wanted by a viewer rather than by an encoder
     */
    private record Birth(String name, Optional<String> address, boolean awaited) {
        int share(int most) {
            return awaited ? most / 2 : most;
        }
    }

    /** The oldest streams that nobody uses make room, before one is refused. */
    private Optional<Stream> findOrBear(Birth birth) throws NoRoomException {
        Stream present = streams.get(birth.name());
        if (present != null || closed || !StreamName.isValid(birth.name())) {
            return Optional.ofNullable(present);
        }
        while (true) {
            try {
                return bear(birth);
            } catch (NoRoomException e) {
                if (!evict(e.rivals())) {
                    throw e;
                }
            }
        }
    }

    private Optional<Stream> bear(Birth birth) throws NoRoomException {
        births.lock();
        try {
            Stream present = streams.get(birth.name());
            Optional<StreamRule> rule = rules.apply(birth.name());
            if (present != null || closed || rule.isEmpty()) {
                return Optional.ofNullable(present);
            }
            AddressLimits.Place place = rule.get().isFromPattern() ? place(birth, rule.get()) : null;
            Stream born = new Stream(birth.name(), rule.get(), place, hub, dispatcher, this::findOrAwait);
            streams.put(birth.name(), born);
            return Optional.of(born);
        } finally {
            births.unlock();
        }
    }

    /** Null for nobody outside. */
    private AddressLimits.Place place(Birth birth, StreamRule rule) throws NoRoomException {
        Predicate<Stream> all = Stream::isFromPattern;
        if (count(all) >= birth.share(limits.maxStreams())) {
            throw new NoRoomException("the pump has no room for another stream", all);
        }
        Predicate<Stream> ofPattern = stream -> stream.pattern().equals(rule.pattern());
        if (count(ofPattern) >= birth.share(limits.maxOfPattern())) {
            throw new NoRoomException("the pattern " + rule.pattern() + " has no room for another stream", ofPattern);
        }
        try {
            return birth.address().isEmpty()
                    ? null
                    : addresses.take(AddressLimits.Kind.STREAM, birth.address().get());
        } catch (AddressLimits.Reached e) {
            AddressKey key = AddressKey.of(birth.address().get());
            throw new NoRoomException(e.getMessage(), stream -> stream.isBornFor(key));
        }
    }

    private long count(Predicate<Stream> which) {
        return streams.values().stream().filter(which).count();
    }

    /** False when all of them are used, or are about to be. */
    private boolean evict(Predicate<Stream> rivals) {
        long nowMs = nowMs();
        List<Stream> unused = streams.values().stream()
                .filter(stream -> stream.isFromPattern() && rivals.test(stream) && stream.unusedMs(nowMs) >= YOUNG_MS)
                .sorted(Comparator.comparingLong(stream -> -stream.unusedMs(nowMs)))
                .toList();
        for (Stream stream : unused) {
            if (stream.closeIfUnused(nowMs, YOUNG_MS)) {
                streams.remove(stream.name(), stream);
                return true;
            }
        }
        return false;
    }

    public Collection<Viewer> viewers() {
        return streams.values().stream()
                .flatMap(stream -> stream.watchers().viewers().stream())
                .toList();
    }

    public Optional<Viewer> viewer(long id) {
        return streams.values().stream()
                .flatMap(stream -> stream.watchers().viewers().stream())
                .filter(viewer -> viewer.id() == id)
                .findFirst();
    }

    /** Where the parts of this pump say that they fail. */
    public Faults faults() {
        return faults;
    }

    /**
     * A container's thread has failed in what the pump does for a request: no memory, a class that cannot be loaded. Not for
     * exceptions: a stranger may know how to bring one about. It is in the log already. Any thread.
     */
    public void workerFailed(Error why) {
        hub.workers().failed(why);
    }

    /** How many seats are taken, those who wait for a stream included. */
    public int seatsTaken() {
        return hub.seats().taken().get();
    }

    /**
     * Takes a place among the pump's encoders.
     *
     * @param most how many there are
     * @return false when all are taken; else {@link #leavePublisher} gives it back
     */
    public boolean enterPublisher(int most) {
        if (publishers.incrementAndGet() > most) {
            publishers.decrementAndGet();
            return false;
        }
        return true;
    }

    public void leavePublisher() {
        publishers.decrementAndGet();
    }

    public HubLimits limits() {
        return limits;
    }

    /**
     * Takes over a new configuration: streams that are no longer covered end, those that are keep everything but their
     * settings, and configured ones come into being. Nobody on an untouched stream notices.
     *
     * @param configured names that exist without being published
     */
    public void reconfigure(
            HubLimits newLimits, Function<String, Optional<StreamRule>> newRules, Collection<String> configured) {
        List<Stream> removed;
        births.lock();
        try {
            limits = newLimits;
            rules = newRules;
            removed = streams.values().stream().filter(stream -> !keep(stream)).toList();
            removed.forEach(stream -> streams.remove(stream.name(), stream));
        } finally {
            births.unlock();
        }
        for (Stream stream : removed) {
            LOG.info("stream {}: removed by the configuration", stream.name());
            stream.close(new EndReason(EndReason.Kind.REMOVED, "removed by the configuration"));
        }
        configured.forEach(this::findOrCreate);
    }

    private boolean keep(Stream stream) {
        Optional<StreamRule> rule = rules.apply(stream.name());
        rule.ifPresent(stream::configure);
        return rule.isPresent();
    }

    /** Everything that happens because time passes. One thread, a few times per second. */
    public void tick() {
        hub.tally().tick();
        long nowMs = nowMs();
        for (Stream stream : streams.values()) {
            try {
                stream.tick(nowMs);
                if (stream.isFromPattern() && stream.closeIfUnused(nowMs, limits.lingerMs())) {
                    streams.remove(stream.name(), stream);
                }
            } catch (RuntimeException | Error e) {
                if (clockFaults.failed(e)) {
                    LOG.error("stream {}: its clock failed", stream.name(), e); // ours; the other streams go on
                }
            }
        }
        balance(nowMs);
    }

    /** Makes room for a publication: the longest logs become shorter. Not in any stream's turn. */
    private void relieve() {
        streams.values().forEach(stream -> stream.broadcast().lookAtNeed());
        balance(nowMs());
    }

    private void balance(long nowMs) {
        if (hub.memory().balance(nowMs)) {
            streams.values().forEach(stream -> stream.broadcast().shorten());
        }
    }

    /** What each address has of the pump. */
    public AddressLimits addresses() {
        return addresses;
    }

    /** What strangers do again and again, for the log. */
    public LogTally tally() {
        return hub.tally();
    }

    /** Ends all publications and viewers. They leave on their own threads: see {@link #isEmpty}. */
    public void close(EndReason reason) {
        births.lock();
        try {
            closed = true;
        } finally {
            births.unlock();
        }
        streams.values().forEach(stream -> stream.close(reason));
    }

    /** Whether no viewer is left. */
    public boolean isEmpty() {
        return streams.values().stream()
                .allMatch(stream -> stream.watchers().viewers().isEmpty());
    }

    public boolean isClosed() {
        return closed;
    }

    private long nowMs() {
        return hub.nowMs();
    }

    /** What all streams may keep together. */
    public MediaMemory memory() {
        return hub.memory();
    }
}
