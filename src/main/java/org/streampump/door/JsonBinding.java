package org.streampump.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;

/**
 * Writes documents in JSON. Any thread. Made by a thread whose context class loader is that of the web application, because the
 * binding is looked up there; to be closed when the pump has stopped.
 */
public final class JsonBinding implements AutoCloseable {
    private final Jsonb jsonb;

    public JsonBinding(JsonbConfig config) {
        this.jsonb = JsonbBuilder.create(config);
    }

    public String text(Object document) {
        return jsonb.toJson(document);
    }

    /** Returns the document in UTF-8. */
    public byte[] bytes(Object document) {
        return text(document).getBytes(UTF_8);
    }

    @Override
    public void close() {
        try {
            jsonb.close();
        } catch (Exception e) {
            throw new IllegalStateException("the JSON binding did not close", e);
        }
    }
}
