package org.streampump.protocol;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
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
 * Decides who may watch, over every protocol: the stream may be unknown, full or offline, the pump may be closing, and the
 * visitor may be a pump from which the stream comes; for some streams, viewers wait. Any thread.
 */
public final class ViewerAdmission {
    /** Maximum time for the first segment of a present encoder, in milliseconds. */
    private static final long LONGEST_START_MS = 10_000;

    private final StreamRegistry registry;
    private final Function<String, Optional<StreamConfig>> streams;
    private final LoopCheck loopCheck;
    private final Supplier<AdmissionSettings> settings;

    /** @param streams the settings of a stream, or of the pattern that covers its name */
    public ViewerAdmission(
            StreamRegistry registry,
            Function<String, Optional<StreamConfig>> streams,
            LoopCheck loopCheck,
            Supplier<AdmissionSettings> settings) {
        this.registry = registry;
        this.streams = streams;
        this.loopCheck = loopCheck;
        this.settings = settings;
    }

    /** The stream that a visitor without a seat would watch. */
    record Offer(Stream stream, ContainerFormat format) {}

    /** Decides about a visitor who has just come. */
    public ViewerDecision decide(Visitor visitor) {
        return decided(visitor, null);
    }

    /**
     * Decides about a visitor who has waited; this visitor does not wait again.
     *
     * @param waited the previous decision; its seat passes to a decision that is {@link ViewerDecision.Seated}, and is
     *     otherwise given back by {@link Waiting#leave}
     */
    public ViewerDecision decideAfter(Waiting waited, Visitor visitor) {
        return decided(visitor, waited);
    }

    private ViewerDecision decided(Visitor visitor, Waiting waited) {
        try {
            StreamConfig config = config(visitor);
            Stream stream = stream(visitor, config, waits(config));
            Seat seat = waited == null
                    ? stream.seat().orElseThrow(() -> full("no more viewers are admitted at present"))
                    : waited.takeSeat();
            try {
                return seated(visitor, stream, seat, config, waited == null);
            } catch (Refused | RuntimeException | Error e) {
                seat.release();
                throw e;
            }
        } catch (Refused refused) {
            return refused;
        }
    }

    /**
     * Returns the offer for a visitor who does not want to watch now.
     *
     * @throws Refused as {@link #decide} would
     */
    Offer offer(Visitor visitor) throws Refused {
        Stream stream = stream(visitor, config(visitor), /* waits= */ false);
        Stream watched = watchable(stream).isPresent() ? stream : instead(visitor, stream);
        ContainerFormat format = watchable(watched).orElseThrow(() -> absent(stream));
        return new Offer(watched, format);
    }

    /** The pumps through which a stream has come, this pump last, for a visitor that is a pump. */
    String chainOf(String streamName) {
        return Chain.text(loopCheck.chainOf(streamName));
    }

    /** Whether the pump is shutting down. */
    boolean isClosed() {
        return registry.isClosed();
    }

    private StreamConfig config(Visitor visitor) throws Refused {
        Optional<StreamConfig> config =
                StreamName.isValid(visitor.name()) ? streams.apply(visitor.name()) : Optional.empty();
        return config.orElseThrow(Refused::noSuchStream);
    }

    private Stream stream(Visitor visitor, StreamConfig config, boolean waits) throws Refused {
        if (registry.isClosed()) {
            throw new Refused(Refused.Why.CLOSING, "the pump is shutting down");
        }
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

    private ViewerDecision seated(Visitor visitor, Stream stream, Seat seat, StreamConfig config, boolean hasJustCome)
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
            return waiting(visitor, stream, seat, waits(config));
        }
        throw absent(stream);
    }

    private Waiting waiting(Visitor visitor, Stream stream, Seat seat, boolean forAny) throws Refused {
        if (!seat.waits()) {
            throw full("no more viewers may wait at present");
        }
        AddressLimits.Place place = takePlace(AddressLimits.Kind.WAITING, visitor, seat);
        return new Waiting(
                stream,
                seat,
                place,
                !forAny,
                forAny ? settings.get().longestWait().toMillis() : LONGEST_START_MS);
    }

    /** Takes a place that is held as long as the seat; visitors who wait give their place back earlier. */
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
