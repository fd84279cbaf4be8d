package org.streampump.config;

import org.streampump.settings.Problem;

/** A parameter that counts, after stronger layers had their say. */
record Parameter(String name, String label, String text) {
    private static final String STREAM = "stream.";
    private static final String PUMP = "pump.";

    boolean isStream() {
        return name.startsWith(STREAM);
    }

    boolean isPump() {
        return name.startsWith(PUMP);
    }

    /** The part behind the first dot: the stream's name or the pump's key. */
    String key() {
        return name.substring(name.indexOf('.') + 1);
    }

    /** Name and place, as a {@link Problem} shows them; never the text, which may hold a secret. */
    @Override
    public String toString() {
        return Problem.shownName(name) + " (" + label + ")";
    }
}
