package org.streampump.status;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import org.streampump.access.AccessSettings;
import org.streampump.access.Gate;
import org.streampump.access.StreamAccess;
import org.streampump.api.ApiDocuments;
import org.streampump.api.ApiDoor;
import org.streampump.api.HealthDoor;
import org.streampump.config.Layer;
import org.streampump.config.PumpConfig;
import org.streampump.config.TestConfig;
import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.mpegts.MpegTs;
import org.streampump.control.PumpControl;
import org.streampump.door.Administrators;
import org.streampump.door.Credentials;
import org.streampump.icecast.IcecastDocuments;
import org.streampump.icecast.IcecastDoor;
import org.streampump.icecast.IcecastMounts;
import org.streampump.icecast.IcecastStatus;
import org.streampump.logging.LogTally;
import org.streampump.stream.BusyException;
import org.streampump.stream.Dispatcher;
import org.streampump.stream.EndReason;
import org.streampump.stream.HubLimits;
import org.streampump.stream.Publication;
import org.streampump.stream.PublicationEndedException;
import org.streampump.stream.Publisher;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamName;
import org.streampump.stream.StreamRegistry;
import org.streampump.stream.StreamRule;
import org.streampump.stream.StreamSettings;
import org.streampump.stream.Viewer;
import org.streampump.stream.ViewerInfo;
import org.streampump.stream.log.ViewerOutput;

/** A registry without threads, a configuration from text, a clock by hand, encoders and viewers without sockets. */
public final class TestPump {
    public static final String PUSH = "{\"publish\": {\"key\": \"s3cret\"}}";

    public final AtomicLong nowMs = new AtomicLong(1_000);
    public final AtomicLong requests = new AtomicLong();
    public final FormatDetector formats = new FormatDetector(List.<ContainerFormat>of(new MpegTs()));
    public final PumpConfig config;
    public final LogTally tally = new LogTally(nowMs::get);
    public final StreamRegistry registry;
    public Optional<String> trouble = Optional.empty();
    public final Map<String, SourceStatus> sources = new HashMap<>();
    private final Dispatcher dispatcher = new Dispatcher(1);
    public final ApiDocuments documents;
    public final IcecastDocuments icecast;
    public final Gate gate;
    public final Credentials credentials;
    public final ApiDoor apiDoor;
    public final HealthDoor healthDoor;
    public final IcecastDoor icecastDoor;
    final Status status;

    /** @param namesAndValues parameters: a name and its value in turn */
    public TestPump(String... namesAndValues) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        config = TestConfig.loader(Set.of("mpegts"), TestConfig.SOURCES, StreamName::isValid)
                .load(List.of(new Layer("test", parameters)));
        HubLimits limits = new HubLimits(config.pump(HubLimits.class).maxViewers(), 100, /* lingerMs= */ 60_000);
        registry = new StreamRegistry(dispatcher, limits, this::rule, nowMs::get);
        registry.reconfigure(
                limits,
                this::rule,
                config.streams().values().stream()
                        .filter(stream -> stream.enabled() && !stream.isPattern())
                        .map(stream -> stream.name())
                        .toList());
        status = new Status(
                registry,
                () -> config,
                formats,
                "/pump",
                "1.2.3",
                name -> Optional.ofNullable(sources.get(name)),
                nowMs::get,
                () -> trouble);
        documents = new ApiDocuments(status);
        icecast = new IcecastDocuments(
                status,
                new IcecastStatus(
                        registry,
                        () -> config,
                        new IcecastMounts(registry, "/pump"),
                        "1.2.3",
                        status::timeOfDay,
                        requests::get));
        ScheduledThreadPoolExecutor stopped = new ScheduledThreadPoolExecutor(1);
        stopped.shutdown(); // so that verdicts are given at once
        gate = new Gate(() -> config.pump(AccessSettings.class).guesses(), nowMs::get, stopped);
        credentials = new Credentials(gate);
        Administrators administrators = new Administrators(
                () -> config.pump(AccessSettings.class).administrators(),
                name -> config.find(name).map(stream -> stream.get(StreamAccess.class)),
                credentials,
                tally);
        apiDoor = new ApiDoor(new PumpControl(registry), documents, administrators);
        healthDoor = new HealthDoor(documents, administrators);
        icecastDoor = new IcecastDoor(registry, new PumpControl(registry), icecast, administrators);
    }

    /** From here on viewers have their turns, until {@link #stop}. */
    public void start() {
        dispatcher.start();
    }

    public void stop() {
        dispatcher.stop();
    }

    /** Gives back the libraries that make the documents. */
    public void close() {
        documents.close();
        icecast.close();
    }

    private Optional<StreamRule> rule(String name) {
        return config.find(name).map(stream -> new StreamRule(StreamSettings.DEFAULTS, stream.isPattern()));
    }

    /** Publishes a recorded stream of H.264 and AAC, without its end. */
    public Publication publish(String name, Publisher publisher) {
        try (InputStream sample = TestPump.class.getResourceAsStream("/samples/mpegts/h264_aac.ts")) {
            byte[] bytes = sample.readAllBytes();
            Publication publication = stream(name).broadcast().publish(publisher, null, formats);
            publication.feed(bytes, 0, bytes.length);
            return publication;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (BusyException | RefusedStreamException | PublicationEndedException e) {
            throw new IllegalStateException(e);
        }
    }

    public Viewer watch(String name, String userAgent) {
        return watch(name, userAgent, new NotReady());
    }

    public Viewer watch(String name, String userAgent, ViewerOutput output) {
        Stream stream = stream(name);
        ViewerInfo info = new ViewerInfo("203.0.113.9:5000", "HTTP/1.1", userAgent);
        return stream.watch(output, info, Optional.empty(), stream.seat().orElseThrow())
                .orElseThrow();
    }

    public Stream stream(String name) {
        return registry.findOrCreate(name).orElseThrow();
    }

    /** Remembers how it was ended. */
    public static final class FakePublisher implements Publisher {
        public EndReason ended;

        @Override
        public String peer() {
            return "192.0.2.7:4000";
        }

        @Override
        public Object identity() {
            return "s3cret";
        }

        @Override
        public void ended(EndReason reason) {
            ended = reason;
        }
    }

    /** Takes everything. */
    public static final class Taking implements ViewerOutput {
        public final AtomicLong taken = new AtomicLong();

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public boolean keepsBytes() {
            return false;
        }

        @Override
        public void write(ByteBuffer bytes) {
            taken.addAndGet(bytes.remaining());
            bytes.position(bytes.limit());
        }

        @Override
        public void flush() {
            // holds nothing
        }

        @Override
        public void end() {
            // nobody is at the other end
        }

        @Override
        public void abort() {
            // nobody is at the other end
        }

        @Override
        public int pieceBytes() {
            return 8_192;
        }
    }

    /** Takes nothing, so that a viewer stays where it began. */
    private static final class NotReady implements ViewerOutput {
        @Override
        public boolean isReady() {
            return false;
        }

        @Override
        public boolean keepsBytes() {
            return true;
        }

        @Override
        public void write(ByteBuffer bytes) {
            throw new IllegalStateException("not ready");
        }

        @Override
        public void flush() {
            throw new IllegalStateException("not ready");
        }

        @Override
        public void end() {
            // nobody is at the other end
        }

        @Override
        public void abort() {
            // nobody is at the other end
        }

        @Override
        public int pieceBytes() {
            return 8_192;
        }
    }
}
