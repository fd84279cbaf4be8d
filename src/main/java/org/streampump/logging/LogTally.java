package org.streampump.logging;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.address.AddressKey;

/**
 * Keeps the log short where a stranger can cause lines without limit. The caller writes the first line about an address; equal
 * lines that follow are counted, and their number is written once per minute. However many addresses there are, both the lines
 * of a minute and the memory are bounded; every event is counted in some sum. Any thread.
 */
public final class LogTally {
    private static final Logger LOG = LogManager.getLogger(LogTally.class);

    /** Time between two writings of the sums, in milliseconds. */
    static final long PERIOD_MS = 60_000;

    /** Maximum number of addresses of one kind at a time; further addresses share a sum. */
    static final int MAX_ADDRESSES = 200;

    /** Maximum number of lines of one kind that are written in full between two sums. */
    static final int MAX_FIRST_LINES = 200;

    /** Maximum number of different lines of one address that are written in full: the peer may choose the stream's name. */
    static final int MAX_DIFFERENT = 20;

    /** Maximum number of addresses with a sum of their own: the addresses with the largest sums. */
    static final int MAX_SUMS = 20;

    /**
     * Minimum length of a stay that is logged without counting, in milliseconds: a peer that leaves sooner may come and go all
     * the time.
     */
    public static final long BRIEF_MS = 1_000;

    private static final int MAX_TEXT = 200; // in characters, for texts that a peer may have chosen

    /** The kinds of events that are counted. */
    public enum Kind {
        /** A credential that is wrong, or was not compared. */
        CREDENTIAL("refused credential", "refused credentials"),
        /** An encoder that was refused for any other reason. */
        PUBLISHER("refused encoder", "refused encoders"),
        /** A pump that asks for a stream which comes from itself. */
        LOOP("pump refused because of a loop", "pumps refused because of a loop"),
        /** A viewer for whom there was no place. */
        VIEWER("refused viewer", "refused viewers"),
        /** A viewer that came and left soon. */
        BRIEF_VIEWER("viewer that stayed below a second", "viewers that stayed below a second"),
        /** An encoder that was admitted without a key, came and left soon. */
        BRIEF_PUBLISHER("encoder that stayed below a second", "encoders that stayed below a second");

        private final String one;
        private final String many;

        Kind(String one, String many) {
            this.one = one;
            this.many = many;
        }

        private String count(long number) {
            return String.format(Locale.ROOT, "%,d more %s", number, number == 1 ? one : many);
        }
    }

    /** The counted lines of one address. */
    private static final class Entry {
        private final Set<String> said = new HashSet<>();
        private String last = "";
        private long more;
    }

    /** All addresses of one kind. Guarded by itself. */
    private static final class Table {
        private final Map<AddressKey, Entry> entries = new HashMap<>();
        private int firstLines;
        private long others; // from addresses that have no entry

        synchronized boolean isFirst(AddressKey from, String what) {
            Entry entry = entries.get(from);
            if (entry == null && entries.size() == MAX_ADDRESSES) {
                others++;
                return false;
            }
            if (entry == null) {
                entry = new Entry();
                entries.put(from, entry);
            }
            boolean mayBeSaid = firstLines < MAX_FIRST_LINES && entry.said.size() < MAX_DIFFERENT;
            if (mayBeSaid && entry.said.add(what)) {
                firstLines++;
                return true;
            }
            entry.more++;
            entry.last = what;
            return false;
        }

        synchronized void said(AddressKey from, String what) {
            if (entries.containsKey(from) || entries.size() < MAX_ADDRESSES) {
                Set<String> said = entries.computeIfAbsent(from, key -> new Entry()).said;
                if (said.size() < MAX_DIFFERENT) {
                    said.add(what);
                }
            }
        }

        synchronized boolean isCounting(AddressKey from) {
            return entries.containsKey(from) || entries.size() == MAX_ADDRESSES;
        }

        /** Returns the sums since the previous call, as lines, and forgets addresses that were silent. */
        synchronized List<String> take(Kind kind, String time) {
            entries.values().removeIf(entry -> entry.more == 0);
            List<Map.Entry<AddressKey, Entry>> largest = new ArrayList<>(entries.entrySet());
            largest.sort(Comparator.comparingLong(entry -> -entry.getValue().more));
            List<String> lines = new ArrayList<>();
            long rest = others;
            for (Map.Entry<AddressKey, Entry> address : largest) {
                Entry entry = address.getValue();
                if (lines.size() < MAX_SUMS) {
                    lines.add("from " + address.getKey() + ": " + kind.count(entry.more) + time + ", the last: "
                            + entry.last);
                } else {
                    rest += entry.more;
                }
                entry.more = 0;
            }
            if (rest > 0) {
                lines.add("from other addresses: " + kind.count(rest) + time);
            }
            others = 0;
            firstLines = 0;
            return lines;
        }
    }

    private final LongSupplier clockMs;
    private final Map<Kind, Table> tables = new EnumMap<>(Kind.class);

    // Only the clock's thread, and close() after it has ended.
    private long sinceMs;

    private volatile boolean closed;

    /**
     * @param clockMs a clock in milliseconds that never goes back
     */
    public LogTally(LongSupplier clockMs) {
        this.clockMs = clockMs;
        this.sinceMs = clockMs.getAsLong();
        for (Kind kind : Kind.values()) {
            tables.put(kind, new Table());
        }
    }

    /**
     * Whether the caller must write its line; a line that is not written is counted.
     *
     * @param what the event, for telling lines apart and for the sum; without parts that differ each time, such as a port
     */
    public boolean isFirst(Kind kind, AddressKey from, String what) {
        return closed || table(kind).isFirst(from, Texts.printable(what, MAX_TEXT));
    }

    /** Notes a line that the caller writes in any case; equal lines that follow are counted. */
    void said(Kind kind, AddressKey from, String what) {
        if (!closed) {
            table(kind).said(from, Texts.printable(what, MAX_TEXT));
        }
    }

    /**
     * Whether the line about a departure is only counted, because the stay was brief.
     *
     * @param hasCome whether the log has reported the peer's arrival; if so, it also reports the departure
     * @param lastedMs length of the stay, in milliseconds
     */
    public boolean isOnlyCounted(Kind kind, AddressKey from, String what, boolean hasCome, long lastedMs) {
        if (lastedMs >= BRIEF_MS) {
            return false;
        }
        if (hasCome) {
            said(kind, from, what);
            return false;
        }
        return !isFirst(kind, from, what);
    }

    /** Whether lines of this kind and address are being counted. */
    public boolean isCounting(Kind kind, AddressKey from) {
        return !closed && table(kind).isCounting(from);
    }

    private Table table(Kind kind) {
        return tables.get(kind);
    }

    /** Writes the sums, once per minute. Clock's thread. */
    public void tick() {
        long nowMs = clockMs.getAsLong();
        if (nowMs - sinceMs >= PERIOD_MS) {
            write(" in the last minute");
            sinceMs = nowMs;
        }
    }

    /** Writes the numbers counted since the last sums; every line is written in full from now on. */
    public void close() {
        closed = true;
        write(" in the last " + Texts.duration(clockMs.getAsLong() - sinceMs));
    }

    private void write(String time) {
        tables.forEach((kind, table) -> table.take(kind, time).forEach(LOG::info));
    }
}
