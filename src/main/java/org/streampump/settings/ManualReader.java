package org.streampump.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds no value, and therefore gives every setting its default; collects the lines of the manual. */
final class ManualReader extends SettingsReader {
    private final String prefix;
    private final List<Setting> settings = new ArrayList<>();

    /** @param prefix of the keys of plain parameters; empty for keys of a group */
    ManualReader(String prefix) {
        this.prefix = prefix;
    }

    List<Setting> settings() {
        return List.copyOf(settings);
    }

    @Override
    public String owner() {
        return "";
    }

    @Override
    protected void describe(Setting setting) {
        settings.add(new Setting(prefix + setting.key(), setting.fallback(), setting.meaning()));
    }

    @Override
    protected String written(String text) {
        return prefix.isEmpty() ? super.written(text) : text;
    }

    @Override
    protected Optional<Value> find(String key) {
        return Optional.empty();
    }

    @Override
    protected Set<String> given() {
        return Set.of();
    }

    @Override
    public SettingsReader inside(String key, Value.Group group) {
        return new ManualReader(""); // a group's own keys are explained with the group
    }

    @Override
    public void add(String key, String value, String expected) {
        // a required setting is always missing here
    }

    @Override
    public void warn(String key, String value, String expected) {
        // a warning is about a value that is in force, and this reader finds no values
    }
}
