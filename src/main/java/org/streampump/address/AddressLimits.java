package org.streampump.address;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * How much of the pump each address has, and how much it may have. The table has a line for each address that has something, and
 * so never more lines than there are seats, encoders and streams. Any thread.
 */
public final class AddressLimits {

    /** The kinds of use that are limited per address. */
    public enum Kind {
        VIEWER("viewers"),
        WAITING("waiting viewers"),
        PUBLISHER("encoders"),
        STREAM("streams of patterns");

        private final String plural;

        Kind(String plural) {
            this.plural = plural;
        }
    }

    /**
     * The most of each; 0 for no limit.
     *
     * @param connections viewers, waiting viewers and encoders together
     */
    public record Most(int connections, int viewers, int waiting, int publishers, int streams) {
        public static final Most UNLIMITED = new Most(0, 0, 0, 0, 0);

        int of(Kind kind) {
            return switch (kind) {
                case VIEWER -> viewers;
                case WAITING -> waiting;
                case PUBLISHER -> publishers;
                case STREAM -> streams;
            };
        }
    }

    /** How much of each kind one address uses. Changed under the lock of its line in the table. */
    private static final class Counts {
        private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

        /** The limit that one more would break; empty for none. */
        Optional<String> broken(Kind kind, Most most) {
            if (isReached(of(kind), most.of(kind))) {
                return Optional.of(most.of(kind) + " " + kind.plural);
            }
            return kind != Kind.STREAM && isReached(connections(), most.connections())
                    ? Optional.of(most.connections() + " connections")
                    : Optional.empty();
        }

        private static boolean isReached(int count, int limit) {
            return limit > 0 && count >= limit;
        }

        private int of(Kind kind) {
            return counts.getOrDefault(kind, 0);
        }

        private int connections() {
            return of(Kind.VIEWER) + of(Kind.WAITING) + of(Kind.PUBLISHER);
        }

        void change(Kind kind, int by) {
            counts.merge(kind, by, (before, more) -> before + more == 0 ? null : before + more);
        }

        boolean isEmpty() {
            return counts.isEmpty();
        }
    }

    private final Supplier<Most> most;
    private final Supplier<Networks> trusted;
    private final ConcurrentMap<AddressKey, Counts> table = new ConcurrentHashMap<>();

    /** @param trusted whose peers are not limited; asked, as the limits are, each time that somebody comes */
    public AddressLimits(Supplier<Most> most, Supplier<Networks> trusted) {
        this.most = most;
        this.trusted = trusted;
    }

    /** An address has as many as it may. */
    public static final class Reached extends Exception {
        private static final long serialVersionUID = 1L;

        private Reached(String limit) {
            super("no more than " + limit + " from one address", null, false, false);
        }
    }

    /** One of the things that an address has. */
    public final class Place {
        private final AddressKey key;
        private final Kind kind;
        private final AtomicBoolean left = new AtomicBoolean();

        private Place(AddressKey key, Kind kind) {
            this.key = key;
            this.kind = kind;
        }

        /** Whose it is. */
        public AddressKey key() {
            return key;
        }

        /** The address no longer has it. Counts once. */
        public void leave() {
            if (left.compareAndSet(false, true)) {
                table.computeIfPresent(key, (unused, counts) -> {
                    counts.change(kind, -1);
                    return counts.isEmpty() ? null : counts;
                });
            }
        }
    }

    /**
     * Takes one more for an address, which is counted also where it is trusted.
     *
     * @param address as the container says it
     * @throws Reached when it has as many as it may
     */
    public Place take(Kind kind, String address) throws Reached {
        AddressKey key = AddressKey.of(address);
        Most limits = most.get();
        boolean isLimited = !trusted.get().contains(address);
        String[] broken = new String[1];
        table.compute(key, (unused, present) -> {
            Counts counts = present == null ? new Counts() : present;
            broken[0] = isLimited ? counts.broken(kind, limits).orElse(null) : null;
            if (broken[0] == null) {
                counts.change(kind, 1);
            }
            return counts.isEmpty() ? null : counts;
        });
        if (broken[0] != null) {
            throw new Reached(broken[0]);
        }
        return new Place(key, kind);
    }

    /** How many addresses have something. */
    int size() {
        return table.size();
    }
}
