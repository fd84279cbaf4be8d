package org.streampump.settings;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the values that an administrator gave to the settings of a stream, of a group of settings, or of the pump. An absent
 * setting has its default. A bad value adds a problem, and its setting has the default too, so that reading can continue and
 * find all problems. The known keys are the keys that were asked for. Not thread-safe.
 */
public abstract class SettingsReader {
    private final Set<String> known = new LinkedHashSet<>();

    /** The name of the stream or pattern that owns these settings; empty for the pump's settings. */
    public abstract String owner();

    /** Adds a problem; the shown value may be empty. */
    public abstract void add(String key, String value, String expected);

    /** Adds a warning about a value that is in force. */
    public abstract void warn(String key, String value, String expected);

    /** Returns a reader of the values of a group, which is the value of {@code key}. */
    public abstract SettingsReader inside(String key, Value.Group group);

    /** Returns the value of a key; empty when it is absent. */
    protected abstract Optional<Value> find(String key);

    /** Called once for each setting, before its value is looked for. */
    protected void describe(Setting setting) {}

    /** Returns all keys that have a value. */
    protected abstract Set<String> given();

    /** Adds a problem for each key that no caller asked for. The key's value is not shown: it may be a misplaced secret. */
    public final void finish() {
        for (String key : given()) {
            if (!known.contains(key)) {
                addUnknown(key, known);
            }
        }
    }

    /**
     * As {@link #finish}, for a group of secrets: unless an unknown key resembles a known key, the unknown key is hidden as
     * well.
     */
    public final void finishSecrets() {
        for (String key : given()) {
            if (!known.contains(key)) {
                boolean isSlip = Spelling.nearest(key, known).isPresent();
                add(isSlip ? key : Secret.HIDDEN, "", Expected.known("key", key, known));
            }
        }
    }

    /** Adds a problem about a key that is not among the known ones. */
    protected void addUnknown(String key, Set<String> known) {
        add(key, "", Expected.known("key", key, known));
    }

    /**
     * Returns the value of a setting that no {@link Kind} describes; the caller parses it. Empty when the setting is absent.
     *
     * @param fallback the default in the words of the manual
     */
    public final Optional<Value> take(String key, String fallback, String meaning) {
        describe(new Setting(key, fallback, meaning));
        return take(key);
    }

    /** Returns the value of a key that the manual explains elsewhere; empty when it is absent. */
    public final Optional<Value> take(String key) {
        known.add(key);
        return find(key);
    }

    /**
     * Whether a key that belongs to another section has a value.
     *
     * @param none the text that means the same as no value
     */
    public final boolean isGiven(String key, String none) {
        return find(key).filter(value -> !value.isText(none)).isPresent();
    }

    /**
     * Reads a setting that is absent by default.
     *
     * @param fallback what its absence means, in the words of the manual
     */
    public final <T> Optional<T> read(String key, Kind<T> kind, String fallback, String meaning) {
        return parse(key, kind, take(key, fallback, meaning));
    }

    /** Reads a setting of a group; the manual explains the setting together with the group. */
    public final <T> Optional<T> read(String key, Kind<T> kind) {
        return parse(key, kind, take(key));
    }

    private <T> Optional<T> parse(String key, Kind<T> kind, Optional<Value> value) {
        Optional<T> parsed = value.flatMap(kind.parser());
        if (value.isPresent() && parsed.isEmpty()) {
            add(key, kind.shown().apply(value.get()), kind.expected());
        }
        return parsed;
    }

    /** Reads a whole number from {@code min} to {@code max}, both included. */
    public final int count(String key, int fallback, int min, int max, String meaning) {
        return read(key, Kind.count(min, max), code(String.valueOf(fallback)), meaning)
                .orElse(fallback);
    }

    public final boolean flag(String key, boolean fallback, String meaning) {
        return read(key, Kind.flag(), code(String.valueOf(fallback)), meaning).orElse(fallback);
    }

    public final boolean onOff(String key, boolean fallback, String meaning) {
        return read(key, Kind.onOff(), code(fallback ? "on" : "off"), meaning).orElse(fallback);
    }

    public final Duration duration(String key, Duration fallback, Range<Duration> allowed, String meaning) {
        return read(key, Kind.duration(allowed), code(written(Units.text(fallback))), meaning)
                .orElse(fallback);
    }

    /** Returns a text in the notation of this reader's values: between quotation marks, unless a subclass reads plain text. */
    protected String written(String text) {
        return '"' + text + '"';
    }

    private static String code(String text) {
        return '`' + text + '`';
    }

    /** Adds a problem about a value that is not allowed. */
    public final void wrong(String key, Value value, String expected) {
        add(key, value.shown(), expected);
    }
}
