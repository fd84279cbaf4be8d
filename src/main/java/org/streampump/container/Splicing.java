package org.streampump.container;

/**
 * Continues the timestamps of one stream in another stream of the same format, for viewers who change streams. Immutable; any
 * thread.
 */
public interface Splicing {

    /** Returns a reader of the timestamps in one part of a stream. */
    Stretch stretch();

    /** Returns the shift that leaves timestamps as they are. */
    Shift none();

    /**
     * Returns the smallest shift with which a stream's timestamps continue those of the stream that a viewer comes from.
     *
     * @param given the end of the bytes that the viewer has been given
     * @param before the bytes before the place where the viewer continues; may have read nothing
     * @param next the bytes after that place that have come so far
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

        /**
         * Returns the time in milliseconds by which this shift moves timestamps further ahead than another shift of the same
         * format.
         */
        long aheadMs(Shift other);

        /** Returns true: the rendition differs from the original stream only in its timestamps. */
        @Override
        default boolean keepsContainer() {
            return true;
        }
    }
}
