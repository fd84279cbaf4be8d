package org.streampump.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.streampump.settings.Expected;
import org.streampump.settings.Problem;
import org.streampump.settings.SettingsReader;
import org.streampump.settings.Value;

/** Reads the {@code pump.KEY} parameters, whose values are plain text. */
final class PlainSettingsReader extends SettingsReader {
    private final Map<String, Parameter> parameters;
    private final List<Problem> problems;

    /**
     * @param parameters by key, without the prefix
     */
    PlainSettingsReader(Map<String, Parameter> parameters, List<Problem> problems) {
        this.parameters = parameters;
        this.problems = problems;
    }

    @Override
    public String owner() {
        return "";
    }

    @Override
    protected Optional<Value> find(String key) {
        return Optional.ofNullable(parameters.get(key))
                .map(parameter -> new Value.Plain(parameter.text().strip()));
    }

    @Override
    protected Set<String> given() {
        return parameters.keySet();
    }

    @Override
    public SettingsReader inside(String key, Value.Group group) {
        throw new IllegalStateException("a plain text has no groups: " + key);
    }

    @Override
    protected void addUnknown(String key, Set<String> known) {
        add(key, "", Expected.known("setting of the pump", key, known));
    }

    @Override
    public void add(String key, String value, String expected) {
        problems.add(new Problem(place(key), "", value, expected));
    }

    @Override
    public void warn(String key, String value, String expected) {
        problems.add(new Problem(place(key), "", value, expected, /* isWarning= */ true));
    }

    private String place(String key) {
        return parameters.get(key).toString();
    }
}
