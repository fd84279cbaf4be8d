package org.streampump.protocol;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.streampump.access.Action;
import org.streampump.access.Gate;
import org.streampump.access.Grant;
import org.streampump.access.RuleList;
import org.streampump.access.StreamAccess;
import org.streampump.access.Verdict;
import org.streampump.address.AddressLimits;
import org.streampump.config.StreamConfig;
import org.streampump.container.ContainerFormat;
import org.streampump.io.client.Chain;
import org.streampump.source.LoopCheck;
import org.streampump.source.SourceSettings;
import org.streampump.stream.NoRoomException;
import org.streampump.stream.Seat;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamName;
import org.streampump.stream.StreamRegistry;
import org.streampump.stream.StreamSettings;

/**
 * Decides who may watch, over every protocol. The stream's rules are asked first, which may take time. The limits, the state of
 * the stream and the visitor's chain of pumps decide next. Viewers of some streams may wait for an encoder. Any thread.
 */
public final class ViewerAdmission {
    /** Maximum time for the first segment of a present encoder, in milliseconds. */
    private static final long LONGEST_START_MS = 10_000;

    /** The right of viewers of a stream without rules; one for all, because nothing tells these viewers apart. */
    private static final Grant ANYONE = Grant.toStranger("anyone");

    private final StreamRegistry registry;
    private final Function<String, Optional<StreamConfig>> streams;
    private final LoopCheck loopCheck;
    private final Supplier<AdmissionSettings> settings;
    private final Gate gate;

    /** @param streams the settings of a stream, or of the pattern that covers its name */
    public ViewerAdmission(
            StreamRegistry registry,
            Function<String, Optional<StreamConfig>> streams,
            LoopCheck loopCheck,
            Supplier<AdmissionSettings> settings,
            Gate gate) {
        this.registry = registry;
        this.streams = streams;
        this.loopCheck = loopCheck;
        this.settings = settings;
        this.gate = gate;
    }

    /** Decides about a visitor who has just come. */
    public ViewerDecision decide(Visitor visitor) {
        return asked(visitor, /* looks= */ false);
    }

    /** Decides about a visitor who does not want to watch now, as {@link #decide} would; takes no seat. */
    public ViewerDecision decideLook(Visitor visitor) {
        return asked(visitor, /* looks= */ true);
    }

    /** Asks the stream's rules. Without rules, which is the usual case, nothing is asked and nothing is allocated. */
    private ViewerDecision asked(Visitor visitor, boolean looks) {
        try {
            StreamConfig config = config(visitor);
            RuleList rules = config.get(StreamAccess.class).watch();
            if (rules.isForAnyone()) {
                return admitted(visitor, config, ANYONE, looks);
            }
            checkOpen();
            CompletableFuture<Verdict> verdict = gate.ask(visitor.asksTo(Action.WATCH), rules);
            return verdict.isDone()
                    ? afterVerdict(visitor, verdict.join(), looks)
                    : new ViewerDecision.Pending(verdict.thenApply(given -> afterVerdict(visitor, given, looks)));
        } catch (Refused refused) {
            return refused;
        }
    }

    private ViewerDecision afterVerdict(Visitor visitor, Verdict verdict, boolean looks) {
        if (!(verdict instanceof Verdict.Admitted admitted)) {
            return Refused.of(verdict, Action.WATCH);
        }
        try {
            return admitted(visitor, config(visitor), admitted.grant(), looks);
        } catch (Refused refused) {
            return refused;
        }
    }

    private ViewerDecision admitted(Visitor visitor, StreamConfig config, Grant grant, boolean looks) throws Refused {
        return looks ? offered(visitor, config) : seated(visitor, config, grant);
    }

    /**
     * Decides about a visitor who has waited; this visitor does not wait again.
     *
     * @param waited the previous decision; its seat passes to a decision that is {@link ViewerDecision.Seated}, and is
     *     otherwise given back by {@link Waiting#leave}
     */
    public ViewerDecision decideAfter(Waiting waited, Visitor visitor) {
        try {
            StreamConfig config = config(visitor);
            if (!config.get(StreamAccess.class).watch().stillAdmits(waited.grant())) { // the rules have changed
                throw new Refused(Refused.Why.UNAUTHENTICATED, Action.WATCH.needed());
            }
            Stream stream = stream(visitor, config, waits(config));
            return seated(visitor, stream, waited.takeSeat(), config, waited.grant(), /* hasJustCome= */ false);
        } catch (Refused refused) {
            return refused;
        }
    }

    private ViewerDecision seated(Visitor visitor, StreamConfig config, Grant grant) throws Refused {
        Stream stream = stream(visitor, config, waits(config));
        Seat seat = stream.seat().orElseThrow(() -> full("no more viewers are admitted at present"));
        return seated(visitor, stream, seat, config, grant, /* hasJustCome= */ true);
    }

    private ViewerDecision offered(Visitor visitor, StreamConfig config) throws Refused {
        Stream stream = stream(visitor, config, /* waits= */ false);
        Stream watched = watchable(stream).isPresent() ? stream : instead(visitor, stream);
        ContainerFormat format = watchable(watched).orElseThrow(() -> absent(stream));
        return new ViewerDecision.Offered(watched, format);
    }

    /** The pumps through which a stream has come, this pump last, for a visitor that is a pump. */
    String chainOf(String streamName) {
        return Chain.text(loopCheck.chainOf(streamName));
    }

    /** Whether the pump is shutting down. */
    boolean isClosed() {
        return registry.isClosed() || gate.isClosed();
    }

    private StreamConfig config(Visitor visitor) throws Refused {
        Optional<StreamConfig> config =
                StreamName.isValid(visitor.name()) ? streams.apply(visitor.name()) : Optional.empty();
        return config.orElseThrow(Refused::noSuchStream);
    }

    private void checkOpen() throws Refused {
        if (registry.isClosed()) {
            throw new Refused(Refused.Why.CLOSING, "the pump is shutting down");
        }
    }

    private Stream stream(Visitor visitor, StreamConfig config, boolean waits) throws Refused {
        checkOpen();
        if (isInLoop(visitor, visitor.name())) {
            throw new Refused(Refused.Why.LOOP, "loop: the stream would come from itself");
        }
        boolean mayBeOffline =
                waits || config.get(StreamSettings.class).radio().fallback().isPresent();
        try {
            Optional<Stream> found = mayBeOffline
                    ? registry.findOrAwait(visitor.name(), visitor.address())
                    : registry.find(visitor.name());
            return found.orElseThrow(ViewerAdmission::offline);
        } catch (NoRoomException e) {
            throw full(e.getMessage());
        }
    }

    /** Whether the visitor is a pump from which this stream comes. */
    private boolean isInLoop(Visitor visitor, String streamName) {
        return visitor.chain()
                .filter(chain -> !loopCheck.wantedBy(streamName, Chain.parse(chain)))
                .isPresent();
    }

    /** Returns the fallback of an offline stream, if this visitor may watch it; otherwise the stream itself. */
    private Stream instead(Visitor visitor, Stream stream) {
        return stream.fallback()
                .filter(fallback -> !isInLoop(visitor, fallback.name()))
                .orElse(stream);
    }

    /** Decides about a visitor with a seat, and gives the seat back if the visitor is refused. */
    private ViewerDecision seated(
            Visitor visitor, Stream stream, Seat seat, StreamConfig config, Grant grant, boolean hasJustCome)
            throws Refused {
        try {
            return watching(visitor, stream, seat, config, grant, hasJustCome);
        } catch (Refused | RuntimeException | Error e) {
            seat.release();
            throw e;
        }
    }

    private ViewerDecision watching(
            Visitor visitor, Stream stream, Seat seat, StreamConfig config, Grant grant, boolean hasJustCome)
            throws Refused {
        Optional<ContainerFormat> format = hasJustCome ? watchable(stream) : stream.format(seat);
        Stream watched = format.isPresent() ? stream : instead(visitor, stream);
        if (watched != stream) {
            format = watchable(watched);
        }
        if (format.isPresent()) {
            AddressLimits.Place unused = takePlace(AddressLimits.Kind.VIEWER, visitor, seat);
            return new ViewerDecision.Seated(watched, format.get(), seat);
        }
        boolean isPublished = stream.broadcast().publication().isPresent();
        if (hasJustCome && (waits(config) || isPublished)) {
            return waiting(visitor, stream, seat, grant, waits(config));
        }
        throw absent(stream);
    }

    private Waiting waiting(Visitor visitor, Stream stream, Seat seat, Grant grant, boolean forAny) throws Refused {
        if (!seat.waits()) {
            throw full("no more viewers may wait at present");
        }
        AddressLimits.Place place = takePlace(AddressLimits.Kind.WAITING, visitor, seat);
        return new Waiting(
                stream,
                seat,
                grant,
                place,
                !forAny,
                forAny ? settings.get().longestWait().toMillis() : LONGEST_START_MS);
    }

    /**
     * Takes a place within the limits of the visitor's address, which is held as long as the seat; visitors who wait give their
     * place back earlier.
     */
    private AddressLimits.Place takePlace(AddressLimits.Kind kind, Visitor visitor, Seat seat) throws Refused {
        try {
            AddressLimits.Place place = registry.addresses().take(kind, visitor.address());
            seat.whenReleased(place::leave);
            return place;
        } catch (AddressLimits.Reached e) {
            throw full(e.getMessage());
        }
    }

    /** Whether a viewer who comes while the stream is offline is held until the stream is live. */
    private static boolean waits(StreamConfig config) {
        return config.get(StreamSettings.class).viewers().isWaitedFor()
                || config.get(SourceSettings.class).onDemand().isPresent();
    }

    private static Refused absent(Stream stream) {
        return stream.broadcast().publication().isPresent()
                ? new Refused(Refused.Why.OFFLINE, "the encoder has not sent enough yet for anybody to begin")
                : offline();
    }

    private static Optional<ContainerFormat> watchable(Stream stream) {
        return switch (stream.state()) {
            case LIVE, HELD -> stream.format();
            case OFFLINE, STARTING -> Optional.empty();
        };
    }

    private static Refused offline() {
        return new Refused(Refused.Why.OFFLINE, "the stream is offline");
    }

    private static Refused full(String text) {
        return new Refused(Refused.Why.FULL, text);
    }
}
