package org.streampump.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.streampump.settings.Problem;
import org.streampump.settings.SettingsReader;
import org.streampump.settings.Value;

/** Reads a JSON object, such as the value of a stream's parameter. */
final class JsonSettingsReader extends SettingsReader {
    private final String owner;
    private final String parameter;
    private final String path;
    private final Map<String, Value> values;
    private final List<Problem> problems;

    /**
     * @param owner name of the stream or pattern; empty for other objects
     * @param parameter name and place of the parameter, for the problems
     */
    JsonSettingsReader(String owner, String parameter, JsonObject object, List<Problem> problems) {
        this(owner, parameter, "", group(object), problems);
    }

    /**
     * @param path path of the group in the parameter's value: empty, or keys that end with a dot
     */
    private JsonSettingsReader(
            String owner, String parameter, String path, Map<String, Value> values, List<Problem> problems) {
        this.owner = owner;
        this.parameter = parameter;
        this.path = path;
        this.values = values;
        this.problems = problems;
    }

    /** Converts a JSON value; {@link JsonText} has checked the depth and the length of numbers. */
    private static Value value(JsonValue json) {
        return switch (json.getValueType()) {
            case OBJECT -> new Value.Group(group(json.asJsonObject()));
            case ARRAY ->
                new Value.Items(((JsonArray) json)
                        .stream().map(JsonSettingsReader::value).toList());
            case STRING -> new Value.Text(((JsonString) json).getString());
            case NUMBER -> new Value.Numeral(json.toString());
            case TRUE -> new Value.Flag(true);
            case FALSE -> new Value.Flag(false);
            case NULL -> new Value.Nothing();
        };
    }

    private static Map<String, Value> group(JsonObject object) {
        Map<String, Value> values = new LinkedHashMap<>();
        object.forEach((key, json) -> values.put(key, value(json)));
        return values;
    }

    @Override
    public String owner() {
        return owner;
    }

    @Override
    protected Optional<Value> find(String key) {
        return Optional.ofNullable(values.get(key));
    }

    @Override
    protected Set<String> given() {
        return values.keySet();
    }

    @Override
    public SettingsReader inside(String key, Value.Group group) {
        return new JsonSettingsReader(owner, parameter, path + key + ".", group.values(), problems);
    }

    @Override
    public void add(String key, String value, String expected) {
        problems.add(new Problem(parameter, path + key, value, expected));
    }

    @Override
    public void warn(String key, String value, String expected) {
        problems.add(new Problem(parameter, path + key, value, expected, /* isWarning= */ true));
    }
}
