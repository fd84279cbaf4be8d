package org.streampump.address;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Counts how much of the pump each address uses, and limits it. The table has a line for each address that uses something, and
 * therefore never more lines than there are seats, encoders and streams. Any thread.
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
     * The limits of one address, one for each kind of use; 0 for no limit.
     *
     * @param connections limit for viewers, waiting viewers and encoders together
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

    /** The number of uses of each kind by one address. Changed under the lock of its line in the table. */
    private static final class Counts {
        private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

        /** Returns the limit that one more use would break; empty when the use is allowed. */
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

    /**
     * @param trusted networks whose peers are not limited; both suppliers are asked each time that a peer comes
     */
    public AddressLimits(Supplier<Most> most, Supplier<Networks> trusted) {
        this.most = most;
        this.trusted = trusted;
    }

    /** Reports that an address already uses as much as it may. */
    public static final class Reached extends Exception {
        private static final long serialVersionUID = 1L;

        private Reached(String limit) {
            super("no more than " + limit + " from one address", null, false, false);
        }
    }

    /** One counted use by an address. */
    public final class Place {
        private final AddressKey key;
        private final Kind kind;
        private final AtomicBoolean left = new AtomicBoolean();

        private Place(AddressKey key, Kind kind) {
            this.key = key;
            this.kind = kind;
        }

        /** The address that has this place. */
        public AddressKey key() {
            return key;
        }

        /** Ends this use. Further calls have no effect. */
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
     * Counts one more use by an address. Addresses in trusted networks are counted but not limited.
     *
     * @param address as the servlet container reports it
     * @throws Reached when the address uses as much as it may
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

    /** Number of addresses that use something. */
    int size() {
        return table.size();
    }
}
