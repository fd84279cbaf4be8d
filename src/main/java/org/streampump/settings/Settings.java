package org.streampump.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The records of several sections, each found by its type. Equal when all records are equal. Immutable. */
public final class Settings {
    private final Map<Class<?>, Object> records;

    private Settings(Map<Class<?>, Object> records) {
        this.records = Map.copyOf(records);
    }

    /** Reads all sections. */
    public static Settings read(List<Section<?>> sections, SettingsReader in) {
        Map<Class<?>, Object> records = new HashMap<>();
        for (Section<?> section : sections) {
            if (records.put(section.type(), section.read(in)) != null) {
                throw new IllegalArgumentException("two sections of " + section.type());
            }
        }
        return new Settings(records);
    }

    /**
     * Returns the record of one section.
     *
     * @throws IllegalArgumentException when no section has this type
     */
    public <T> T get(Class<T> type) {
        Object found = records.get(type);
        if (found == null) {
            throw new IllegalArgumentException("no section of " + type);
        }
        return type.cast(found);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Settings settings && records.equals(settings.records);
    }

    @Override
    public int hashCode() {
        return records.hashCode();
    }

    @Override
    public String toString() {
        return records.values().toString();
    }
}
