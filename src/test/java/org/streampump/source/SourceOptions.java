package org.streampump.source;

import java.util.Optional;
import java.util.Set;
import org.streampump.settings.Settings;
import org.streampump.settings.SettingsReader;
import org.streampump.settings.Value;

/** Options of kinds of source, as tests need them. */
public final class SourceOptions {
    private SourceOptions() {}

    /** The options of an address without options. */
    public static Settings defaults(SourceType type) {
        return Settings.read(type.sections(), new NothingGiven());
    }

    private static final class NothingGiven extends SettingsReader {
        @Override
        public String owner() {
            return "";
        }

        @Override
        public void add(String key, String value, String expected) {
            throw new AssertionError("an absent option is a problem: " + key);
        }

        @Override
        public void warn(String key, String value, String expected) {
            throw new AssertionError("an absent option is unwise: " + key);
        }

        @Override
        public SettingsReader inside(String key, Value.Group group) {
            return this;
        }

        @Override
        protected Optional<Value> find(String key) {
            return Optional.empty();
        }

        @Override
        protected Set<String> given() {
            return Set.of();
        }
    }
}
