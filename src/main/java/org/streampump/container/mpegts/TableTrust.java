package org.streampump.container.mpegts;

/**
 * Remembers sections with a wrong checksum. A section that comes three times alike, without a good section of its kind in
 * between, is not damaged but badly made.
 */
final class TableTrust {
    /** Number of equal repetitions after which a section with a wrong checksum is used. */
    static final int REPETITIONS = 3;

    /** Maximum number of sections of different programs or numbers that are remembered. */
    private static final int SUSPECTS = ServiceTables.MAX_PROGRAMS;

    private int[] kinds; // allocated for the first suspect
    private int[] remainders;
    private int[] counts;
    private int used;
    private int next;

    /** Takes a section; returns whether the section is to be used. */
    boolean takes(byte[] section, int length) {
        int remainder = SectionCrc.of(section, 0, length);
        int at = find(kind(section));
        if (remainder == 0) {
            if (at >= 0) {
                counts[at] = 0;
            }
            return true;
        }
        int place = at >= 0 ? at : add(kind(section));
        counts[place] = remainders[place] == remainder ? Math.min(REPETITIONS, counts[place] + 1) : 1;
        remainders[place] = remainder;
        return counts[place] == REPETITIONS;
    }

    /** Returns the section's kind, which consists of table_id_extension and section_number. */
    private static int kind(byte[] section) {
        return (section[3] & 0xff) << 16 | (section[4] & 0xff) << 8 | section[6] & 0xff;
    }

    private int find(int kind) {
        for (int n = 0; n < used; n++) {
            if (kinds[n] == kind) {
                return n;
            }
        }
        return -1;
    }

    private int add(int kind) {
        if (kinds == null) {
            kinds = new int[SUSPECTS];
            remainders = new int[SUSPECTS];
            counts = new int[SUSPECTS];
        }
        int place = next;
        next = (next + 1) % SUSPECTS;
        used = Math.max(used, place + 1);
        kinds[place] = kind;
        counts[place] = 0;
        remainders[place] = 0;
        return place;
    }
}
