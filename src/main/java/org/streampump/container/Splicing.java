package org.streampump.container;

/** Makes the timestamps of one format's streams go on for viewers who leave one stream for another. Immutable; any thread. */
public interface Splicing {

    /** Returns a reader of the timestamps in one part of a stream. */
    Stretch stretch();

    /** Returns the shift that leaves timestamps as they are. */
    Shift none();

    /**
     * Returns the smallest shift with which a stream's timestamps go on for a viewer who comes from a different stream.
     *
     * @param given the end of the bytes that the viewer has been given
     * @param before the bytes in front of the place where the viewer goes on; may have read nothing
     * @param next the bytes behind that place that have come so far
     */
    Shift shift(Stretch given, Stretch before, Stretch next);

    /** Reads one part of a stream. One caller at a time; any thread once everything has been read. */
    interface Stretch {

        /**
         * Takes the next bytes, which may end anywhere; the part's first byte begins a segment.
         *
         * @param bytes not changed, not kept
         */
        void read(byte[] bytes, int offset, int length);
    }

    /** A rendering that moves all timestamps of a stream by one amount and changes nothing else. */
    interface Shift extends Rendering {

        /** Returns by how much timestamps are later under this shift than under another shift of the same format, in milliseconds. */
        long aheadMs(Shift other);

        /** Viewers of the original stream and viewers of this rendition are treated alike. */
        @Override
        default boolean keepsContainer() {
            return true;
        }
    }
}
