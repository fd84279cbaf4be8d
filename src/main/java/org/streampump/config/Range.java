package org.streampump.config;

/** What is allowed, both ends included. */
record Range<T extends Comparable<T>>(T min, T max) {
    boolean contains(T value) {
        return min.compareTo(value) <= 0 && value.compareTo(max) <= 0;
    }
}
