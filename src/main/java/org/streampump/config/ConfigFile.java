package org.streampump.config;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.streampump.settings.Problem;
import org.streampump.settings.SettingsReader;

/**
 * The external configuration file: a JSON object with {@code pump} and {@code streams}, or with flat {@code pump.KEY}
 * and {@code stream.NAME}. Reading blocks on the disk. Not thread-safe: one caller at a time.
 */
final class ConfigFile {
    static final int MAX_BYTES = 4 << 20;

    private final Path path;
    private final JsonText json;
    private String lastState = "";

    ConfigFile(Path path, JsonText json) {
        this.path = path;
        this.json = json;
    }

    /**
     * The file's present content.
     *
     * @param layer empty when the file as a whole cannot be used; the problems say why
     */
    record Snapshot(Optional<Layer> layer, List<Problem> problems) {}

    /**
     * Reads the file. The content decides whether the file has changed, because a file may change within the resolution of its
     * time stamp, and may get a new time stamp without changing.
     *
     * @return empty when nothing has changed since the previous call
     */
    Optional<Snapshot> poll() {
        byte[] bytes = new byte[0];
        String trouble = unusable();
        if (trouble.isEmpty()) {
            try (InputStream in = Files.newInputStream(path)) {
                bytes = in.readNBytes(MAX_BYTES + 1);
            } catch (IOException e) {
                trouble = "a file that can be read: " + e.getClass().getSimpleName();
            }
        }
        String state = trouble + hash(bytes);
        if (state.equals(lastState)) {
            return Optional.empty();
        }
        lastState = state;
        return Optional.of(trouble.isEmpty() ? parse(bytes) : failure(trouble));
    }

    /**
     * Returns what the path should be, in the words of a problem; empty if the file may be opened. Checked before the file is
     * opened, because opening a pipe or a device would block for ever.
     */
    private String unusable() {
        if (Files.notExists(path)) {
            return "a file that exists";
        }
        if (!Files.exists(path)) {
            return "a file that the server's user can reach"; // a folder of the path is closed, or is no folder
        }
        return Files.isRegularFile(path) ? "" : "a regular file";
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private Snapshot failure(String expected) {
        return new Snapshot(Optional.empty(), List.of(new Problem(path.toString(), "", "", expected)));
    }

    private Snapshot parse(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            return failure("at most " + MAX_BYTES + " bytes");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return parse(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            return failure("a text in UTF-8");
        }
    }

    private Snapshot parse(String text) {
        List<Problem> problems = new ArrayList<>();
        Optional<JsonObject> object = json.object(path.toString(), text, MAX_BYTES, problems);
        Optional<Layer> layer = object.map(found -> new Layer(path.toString(), parameters(found, problems)));
        return new Snapshot(layer, List.copyOf(problems));
    }

    private Map<String, String> parameters(JsonObject file, List<Problem> problems) {
        Map<String, String> found = new LinkedHashMap<>();
        SettingsReader in = new JsonSettingsReader("", path.toString(), file, problems);
        section(in, file, "pump").forEach((key, value) -> put(found, "pump." + key, value, in));
        section(in, file, "streams").forEach((name, value) -> put(found, "stream." + name, value, in));
        file.forEach((key, value) -> {
            if (key.startsWith("pump.") || key.startsWith("stream.")) {
                in.take(key);
                put(found, key, value, in);
            }
        });
        in.finish();
        return found;
    }

    private static JsonObject section(SettingsReader in, JsonObject file, String key) {
        in.take(key); // marks the key as known
        JsonValue value = file.getOrDefault(key, JsonValue.EMPTY_JSON_OBJECT);
        if (value instanceof JsonObject object) {
            return object;
        }
        in.add(key, "", "a JSON object: {…}");
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    private static void put(Map<String, String> found, String name, JsonValue value, SettingsReader in) {
        boolean isPump = name.startsWith("pump.");
        boolean isPlain = value instanceof JsonString
                || value instanceof JsonNumber
                || value.equals(JsonValue.TRUE)
                || value.equals(JsonValue.FALSE);
        if (name.equals("pump.config")) {
            in.add(name, "", "to be set outside of the file that it names");
        } else if (isPump && !isPlain) {
            in.add(name, "", "a text, a number, true or false");
        } else if (found.containsKey(name)) {
            in.add(name, "given twice", "each parameter once");
        } else {
            found.put(name, isPump && value instanceof JsonString text ? text.getString() : value.toString());
        }
    }
}
