package org.streampump.settings;

/** The allowed values from {@code min} to {@code max}, both included. */
public record Range<T extends Comparable<T>>(T min, T max) {
    public boolean contains(T value) {
        return min.compareTo(value) <= 0 && value.compareTo(max) <= 0;
    }
}
