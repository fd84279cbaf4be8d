package org.streampump.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.adapter.JsonbAdapter;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.streampump.door.BodyAnswer;
import org.streampump.door.JsonBinding;
import org.streampump.door.UnchangingAnswer;
import org.streampump.status.Audience;
import org.streampump.status.HealthStatus;
import org.streampump.status.KnownFormat;
import org.streampump.status.PublishState;
import org.streampump.status.PumpStatus;
import org.streampump.status.Status;
import org.streampump.status.StreamState;
import org.streampump.status.StreamStatus;
import org.streampump.status.ViewerStatus;

/**
 * The API's documents: JSON objects in UTF-8. Any thread. Made by a thread whose context class loader is the web application's,
 * because the binding is looked up there; to be closed when the pump has stopped.
 */
public final class ApiDocuments implements AutoCloseable {
    private static final int MAX_NESTING = 16; // as in the configuration; a title needs only 1

    /** The answer of {@code /api/v1/streams}. */
    public record StreamList(PumpStatus pump, List<StreamStatus> streams) {}

    /**
     * The answer of {@code /api/v1/streams/NAME}.
     *
     * @param viewers only for the administrator, otherwise null and absent from the document
     */
    public record OneStream(StreamStatus stream, List<ViewerStatus> viewers) {}

    /** The answer of {@code /api/v1/viewers}. */
    public record ViewerList(List<ViewerStatus> viewers) {}

    /** The answer of {@code /api/v1/formats}. */
    public record FormatList(List<KnownFormat> formats) {}

    /** The answer to a refused request. */
    public record Refusal(String error) {}

    private record Rendered(long atMs, byte[] json) {}

    private final Status status;
    private final JsonBinding binding =
            new JsonBinding(new JsonbConfig().withAdapters(new StreamStateAsText(), new PublishStateAsText()));

    private final UnchangingAnswer formats;

    /**
     * Makes the readers of titles. The binding is not used for titles, because it skips parts that it does not need, and never
     * returns when the input ends in the middle of such a part.
     */
    private final JsonReaderFactory readers = Json.createReaderFactory(Map.of());

    private final JsonParserFactory parsers = Json.createParserFactory(Map.of());

    // Guarded by this.
    private Rendered publicList;

    public ApiDocuments(Status status) {
        this.status = status;
        this.formats = UnchangingAnswer.of(json(new FormatList(status.formats())), BodyAnswer.JSON);
    }

    public byte[] streams(Audience audience) {
        return audience == Audience.ANYONE ? publicList() : list(audience);
    }

    /** The lock is held during the rendering on purpose: callers who wait for it receive the same bytes. */
    private synchronized byte[] publicList() {
        long nowMs = status.nowMs();
        if (publicList == null || nowMs - publicList.atMs() >= Status.LIST_MAX_AGE_MS) {
            publicList = new Rendered(nowMs, list(Audience.ANYONE));
        }
        return publicList.json();
    }

    private byte[] list(Audience audience) {
        return json(new StreamList(status.pump(audience), status.streams(audience)));
    }

    /** Returns the document of one stream; empty when no such stream is configured. */
    public Optional<byte[]> stream(String name, Audience audience) {
        List<ViewerStatus> viewers = audience == Audience.ADMINISTRATOR ? status.viewers(name) : null;
        return status.stream(name, audience).map(stream -> json(new OneStream(stream, viewers)));
    }

    /** The list of viewers; for the administrator. */
    public byte[] viewers() {
        return json(new ViewerList(status.viewers()));
    }

    /** The list of formats; for everybody. */
    public UnchangingAnswer formats() {
        return formats;
    }

    public HealthStatus health() {
        return health(Audience.ANYONE);
    }

    public HealthStatus health(Audience audience) {
        return status.health(audience);
    }

    public byte[] health(HealthStatus health) {
        return json(health);
    }

    /** Returns the title that a client's document sets, unchanged; empty when the document has no title. */
    public Optional<String> titleIn(byte[] json) {
        String text = new String(json, UTF_8);
        try (JsonReader reader = readers.createReader(new StringReader(text))) {
            return isOneShallowDocument(text) && reader.readObject().get("title") instanceof JsonString title
                    ? Optional.of(title.getString())
                    : Optional.empty();
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether a text is exactly one JSON document of little depth: the reader recurses once per level of nesting, and ignores
     * text after the document.
     */
    private boolean isOneShallowDocument(String json) {
        try (JsonParser parser = parsers.createParser(new StringReader(json))) {
            int depth = 0;
            while (parser.hasNext() && depth <= MAX_NESTING) {
                depth += switch (parser.next()) {
                    case START_OBJECT, START_ARRAY -> 1;
                    case END_OBJECT, END_ARRAY -> -1;
                    default -> 0;
                };
            }
            return depth == 0;
        }
    }

    /** Returns the document with the reason for a refusal. */
    public byte[] refusal(String why) {
        return json(new Refusal(why));
    }

    private byte[] json(Object document) {
        return binding.bytes(document);
    }

    @Override
    public void close() {
        binding.close();
    }

    /** Writes a state in lower case, as the API's clients expect it. */
    public static final class StreamStateAsText implements JsonbAdapter<StreamState, String> {
        @Override
        public String adaptToJson(StreamState state) {
            return state.text();
        }

        @Override
        public StreamState adaptFromJson(String text) {
            return StreamState.valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** Writes a state in lower case, as the API's clients expect it. */
    public static final class PublishStateAsText implements JsonbAdapter<PublishState, String> {
        @Override
        public String adaptToJson(PublishState state) {
            return state.text();
        }

        @Override
        public PublishState adaptFromJson(String text) {
            return PublishState.valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
