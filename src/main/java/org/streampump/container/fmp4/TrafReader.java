package org.streampump.container.fmp4;

import java.util.Locale;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.UnsupportedStreamException;

/** Reads the trafs of one moof, in order. Offsets are those from the moof's first byte. */
final class TrafReader {
    /** Samples of one fragment. */
    static final int MAX_SAMPLES = 1 << 20;

    /** Seconds; 136 years. Media time is not above it, so that it can be reckoned with. */
    static final long MAX_SECONDS = 1L << 32;

    private final Mp4Header header;
    private final int moofBytes;
    private final BaseRule baseRule;

    private long samples; // of the moof
    private long dataEnd; // of the newest traf
    private long furthest;

    // Of the present traf.
    private Track track;
    private int flags;
    private long base;
    private long defaultDuration;
    private long defaultSize;
    private int defaultFlags;
    private long decodeTime;
    private long duration;
    private long trafSamples;
    private boolean sync;

    /** What positions in the encoder's file are taken. */
    interface BaseRule {
        /**
         * Checks that a tfhd's base_data_offset is the place of its moof.
         *
         * @throws UnsupportedStreamException it is another one, which means nothing to viewers
         */
        void check(long baseDataOffset) throws UnsupportedStreamException;
    }

    TrafReader(Mp4Header header, int moofBytes, BaseRule baseRule) {
        this.header = header;
        this.moofBytes = moofBytes;
        this.baseRule = baseRule;
    }

    Traf read(Boxes each) throws RefusedStreamException {
        track = null;
        decodeTime = Traf.UNKNOWN;
        duration = 0;
        trafSamples = 0;
        sync = false;
        while (each.next()) {
            switch (each.type()) {
                case BoxType.TFHD -> readTfhd(each);
                case BoxType.TFDT -> readTfdt(each);
                case BoxType.TRUN -> readTrun(each);
                default -> {}
            }
        }
        if (track == null) {
            throw new MalformedStreamException("a traf without tfhd");
        }
        return new Traf(track, decodeTime, duration, trafSamples, sync);
    }

    /** Where the last sample's data ends; 0 when there are no data. */
    long furthest() {
        return furthest;
    }

    private void readTfhd(Boxes box) throws RefusedStreamException {
        if (track != null) {
            throw box.malformed("a second tfhd");
        }
        box.need(8);
        byte[] bytes = box.bytes();
        int at = box.payload();
        flags = Bytes.int32(bytes, at);
        track = header.track(Bytes.int32(bytes, at + 4));
        if (track == null) {
            throw box.malformed("track %d is not in moov", Bytes.unsigned32(bytes, at + 4));
        }
        box.need(8
                + 8 * bit(FragmentFlags.BASE_DATA_OFFSET)
                + 4 * bit(FragmentFlags.SAMPLE_DESCRIPTION)
                + 4 * bit(FragmentFlags.DEFAULT_DURATION)
                + 4 * bit(FragmentFlags.DEFAULT_SIZE)
                + 4 * bit(FragmentFlags.DEFAULT_FLAGS));
        at += 8;
        readBase(bytes, at);
        at += 8 * bit(FragmentFlags.BASE_DATA_OFFSET) + 4 * bit(FragmentFlags.SAMPLE_DESCRIPTION);
        defaultDuration = has(FragmentFlags.DEFAULT_DURATION) ? Bytes.unsigned32(bytes, at) : track.defaultDuration();
        at += 4 * bit(FragmentFlags.DEFAULT_DURATION);
        defaultSize = has(FragmentFlags.DEFAULT_SIZE) ? Bytes.unsigned32(bytes, at) : track.defaultSize();
        at += 4 * bit(FragmentFlags.DEFAULT_SIZE);
        defaultFlags = has(FragmentFlags.DEFAULT_FLAGS) ? Bytes.int32(bytes, at) : track.defaultFlags();
    }

    private void readBase(byte[] bytes, int at) throws UnsupportedStreamException {
        if (has(FragmentFlags.BASE_DATA_OFFSET)) {
            baseRule.check(Bytes.int64(bytes, at));
            base = 0;
        } else {
            base = has(FragmentFlags.DEFAULT_BASE_IS_MOOF) ? 0 : dataEnd; // 0 for the first one of old
        }
        dataEnd = base;
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    private int bit(int flag) {
        return has(flag) ? 1 : 0;
    }

    private void readTfdt(Boxes box) throws MalformedStreamException {
        int version = box.version(8, 12);
        byte[] bytes = box.bytes();
        int at = box.payload() + 4;
        if (track == null) {
            throw box.malformed("a tfdt before tfhd");
        }
        decodeTime = version == 0 ? Bytes.unsigned32(bytes, at) : Bytes.int64(bytes, at);
        if (decodeTime < 0 || decodeTime / track.timescale() >= MAX_SECONDS) {
            throw box.malformed(
                    "decode time %s at %d ticks per second exceeds %d seconds",
                    Long.toUnsignedString(decodeTime), track.timescale(), MAX_SECONDS);
        }
    }

    private void readTrun(Boxes box) throws RefusedStreamException {
        if (track == null) {
            throw box.malformed("a trun before tfhd");
        }
        box.need(8);
        byte[] bytes = box.bytes();
        int runFlags = Bytes.int32(bytes, box.payload());
        long count = Bytes.unsigned32(bytes, box.payload() + 4);
        boolean offset = (runFlags & FragmentFlags.DATA_OFFSET) != 0;
        boolean first = (runFlags & FragmentFlags.FIRST_SAMPLE_FLAGS) != 0;
        int entries = 8 + (offset ? 4 : 0) + (first ? 4 : 0);
        int sizeAt = (runFlags & FragmentFlags.DURATION) != 0 ? 4 : 0;
        int flagsAt = sizeAt + ((runFlags & FragmentFlags.SIZE) != 0 ? 4 : 0);
        int offsetAt = flagsAt + ((runFlags & FragmentFlags.FLAGS) != 0 ? 4 : 0);
        int entryBytes = offsetAt + ((runFlags & FragmentFlags.COMPOSITION_OFFSET) != 0 ? 4 : 0);
        box.need(entries + count * entryBytes);
        samples += count;
        if (samples > MAX_SAMPLES) {
            throw new OversizedUnitException(
                    String.format(Locale.ROOT, "%d samples in a fragment exceed %d", samples, MAX_SAMPLES));
        }
        int at = box.payload() + entries;
        if (trafSamples == 0 && count > 0) {
            int sampleFlags = defaultFlags;
            if (first) {
                sampleFlags = Bytes.int32(bytes, at - 4);
            } else if (offsetAt > flagsAt) {
                sampleFlags = Bytes.int32(bytes, at + flagsAt);
            }
            sync = FragmentFlags.isSync(sampleFlags);
        }
        trafSamples += count;
        duration += sum(bytes, at, (int) count, entryBytes, sizeAt > 0, defaultDuration);
        long size = sum(bytes, at + sizeAt, (int) count, entryBytes, flagsAt > sizeAt, defaultSize);
        place(offset ? base + Bytes.int32(bytes, box.payload() + 8) : dataEnd, size);
    }

    private static long sum(byte[] bytes, int from, int count, int step, boolean present, long otherwise) {
        if (!present) {
            return count * otherwise;
        }
        long sum = 0;
        for (int n = 0; n < count; n++) {
            sum += Bytes.unsigned32(bytes, from + n * step);
        }
        return sum;
    }

    private void place(long start, long size) throws UnsupportedStreamException {
        if (size > 0 && start < moofBytes) {
            throw new UnsupportedStreamException("a fragment's samples lie at byte " + start
                    + " from the first of its moof of " + moofBytes + " bytes, and not in an mdat behind it");
        }
        dataEnd = start + size;
        if (size > 0) {
            furthest = Math.max(furthest, dataEnd);
        }
    }
}
