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
import org.streampump.container.FormatDetector;
import org.streampump.container.Remedy;
import org.streampump.source.SourceSettings;
import org.streampump.stream.AcceptedContainers;
import org.streampump.stream.NoRoomException;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamName;
import org.streampump.stream.StreamRegistry;

/**
 * Decides who may publish, over every protocol, and holds the checks that every encoder must pass before a byte of its stream
 * is read. Any thread.
 */
public final class PublisherAdmission {
    /**
     * The media type that ffmpeg announces for every stream that it sends to an Icecast, unless its user sets a different type.
     */
    private static final String DEFAULT_TYPE = "audio/mpeg";

    private final StreamRegistry registry;
    private final Function<String, Optional<StreamConfig>> streams;
    private final FormatDetector formats;
    private final Supplier<AdmissionSettings> settings;
    private final Gate gate;

    /** @param streams the settings of a stream, or of the pattern that covers its name */
    public PublisherAdmission(
            StreamRegistry registry,
            Function<String, Optional<StreamConfig>> streams,
            FormatDetector formats,
            Supplier<AdmissionSettings> settings,
            Gate gate) {
        this.registry = registry;
        this.streams = streams;
        this.formats = formats;
        this.settings = settings;
        this.gate = gate;
    }

    /** Returns the decision about a visitor. A different thread completes a pending decision and must not be blocked. */
    public CompletableFuture<PublisherDecision> decide(Visitor visitor) {
        try {
            StreamConfig config = config(visitor);
            checkOpen();
            if (config.get(SourceSettings.class).isPulled()) {
                throw new Refused(Refused.Why.FORBIDDEN, "the pump fetches this stream itself: it cannot be published");
            }
            RuleList rules = config.get(StreamAccess.class).publish();
            FormatDetector allowed = allowed(config);
            return rules.isForAnyone()
                    ? CompletableFuture.completedFuture(
                            new PublisherDecision.Admitted(Grant.toStranger(visitor.address()), allowed))
                    : gate.ask(visitor.asksTo(Action.PUBLISH), rules).thenApply(verdict -> decision(verdict, allowed));
        } catch (Refused refused) {
            return CompletableFuture.completedFuture(refused);
        }
    }

    private static PublisherDecision decision(Verdict verdict, FormatDetector allowed) {
        return verdict instanceof Verdict.Admitted admitted
                ? new PublisherDecision.Admitted(admitted.grant(), allowed)
                : Refused.of(verdict, Action.PUBLISH);
    }

    private StreamConfig config(Visitor visitor) throws Refused {
        Optional<StreamConfig> config =
                StreamName.isValid(visitor.name()) ? streams.apply(visitor.name()) : Optional.empty();
        return config.orElseThrow(Refused::noSuchStream);
    }

    /** @throws Refused once the pump is shutting down */
    void checkOpen() throws Refused {
        if (registry.isClosed()) {
            throw new Refused(Refused.Why.CLOSING, "the pump is shutting down");
        }
    }

    /** The containers that a stream accepts. */
    FormatDetector allowed(StreamConfig config) {
        return formats.only(config.get(AcceptedContainers.class).names());
    }

    /**
     * Returns the containers that the stream accepts, together with the container that the encoder announces, by its media type
     * or else by the extension of the stream's name.
     *
     * @param mediaType without parameters and in lower case; may be empty
     * @throws Refused the stream does not accept the announced container
     */
    public FormatDetector expected(String streamName, String mediaType, FormatDetector allowed) throws Refused {
        String fileName = streamName.substring(streamName.lastIndexOf('/') + 1);
        Optional<ContainerFormat> announced = formats.announced(mediaType, fileName);
        if (announced.isEmpty()) {
            return allowed;
        }
        if (!mediaType.equals(DEFAULT_TYPE)) {
            checkAllowed(announced.get(), allowed);
        } // otherwise the first bytes tell the format
        return allowed.expecting(announced.get());
    }

    /**
     * Refuses a container that the stream does not accept.
     *
     * @throws Refused the stream does not accept this container
     */
    public void checkAllowed(ContainerFormat format, FormatDetector allowed) throws Refused {
        if (!allowed.formats().contains(format)) {
            throw new Refused(
                    Refused.Why.UNSUPPORTED,
                    format.label() + " is not allowed here; allowed: " + FormatDetector.list(allowed.formats()) + "; "
                            + Remedy.oneOf(allowed.formats()));
        }
    }

    /**
     * Returns the stream; makes it if necessary.
     *
     * @param address the visitor's address
     * @throws Refused patterns have made too many streams, or the stream is gone
     */
    public Stream stream(String name, String address) throws Refused {
        try {
            return registry.findOrCreate(name, address)
                    .orElseThrow(() -> new Refused(Refused.Why.CLOSING, "the stream is no longer configured"));
        } catch (NoRoomException e) {
            throw new Refused(Refused.Why.FULL, e.getMessage());
        }
    }

    /**
     * Takes a place among the encoders of the pump and of their address.
     *
     * @param address the visitor's address
     * @return a task that gives the place back; to be run once, when the encoder has gone
     * @throws Refused no place is left
     */
    public Runnable enter(String address) throws Refused {
        AddressLimits.Place ofAddress = placeOfAddress(address);
        if (!registry.enterPublisher(mostPublishers())) {
            ofAddress.leave();
            throw new Refused(Refused.Why.FULL, "the pump has no room for another encoder");
        }
        return () -> {
            registry.leavePublisher();
            ofAddress.leave();
        };
    }

    private AddressLimits.Place placeOfAddress(String address) throws Refused {
        try {
            return registry.addresses().take(AddressLimits.Kind.PUBLISHER, address);
        } catch (AddressLimits.Reached e) {
            throw new Refused(Refused.Why.FULL, e.getMessage());
        }
    }

    /** The pump's maximum number of encoders at a time. */
    public int mostPublishers() {
        return settings.get().maxPublishers();
    }
}
