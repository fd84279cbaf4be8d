package org.streampump.container.fmp4;

import org.streampump.container.MalformedStreamException;

/**
 * A trun: successive samples (ISO/IEC 14496-12 §8.8.8). Where the trun does not give a value, the default {@code otherwise}
 * holds.
 */
final class TrackRun {
    private static final int ABSENT = -1;

    private final byte[] bytes;
    private final long count;
    private final int dataOffset;
    private final boolean hasDataOffset;
    private final int firstFlagsAt; // index in the bytes
    private final int entriesAt;
    private final int durationAt; // index in an entry; so are the next two
    private final int sizeAt;
    private final int flagsAt;
    private final int entryBytes;

    /** Reads the walk's present box and checks that it holds all samples that it announces. */
    TrackRun(Boxes box) throws MalformedStreamException {
        box.need(8);
        bytes = box.bytes();
        int flags = Bytes.int32(bytes, box.payload());
        count = Bytes.unsigned32(bytes, box.payload() + 4);
        hasDataOffset = (flags & FragmentFlags.DATA_OFFSET) != 0;
        boolean hasFirstFlags = (flags & FragmentFlags.FIRST_SAMPLE_FLAGS) != 0;
        int fields = 8 + (hasDataOffset ? 4 : 0) + (hasFirstFlags ? 4 : 0);
        int next = 0;
        durationAt = (flags & FragmentFlags.DURATION) != 0 ? next : ABSENT;
        next += durationAt == ABSENT ? 0 : 4;
        sizeAt = (flags & FragmentFlags.SIZE) != 0 ? next : ABSENT;
        next += sizeAt == ABSENT ? 0 : 4;
        flagsAt = (flags & FragmentFlags.FLAGS) != 0 ? next : ABSENT;
        next += flagsAt == ABSENT ? 0 : 4;
        entryBytes = next + ((flags & FragmentFlags.COMPOSITION_OFFSET) != 0 ? 4 : 0);
        box.need(fields + count * entryBytes);
        entriesAt = box.payload() + fields;
        firstFlagsAt = hasFirstFlags ? entriesAt - 4 : ABSENT;
        dataOffset = hasDataOffset ? Bytes.int32(bytes, box.payload() + 8) : 0;
    }

    /** The number of samples; 32 bits. */
    long count() {
        return count;
    }

    boolean hasDataOffset() {
        return hasDataOffset;
    }

    int dataOffset() {
        return dataOffset;
    }

    /** The duration of a sample, in ticks. */
    long duration(int sample, long otherwise) {
        return field(durationAt, sample, otherwise);
    }

    /** The size of a sample, in bytes. */
    long size(int sample, long otherwise) {
        return field(sizeAt, sample, otherwise);
    }

    boolean isSync(int sample, int otherwise) {
        int flags = flagsAt == ABSENT ? otherwise : (int) field(flagsAt, sample, 0);
        return FragmentFlags.isSync(sample == 0 && firstFlagsAt != ABSENT ? Bytes.int32(bytes, firstFlagsAt) : flags);
    }

    /** The duration of all samples, in ticks. */
    long durations(long otherwise) {
        return sum(durationAt, otherwise);
    }

    /** The size of all samples, in bytes. */
    long sizes(long otherwise) {
        return sum(sizeAt, otherwise);
    }

    private long sum(int fieldAt, long otherwise) {
        if (fieldAt == ABSENT) {
            return count * otherwise;
        }
        long sum = 0;
        for (int n = 0; n < count; n++) {
            sum += field(fieldAt, n, otherwise);
        }
        return sum;
    }

    private long field(int fieldAt, int sample, long otherwise) {
        return fieldAt == ABSENT ? otherwise : Bytes.unsigned32(bytes, entriesAt + sample * entryBytes + fieldAt);
    }
}
