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
import org.streampump.stream.log.MediaMemory;

/** All streams of one pump. Any thread. */
public final class StreamRegistry {
    private static final Logger LOG = LogManager.getLogger(StreamRegistry.class);

    /**
     * Minimum time without use before a stream may be evicted, in milliseconds: somebody may be about to use a younger stream.
     */
    private static final long YOUNG_MS = 1_000;

    private final ConcurrentMap<String, Stream> streams = new ConcurrentHashMap<>();
    private final Dispatcher dispatcher;
    private final Hub hub;
    private final AddressLimits addresses = new AddressLimits(() -> limits().perAddress(), () -> limits().trusted());
    private final AtomicInteger publishers = new AtomicInteger();

    /** Guards the set of streams against a change of the configuration and the end of the pump; never held while calling out. */
    private final ReentrantLock births = new ReentrantLock();

    private final Faults faults;
    private final Faults.Part clockFaults;
    private final SeatLimitWatch seatLimit;

    private volatile Function<String, Optional<StreamRule>> rules;
    private volatile HubLimits limits;
    private volatile boolean closed;

    /**
     * @param rules finds the rule for the stream of a name; empty when no stream may have the name
     * @param clockMs a clock in milliseconds that never goes back
     */
    public StreamRegistry(
            Dispatcher dispatcher,
            HubLimits limits,
            Function<String, Optional<StreamRule>> rules,
            LongSupplier clockMs) {
        this(
                dispatcher,
                limits,
                rules,
                clockMs,
                new Intros(new FormatDetector(List.of()), new MediaMemory(MediaMemory.UNBOUNDED)),
                new MediaMemory(MediaMemory.UNBOUNDED),
                new PumpEvents(List.of(), dispatcher.faults()));
    }

    /**
     * @param intros the files that viewers get before streams
     * @param memory the memory for the media of all streams
     * @param events tells listeners what happens
     */
    public StreamRegistry(
            Dispatcher dispatcher,
            HubLimits limits,
            Function<String, Optional<StreamRule>> rules,
            LongSupplier clockMs,
            Intros intros,
            MediaMemory memory,
            PumpEvents events) {
        this.dispatcher = dispatcher;
        this.faults = dispatcher.faults();
        this.clockFaults = faults.part("the streams' clock");
        this.limits = limits;
        this.rules = rules;
        this.seatLimit = new SeatLimitWatch(events, /* streamName= */ "");
        this.hub = new Hub(
                clockMs,
                new AtomicLong(),
                new AtomicLong(),
                new SeatCounts(),
                this::limits,
                intros,
                events,
                new Counters(),
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
     * Finds the stream of this name, or creates it if a pattern covers the name.
     *
     * @return empty when the name is unknown, or the pump is closed, or there is no room for another stream
     */
    public Optional<Stream> findOrCreate(String name) {
        return findOrNone(new Birth(name, Optional.empty(), /* awaited= */ false));
    }

    /** Like {@link #findOrCreate(String)}, for a fallback that viewers wait for. */
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
     * Finds the stream of this name for an encoder, or creates it if a pattern covers the name.
     *
     * @param address the encoder's address, as the servlet container reports it
     * @return empty when the name is unknown, or the pump is closed
     */
    public Optional<Stream> findOrCreate(String name, String address) throws NoRoomException {
        return findOrBear(new Birth(name, Optional.of(address == null ? "" : address), /* awaited= */ false));
    }

    /**
     * Like {@link #findOrCreate(String, String)}, for a viewer who waits for an encoder. Anybody may ask for any name that a
     * pattern covers, so streams that viewers ask for may take only half of the places; the rest is left to encoders.
     */
    public Optional<Stream> findOrAwait(String name, String address) throws NoRoomException {
        return findOrBear(new Birth(name, Optional.of(address == null ? "" : address), /* awaited= */ true));
    }

    /**
     * A stream that may have to be created.
     *
     * @param address the address that asks; empty when no peer outside the pump asks
     * @param awaited whether a viewer asks rather than an encoder
     */
    private record Birth(String name, Optional<String> address, boolean awaited) {
        int share(int most) {
            return awaited ? most / 2 : most;
        }
    }

    /** Finds or creates a stream. Before a stream is refused, the stream that is unused for the longest time makes room. */
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

    /** Takes a place for a new stream and returns it; null when no peer outside the pump asks. */
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

    /** Closes one unused stream among the rivals; returns false when all rivals are used or about to be used. */
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

    /** Counts the failures of this pump's parts. */
    public Faults faults() {
        return faults;
    }

    /**
     * Notes that a servlet container's thread has failed in the pump's work on a request, because memory ran out or a class
     * could not be loaded. Not called for exceptions, because a stranger may know how to cause one. The caller has already
     * logged the failure. Any thread.
     */
    public void workerFailed(Error why) {
        hub.workers().failed(why);
    }

    /** Number of taken seats, including those of viewers who wait. */
    public int seatsTaken() {
        return hub.seats().taken().get();
    }

    /**
     * Takes a place among the pump's encoders.
     *
     * @param most number of places
     * @return false when all places are taken; else {@link #leavePublisher} gives the place back
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
     * Applies a new configuration. A stream that the configuration no longer covers ends; a stream that it still covers changes
     * only its settings; configured streams are created. Publishers and viewers of unchanged streams notice nothing.
     *
     * @param configured names of streams that exist even without a publisher
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
            hub.events().tell(new PumpEvent.StreamRemoved(stream.name()));
            stream.close(new EndReason(EndReason.Kind.REMOVED, "removed by the configuration"));
        }
        configured.forEach(this::findOrCreate);
    }

    private boolean keep(Stream stream) {
        Optional<StreamRule> rule = rules.apply(stream.name());
        rule.ifPresent(stream::configure);
        return rule.isPresent();
    }

    /** Does everything that happens because time passes. Called by one thread, a few times per second. */
    public void tick() {
        long nowMs = nowMs();
        seatLimit.look(seatsTaken(), limits.maxViewers());
        for (Stream stream : streams.values()) {
            try {
                stream.tick(nowMs);
                if (stream.isFromPattern() && stream.closeIfUnused(nowMs, limits.lingerMs())) {
                    streams.remove(stream.name(), stream);
                }
            } catch (RuntimeException | Error e) {
                if (clockFaults.failed(e)) {
                    LOG.error("stream {}: its clock failed", stream.name(), e); // a bug; the next streams go on
                }
            }
        }
        balance(nowMs);
    }

    /** Makes room for a publication by shortening the longest logs. Not in any stream's turn. */
    private void relieve() {
        streams.values().forEach(stream -> stream.broadcast().lookAtNeed());
        balance(nowMs());
    }

    private void balance(long nowMs) {
        if (hub.memory().balance(nowMs)) {
            streams.values().forEach(stream -> stream.broadcast().shorten());
        }
    }

    /** The limits of each address, and how much of them the address uses. */
    public AddressLimits addresses() {
        return addresses;
    }

    /** The counters of all streams together, since the pump started. */
    public Counters counters() {
        return hub.counters();
    }

    /** The receiver of all events of the pump, which tells the listeners. */
    public PumpEvents events() {
        return hub.events();
    }

    /** Ends all publications and viewers. Viewers leave on the threads of their lanes: see {@link #isEmpty}. */
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

    /** The memory for the media of all streams. */
    public MediaMemory memory() {
        return hub.memory();
    }
}
