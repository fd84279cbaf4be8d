package org.streampump.settings;

import java.util.List;
import java.util.function.Function;

/**
 * Reads the settings of one room into the record that the room works with. The reader contains the only mention of a setting's
 * key, default and line in the manual.
 *
 * @param type the type of the record; no two sections of a {@link Settings} have the same type
 * @param reader reads all settings of the section, in the order of the manual; asks for every key, whichever keys are given
 */
public record Section<T>(Class<T> type, Function<SettingsReader, T> reader) {

    public T read(SettingsReader in) {
        return reader.apply(in);
    }

    /** Returns the record of a pump in which nothing is configured. */
    public T defaults() {
        return read(new ManualReader(""));
    }

    /**
     * Returns the manual's lines about the section's settings.
     *
     * @param prefix of the keys of plain parameters; empty for the keys of a stream
     */
    public List<Setting> manual(String prefix) {
        ManualReader manual = new ManualReader(prefix);
        T unused = read(manual);
        return manual.settings();
    }
}
