package org.streampump.settings;

import java.util.List;
import java.util.function.Function;

/**
 * Reads the settings of one room into the record that the room works with. The reading of a setting is the only place where its key,
 * its default and its line in the manual stand.
 *
 * @param type of the record; no two sections of a {@link Settings} have the same
 * @param reader of all settings of the section, in the order of the manual; asks for every key, whatever is given
 */
public record Section<T>(Class<T> type, Function<SettingsReader, T> reader) {

    public T read(SettingsReader in) {
        return reader.apply(in);
    }

    /** The record when nothing is configured. */
    public T defaults() {
        return read(new ManualReader(""));
    }

    /**
     * The manual's lines about the section's settings.
     *
     * @param prefix of the keys of plain parameters; empty for the keys of a stream
     */
    public List<Setting> manual(String prefix) {
        ManualReader manual = new ManualReader(prefix);
        T unused = read(manual);
        return manual.settings();
    }
}
