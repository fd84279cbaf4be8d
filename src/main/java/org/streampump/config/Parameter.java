package org.streampump.config;

import org.streampump.settings.Problem;

/** A parameter that no stronger layer has replaced. */
record Parameter(String name, String label, String text) {
    private static final String STREAM = "stream.";
    private static final String PUMP = "pump.";

    boolean isStream() {
        return name.startsWith(STREAM);
    }

    boolean isPump() {
        return name.startsWith(PUMP);
    }

    /** Returns the part of the name after the first dot: the stream's name or the pump's key. */
    String key() {
        return name.substring(name.indexOf('.') + 1);
    }

    /** Name and layer, as a {@link Problem} shows them; never the text, which may hold a secret. */
    @Override
    public String toString() {
        return Problem.shownName(name) + " (" + label + ")";
    }
}
