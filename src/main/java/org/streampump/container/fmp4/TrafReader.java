package org.streampump.container.fmp4;

import java.util.Locale;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.UnsupportedStreamException;

/** Reads the trafs of one moof, in order. Offsets are counted from the moof's first byte. */
final class TrafReader {
    /** Maximum number of samples in one fragment. */
    static final int MAX_SAMPLES = 1 << 20;

    /** Maximum media time, in seconds: 136 years. The limit leaves room for calculations. */
    static final long MAX_SECONDS = 1L << 32;

    private final Mp4Header header;
    private final int moofBytes;
    private final BaseRule baseRule;

    private long samples; // of the moof
    private long dataEnd; // of the newest traf
    private long furthest;

    // The present traf.
    private Track track;
    private int flags;
    private long base;
    private long defaultDuration;
    private long defaultSize;
    private int defaultFlags;
    private long decodeTime;
    private long duration;
    private boolean hasTime;
    private long trafSamples;
    private SampleTable table;
    private boolean saio;

    /** Decides which positions in the encoder's file are accepted. */
    interface BaseRule {
        /**
         * Checks that a tfhd's base_data_offset is the place of its moof.
         *
         * @throws UnsupportedStreamException the offset is a different place, which has no meaning for viewers
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
        hasTime = false;
        trafSamples = 0;
        table = new SampleTable();
        while (each.next()) {
            switch (each.type()) {
                case BoxType.TFHD -> readTfhd(each);
                case BoxType.TFDT -> readTfdt(each);
                case BoxType.TRUN -> readTrun(each);
                case BoxType.SAIO -> saio = true;
                default -> {}
            }
        }
        if (track == null) {
            throw new MalformedStreamException("a traf without tfhd");
        }
        return new Traf(track, decodeTime, hasTime, duration, trafSamples, table);
    }

    /** Whether a traf has an saio, which also contains positions. */
    boolean hasSaio() {
        return saio;
    }

    /** The end of the last sample's data; 0 when there are no data. */
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
            base = has(FragmentFlags.DEFAULT_BASE_IS_MOOF) ? 0 : dataEnd; // 0 for the first traf in any case
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
        hasTime = true;
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
        TrackRun run = new TrackRun(box);
        samples += run.count();
        if (samples > MAX_SAMPLES) {
            throw new OversizedUnitException(
                    String.format(Locale.ROOT, "%d samples in a fragment exceed %d", samples, MAX_SAMPLES));
        }
        long start = run.hasDataOffset() ? base + run.dataOffset() : dataEnd;
        if (track.video()) {
            list(run, start);
        }
        trafSamples += run.count();
        duration += run.durations(defaultDuration);
        place(start, run.sizes(defaultSize));
    }

    private void list(TrackRun run, long runStart) {
        long start = runStart;
        long time = duration;
        for (int n = 0; n < run.count() && !table.isFull(); n++) {
            long size = run.size(n, defaultSize);
            table.add(start, size, time, run.isSync(n, defaultFlags));
            start += size;
            time += run.duration(n, defaultDuration);
        }
    }

    private void place(long start, long size) throws UnsupportedStreamException {
        if (size > 0 && start < moofBytes) {
            throw new UnsupportedStreamException("a fragment's samples lie at byte " + start
                    + " from the first of its moof of " + moofBytes + " bytes, and not in an mdat after it");
        }
        dataEnd = start + size;
        if (size > 0) {
            furthest = Math.max(furthest, dataEnd);
        }
    }
}
